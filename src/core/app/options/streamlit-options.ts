import type { Environment } from '../../base/environment.ts';
import type { WrittenPlace } from '../../settings/written/streamlit-settings.ts';
import { settingWords } from '../../words/settings.ts';
import type { ConfigValues, StreamlitConfig } from '../streamlit-config.ts';

/** Streamlit's own options that a project may have written, with the variable of each. */
const variables = {
  'server.port': 'STREAMLIT_SERVER_PORT',
  'server.address': 'STREAMLIT_SERVER_ADDRESS',
  'server.baseUrlPath': 'STREAMLIT_SERVER_BASE_URL_PATH',
  'server.useStarlette': 'STREAMLIT_SERVER_USE_STARLETTE',
  'server.maxUploadSize': 'STREAMLIT_SERVER_MAX_UPLOAD_SIZE',
  'server.sslCertFile': 'STREAMLIT_SERVER_SSL_CERT_FILE',
  'server.sslKeyFile': 'STREAMLIT_SERVER_SSL_KEY_FILE',
  'server.enableXsrfProtection': 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION',
  'browser.serverAddress': 'STREAMLIT_BROWSER_SERVER_ADDRESS',
  'browser.serverPort': 'STREAMLIT_BROWSER_SERVER_PORT',
} as const;

export type OptionName = keyof typeof variables;

export interface OptionSources {
  /** What is handed to `streamlit run` beyond our own arguments. */
  readonly extraArgs: readonly string[];
  /** What the app's environment is made from. */
  readonly env: Environment;
  readonly config: StreamlitConfig & { readonly written?: ConfigValues };
  /** Where variables of `.env` and the shell stand. */
  readonly places?: Readonly<Record<string, WrittenPlace>>;
}

/** An option as Streamlit would take it. */
export interface WrittenOption {
  readonly text: string;
  readonly place: WrittenPlace;
  /** False: a number or the like of config.toml, where Streamlit may want a text. */
  readonly isText: boolean;
}

/**
 * What was written for an option; null: nothing. Streamlit takes a flag before its environment variable and that before
 * config.toml; an empty variable counts as none, an empty flag as an empty value. `env:NAME` in config.toml stands for
 * that variable, where there is one, and nowhere else (all measured with 1.33.0, 1.53.0 and 1.67.0).
 */
export function writtenOption(name: OptionName, sources: OptionSources): WrittenOption | null {
  const { extraArgs, env, config, places = {} } = sources;
  const flag = `--${name}`;
  const argument = flagValue(extraArgs, flag);
  if (argument !== undefined)
    return {
      text: argument,
      place: { file: settingWords.commandLine, line: null, name: flag },
      isText: true,
    };
  const variable = variables[name];
  const exported = Object.hasOwn(env, variable) ? env[variable] : undefined;
  if (exported) {
    const place = places[variable] ?? { file: settingWords.environment, line: null, name: variable };
    return { text: exported, place, isText: true };
  }
  const found = config.written?.[name];
  if (found === undefined) return null;
  const { value, place } = found;
  return { text: resolved(value, env), place, isText: typeof value === 'string' };
}

function resolved(value: unknown, env: Environment): string {
  if (typeof value !== 'string') return String(value);
  return value.startsWith('env:') ? (env[value.slice('env:'.length)] ?? value) : value;
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
