import type { Environment } from '../base/environment.ts';
import type { AllowedOrigin, CorsMode } from './allowed-origins.ts';
import { defaultsOf, type Identity } from './identity/project-identity.ts';
import type { SettingValues } from './rows/all.ts';

/** Of the settings what the generated variables are made from. */
interface GeneratedFrom extends Pick<SettingValues, 'port' | 'wantsTunnel' | 'devProxy'> {
  readonly identity: Identity;
  readonly variables: Environment;
}

/** What is generated for the app. Whether it checks uploads (XSRF) is left to another project's own config. */
export type GeneratedEnvironment = Readonly<
  Record<Exclude<GeneratedName, typeof xsrfName>, string> & Partial<Record<typeof xsrfName, string>>
>;

export type GeneratedName = (typeof generatedNames)[number];

/** The one generated variable of which a hand-written value is respected. */
export const xsrfName = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';

export const generatedNames = [
  'STREAMLIT_SERVER_ALLOWED_ORIGINS',
  'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
  'STREAMLIT_SERVER_ENABLE_CORS',
  xsrfName,
  'STREAMLIT_SERVER_PORT',
  'STREAMLIT_BROWSER_SERVER_ADDRESS',
  'STREAMLIT_BROWSER_SERVER_PORT',
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
  return {
    STREAMLIT_SERVER_ALLOWED_ORIGINS: cors === 'any' ? '*' : list.join(','),
    STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: list.join(' '),
    STREAMLIT_SERVER_ENABLE_CORS: cors === 'any' ? 'false' : 'true',
    ...(xsrf === null ? {} : { [xsrfName]: xsrf }),
    STREAMLIT_SERVER_PORT: String(settings.port),
    // Spares Streamlit a look-up of its external address, which took 10 s where the network swallows it.
    STREAMLIT_BROWSER_SERVER_ADDRESS: host ?? 'localhost',
    STREAMLIT_BROWSER_SERVER_PORT: host === null ? String(settings.port) : '443',
  };
}

/** The host under which visitors come through the tunnel, or null where none is wanted or known. */
export function publicHost(settings: GeneratedFrom, origins: readonly AllowedOrigin[]): string | null {
  if (!settings.wantsTunnel) return null;
  const origin = settings.devProxy ?? origins.find(({ source }) => source === 'tunnel')?.origin;
  return origin === undefined ? null : new URL(origin).hostname;
}

/** As it is written. Else OCapistaine's guide switches it off, and another project has Streamlit's default, or what its config says. */
function xsrfProtection({ variables, identity }: GeneratedFrom, shell: Environment): string | null {
  const written = variable(shell, xsrfName) || variable(variables, xsrfName);
  return written || (defaultsOf(identity) === 'none' ? null : 'false');
}

function variable(env: Environment, name: string): string | undefined {
  return Object.hasOwn(env, name) ? env[name] : undefined;
}
