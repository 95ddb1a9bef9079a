import { allowedOrigins } from '../settings/allowed-origins.ts';
import type { Environment, Settings } from '../settings/settings.ts';
import { optionFindingWords } from '../words/doctor-config.ts';
import { rebindingWords } from '../words/doctor-hosts.ts';
import { broken, type Finding, fine, placeInFile, warning } from './finding.ts';
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
  const allowed = allowedHostsOf({ settings, env, option });
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

export interface RebindingFacts extends HostFacts {
  readonly version: string | null;
  /** Has this Streamlit `server.allowedHosts`? */
  readonly hasOption: boolean;
}

/**
 * What Streamlit lets in by its own rules: an Origin whose host is the Host asked for, whatever is listed (measured straight at
 * the app with 1.46.1, 1.53.0, 1.60.0, 1.61.0 and 1.67.0: 101 for `Host: evil.example` and its own Origin; with
 * `server.allowedHosts`, which 1.60.0 has not and 1.61.0 has, 403). No fault of the project's, so it is told as a fact.
 */
export function rebindingFinding(facts: RebindingFacts): Finding | null {
  const { settings, version, hasOption } = facts;
  if (version === null) return null;
  const words = rebindingWords;
  if (!hasOption) return fine('host-rebinding', words.noOption(version));
  const allowed = allowedHostsOf(facts);
  if (allowed.length > 0 && !allowed.includes('*')) return fine('host-rebinding', words.closed);
  const names = allowedOrigins(settings, null).map(({ origin }) => new URL(origin).hostname);
  const hosts = [...new Set(['localhost', '127.0.0.1', ...names])].map((host) => JSON.stringify(host));
  return fine('host-rebinding', words.open(version, `allowedHosts = [${hosts.join(', ')}]`));
}

function allowedHostsOf({ env, option }: HostFacts): readonly string[] {
  const fromEnv = env[envName];
  return fromEnv ? fromEnv.split(/\s+/).filter((host) => host !== '') : entriesOf(option?.value);
}

/** As `is_host_allowed` of Streamlit 1.67.0 has it. */
function coversHost(pattern: string, host: string): boolean {
  const wanted = pattern.trim().toLowerCase().replace(/\.+$/, '');
  if (wanted === '*') return true;
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}
