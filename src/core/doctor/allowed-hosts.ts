import type { Environment, Settings } from '../settings/settings.ts';
import { broken, type Finding, placeOf, warning } from './finding.ts';
import { entriesOf } from './origins.ts';
import type { ConfigOption } from './streamlit-config-file.ts';

export interface HostFacts {
  readonly settings: Settings;
  /** What the app gets from `.env` and the shell: there it counts before the file. */
  readonly env: Environment;
  /** `server.allowedHosts` of the file that counts. */
  readonly option: (ConfigOption & { readonly file: string }) | undefined;
}

/** Does `server.allowedHosts`, where it is set, hold every Host that comes? */
export function hostFindings({ settings, env, option }: HostFacts): readonly Finding[] {
  const fromEnv = env['STREAMLIT_SERVER_ALLOWED_HOSTS'];
  const allowed = fromEnv ? fromEnv.split(/\s+/).filter((host) => host !== '') : entriesOf(option?.value);
  const tunnel = settings.useNgrok ? settings.ngrokDomain : null;
  const missing = ['localhost', '127.0.0.1', ...(tunnel === null ? [] : [tunnel])].filter(
    (host) => !allowed.some((pattern) => coversHost(pattern, host)),
  );
  if (allowed.length === 0 || missing.length === 0) return [];
  const isTunnel = tunnel !== null && missing.includes(tunnel);
  const whole = [...allowed, ...missing];
  const advice = {
    what: `${fromEnv ? 'STREAMLIT_SERVER_ALLOWED_HOSTS' : 'allowedHosts'} does not hold ${missing.join(', ')}.`,
    why: `Streamlit refuses every WebSocket with another Host, whatever its origin: ${isTunnel ? 'who comes through the tunnel gets a 403.' : 'the app does not open on this machine.'}`,
    fix: fromEnv
      ? `STREAMLIT_SERVER_ALLOWED_HOSTS="${whole.join(' ')}"`
      : `allowedHosts = [${whole.map((host) => JSON.stringify(host)).join(', ')}]`,
  };
  const place = fromEnv || option === undefined ? {} : placeOf(option.file, option.line);
  return [(isTunnel ? broken : warning)('config-allowed-hosts', advice, place)];
}

/** As `is_host_allowed` of Streamlit 1.67.0 has it. */
function coversHost(pattern: string, host: string): boolean {
  const wanted = pattern.trim().toLowerCase().replace(/\.+$/, '');
  if (wanted === '*') return true;
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted;
}
