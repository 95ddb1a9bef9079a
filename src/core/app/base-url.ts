import type { Environment } from '../settings/settings.ts';
import type { StreamlitConfig } from './streamlit-config.ts';

interface Sources {
  readonly port: number;
  /** What is handed to `streamlit run` beyond our own arguments. */
  readonly extraArgs: readonly string[];
  readonly env: Environment;
  readonly config: StreamlitConfig;
}

/**
 * Where the app answers on this machine, without a final slash. Streamlit takes a flag before its environment
 * variable and that before config.toml; an empty variable counts as none, an empty flag as an empty value
 * (measured with 1.53.0 and 1.67.0).
 */
export function baseUrl({ port, extraArgs, env, config }: Sources): string {
  const option = (flag: string, name: string): string | undefined =>
    flagValue(extraArgs, flag) ?? (env[name] || undefined);
  const address = option('--server.address', 'STREAMLIT_SERVER_ADDRESS') ?? config.address ?? '';
  const path = option('--server.baseUrlPath', 'STREAMLIT_SERVER_BASE_URL_PATH') ?? config.baseUrlPath ?? '';
  const certificate = option('--server.sslCertFile', 'STREAMLIT_SERVER_SSL_CERT_FILE');
  const tls = certificate === undefined ? config.tls : certificate !== '';
  const trimmedPath = path.replace(/^\/+|\/+$/g, '');
  return `${tls ? 'https' : 'http'}://${reachableHost(address)}:${port}${trimmedPath === '' ? '' : `/${trimmedPath}`}`;
}

/** The last of equal flags counts; after `--` come the script's own arguments. */
function flagValue(args: readonly string[], flag: string): string | undefined {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const index = own.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const arg = own[index];
  if (arg === undefined) return undefined;
  return arg === flag ? own[index + 1] : arg.slice(flag.length + 1);
}

/** Any address at all is asked at the loopback one. */
function reachableHost(address: string): string {
  const host = address.replace(/^\[(.*)\]$/, '$1');
  if (host === '' || host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
