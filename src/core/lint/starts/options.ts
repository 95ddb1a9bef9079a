import { guideOriginsName } from '../../settings/generated.ts';
import type { PlacedValue } from '../text/word.ts';

/** Streamlit's own options that a start can spoil, or that say what a proxy must let through. */
export const startOptions = [
  'server.enableCORS',
  'server.enableXsrfProtection',
  'server.corsAllowedOrigins',
  'server.maxUploadSize',
  'server.port',
  'browser.serverAddress',
] as const;

/** `list`: a name that people take for the list of origins, which no version of Streamlit has. */
export type StartOption = (typeof startOptions)[number] | 'list';

/** One option that a file sets, and where. */
export interface StartStatement {
  readonly option: StartOption;
  /** `config`: in Streamlit's own file, or as an argument of a Python call. */
  readonly by: 'flag' | 'variable' | 'config';
  /** Where the name stands, without quotes. */
  readonly name: { readonly from: number; readonly to: number };
  readonly value: PlacedValue;
  /** Is what the program gets known? Not where it comes from a variable or from other code. */
  readonly known: boolean;
  /** The entries of a list, where it is one. */
  readonly entries?: readonly string[];
  /** May it be left out when the file is run? */
  readonly nested: boolean;
}

/** `STREAMLIT_SERVER_ENABLE_CORS` of `server.enableCORS` (config_option.py of 1.53.0 and 1.67.0). */
export function variableOf(option: string): string {
  const words = option.replace(/([a-z\d])([A-Z])/g, '$1_$2').replace('.', '_');
  return `STREAMLIT_${words.toUpperCase()}`;
}

/** Names that were met in the wild for the list of origins; Streamlit has none of them, in no version. */
const neverVariables: ReadonlySet<string> = new Set([
  guideOriginsName,
  'STREAMLIT_SERVER_ALLOW_ORIGINS',
  'STREAMLIT_SERVER_CORS_ORIGINS',
  'STREAMLIT_SERVER_CORS_ALLOW_ORIGINS',
  'STREAMLIT_ALLOWED_ORIGINS',
  'STREAMLIT_CORS_ALLOWED_ORIGINS',
]);

const neverNames: ReadonlySet<string> = new Set([
  'server.allowedOrigins',
  'server.allowOrigins',
  'server.corsOrigins',
  'server.corsAllowOrigins',
]);

const byVariable: ReadonlyMap<string, StartOption> = new Map(
  startOptions.map((option) => [variableOf(option), option]),
);
const byName: ReadonlyMap<string, StartOption> = new Map(startOptions.map((option) => [option, option]));

export function optionOfVariable(name: string): StartOption | undefined {
  return neverVariables.has(name) ? 'list' : byVariable.get(name);
}

/** `server.enableCORS`, as it stands behind `--` and in Python. */
export function optionNamed(name: string): StartOption | undefined {
  return neverNames.has(name) ? 'list' : byName.get(name);
}

/** The name of the list that counts, in place of one that does not. */
export const listName = { variable: variableOf('server.corsAllowedOrigins'), option: 'corsAllowedOrigins' };
