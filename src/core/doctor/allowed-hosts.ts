import type { Environment, Settings } from '../settings/settings.ts';
import { optionFindingWords } from '../words/doctor-config.ts';
import { broken, type Finding, placeInFile, warning } from './finding.ts';
import { entriesOf } from './origins.ts';
import type { ConfigOption } from './streamlit-config-file.ts';

export interface HostFacts {
  readonly settings: Settings;
  /** What the app gets from `.env` and the shell: there it counts before the file. */
  readonly env: Environment;
  /** `server.allowedHosts` of the file that counts. */
  readonly option: (ConfigOption & { readonly file: string }) | undefined;
}

const envName = 'STREAMLIT_SERVER_ALLOWED_HOSTS';

/** Does `server.allowedHosts`, where it is set, hold every Host that comes? */
export function hostFindings({ settings, env, option }: HostFacts): readonly Finding[] {
  const fromEnv = env[envName];
  const allowed = fromEnv ? fromEnv.split(/\s+/).filter((host) => host !== '') : entriesOf(option?.value);
  const tunnel = settings.wantsTunnel ? settings.tunnelDomain : null;
  const missing = ['localhost', '127.0.0.1', ...(tunnel === null ? [] : [tunnel])].filter(
    (host) => !allowed.some((pattern) => coversHost(pattern, host)),
  );
  if (allowed.length === 0 || missing.length === 0) return [];
  const isTunnel = tunnel !== null && missing.includes(tunnel);
  const whole = [...allowed, ...missing];
  const name = fromEnv ? envName : 'allowedHosts';
  const line = fromEnv
    ? `${name}="${whole.join(' ')}"`
    : `${name} = [${whole.map((host) => JSON.stringify(host)).join(', ')}]`;
  const advice = optionFindingWords.hostsMissing(name, missing, { isTunnel, line });
  const place = fromEnv || option === undefined ? {} : placeInFile(option.file, option.line);
  return [(isTunnel ? broken : warning)('config-allowed-hosts', advice, place)];
}

/** As `is_host_allowed` of Streamlit 1.67.0 has it. */
function coversHost(pattern: string, host: string): boolean {
  const wanted = pattern.trim().toLowerCase().replace(/\.+$/, '');
  if (wanted === '*') return true;
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}
