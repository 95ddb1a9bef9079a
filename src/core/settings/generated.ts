import type { Environment } from '../base/environment.ts';
import type { AllowedOrigin, CorsMode } from './allowed-origins.ts';
import { meantProxy, type ProxySettings } from './identity/meant-proxy.ts';
import { defaultsOf } from './identity/project-identity.ts';
import type { SettingValues } from './rows/all.ts';
import type { StreamlitSettings } from './written/streamlit-settings.ts';

/** Of the settings what the generated variables are made from. */
interface GeneratedFrom extends Pick<SettingValues, 'port' | 'wantsTunnel'>, ProxySettings {
  readonly variables: Environment;
  readonly streamlit?: StreamlitSettings;
}

/** What is generated for the app. A name that is left alone is not in it. */
export type GeneratedEnvironment = Readonly<
  Record<Exclude<GeneratedName, OptionalName>, string> & Partial<Record<OptionalName, string>>
>;

export type GeneratedName = (typeof generatedNames)[number];

/** The guide's name for the list of origins, which the app's own code reads; Streamlit has it in no version. */
export const guideOriginsName = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
export const xsrfName = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';
const browserAddressName = 'STREAMLIT_BROWSER_SERVER_ADDRESS';
const browserPortName = 'STREAMLIT_BROWSER_SERVER_PORT';

/** The generated variables of which a hand-written value is respected; the port is a setting. */
export const respectedNames: ReadonlySet<string> = new Set([
  xsrfName,
  browserAddressName,
  'STREAMLIT_SERVER_PORT',
]);

type OptionalName = typeof xsrfName | typeof browserPortName;

export const generatedNames = [
  guideOriginsName,
  'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
  'STREAMLIT_SERVER_ENABLE_CORS',
  xsrfName,
  'STREAMLIT_SERVER_PORT',
  browserAddressName,
  browserPortName,
] as const;

/**
 * The generated variables. Of the two lists the first, comma separated, is for the app's own code: Streamlit has no
 * such option in any version. It reads the second, which must be separated by spaces. `any` opens with
 * `ENABLE_CORS=false`; neither list can (all measured with 1.53.0 and 1.67.0).
 */
export function generatedEnvironment(
  settings: GeneratedFrom,
  origins: readonly AllowedOrigin[],
  cors: CorsMode,
  shell: Environment,
): GeneratedEnvironment {
  const list = origins.map(({ origin }) => origin);
  const host = publicHost(settings, origins);
  const xsrf = xsrfProtection(settings, shell);
  const { streamlit } = settings;
  const writtenHost = streamlit?.browserAddress ?? written(settings, shell, browserAddressName);
  return {
    [guideOriginsName]: cors === 'any' ? '*' : list.join(','),
    STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: list.join(' '),
    STREAMLIT_SERVER_ENABLE_CORS: cors === 'any' ? 'false' : 'true',
    ...(xsrf === null ? {} : { [xsrfName]: xsrf }),
    STREAMLIT_SERVER_PORT: String(settings.port),
    // Spares Streamlit a look-up of its external address, which took 10 s where the network swallows it.
    [browserAddressName]: writtenHost ?? host ?? 'localhost',
    // Of a host that was written the port is its own affair.
    ...(writtenHost === null ? { [browserPortName]: host === null ? String(settings.port) : '443' } : {}),
  };
}

/** The host under which visitors come through the tunnel, or null where none is wanted or known. */
export function publicHost(settings: GeneratedFrom, origins: readonly AllowedOrigin[]): string | null {
  if (!settings.wantsTunnel) return null;
  const origin = meantProxy(settings) ?? origins.find(({ source }) => source === 'tunnel')?.origin;
  return origin === undefined ? null : new URL(origin).hostname;
}

/** The shell's, else that of `.env`; an empty one counts as none. */
function written({ variables }: GeneratedFrom, shell: Environment, name: string): string | null {
  return variable(shell, name) || variable(variables, name) || null;
}

/**
 * As it is written. Else OCapistaine's guide switches it off, and another project has Streamlit's default, or what its config
 * says to Streamlit itself.
 */
function xsrfProtection(settings: GeneratedFrom, shell: Environment): string | null {
  const text = written(settings, shell, xsrfName);
  if (text !== null) return text;
  return defaultsOf(settings.identity) === 'none' ? null : (settings.streamlit?.xsrfProtection ?? 'false');
}

function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
