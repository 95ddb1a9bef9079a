import { generatedEnvironment } from '../app/launch.ts';
import type { Problem } from '../base/problem.ts';
import { Secret } from '../base/secret.ts';
import { envFileWords } from '../words/env-file.ts';
import { settingWords } from '../words/settings.ts';
import { allowedOrigins } from './allowed-origins.ts';
import {
  checkBoolean,
  checkDomain,
  checkOrigin,
  checkOriginList,
  checkPort,
  checkServerAddress,
  checkText,
  type SettingCheck,
  type ValueFault,
} from './checks.ts';
import { type EnvVariable, parseEnvFile } from './dotenv.ts';
import { readAsPythonDotenv } from './python-dotenv.ts';
import { isUsable, settingsWarnings } from './warnings.ts';

/** The validated settings of one project: `.env`, overridden by the real environment, then by options. */
export interface Settings {
  readonly port: number;
  /** The script, when it was named; else the first of the usual files that exists is taken. */
  readonly app: string | null;
  readonly customOrigins: readonly string[];
  /** Host name only, without scheme. */
  readonly ngrokDomain: string | null;
  readonly useNgrok: boolean;
  readonly authtoken: Secret | null;
  readonly ngrokServerAddr: string | null;
  readonly ngrokRootCas: string | null;
  readonly devProxy: string | null;
  readonly prodProxy: string | null;
  readonly prodOrigins: readonly string[];
  /** Names of settings that nobody gave a value for. */
  readonly defaulted: readonly string[];
  /** What the app finds in its environment besides the shell's: all of `.env` as python-dotenv reads it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What the command line may override. */
export interface SettingsOptions {
  readonly port?: number;
  readonly app?: string;
  readonly tunnel?: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsReading {
  /** Null when there is at least one error. */
  readonly settings: Settings | null;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export interface SettingsInput {
  /** The name of the file for the problems: `.env`. */
  readonly file: string;
  /** Null when there is no file, which is no error. */
  readonly text: string | null;
  readonly shell: Environment;
  readonly options: SettingsOptions;
}

export type SettingName = (typeof settingNames)[number];

export const settingNames = [
  'STREAMLIT_PORT',
  'STREAMLIT_APP',
  'STREAMLIT_CUSTOM_ORIGINS',
  'NGROK_DOMAIN',
  'NGROK_AUTHTOKEN',
  'NGROK_SERVER_ADDR',
  'NGROK_ROOT_CAS',
  'USE_NGROK',
  'DEV_PROXY_URL',
  'PROD_PROXY_URL',
  'PROD_ORIGINS',
] as const;

const defaultPort = 8502;
const defaultDevProxy = 'https://ocapistaine-dev.vaettir.locki.io';
const defaultProdProxy = 'https://ocapistaine.vaettir.locki.io';
const defaultProdOrigins = [
  'https://ocapistaine.onrender.com',
  'https://ocapistaine.vaettir.locki.io',
  'https://vaettir.locki.io',
];

/** The value that counts for a setting, and where it came from. */
interface Given {
  readonly text: string;
  readonly file: string;
  readonly line: number | null;
  /** How its source calls it: the setting's name, or an option. */
  readonly name: string;
  readonly write: (value: string) => string;
}

type GivenSettings = ReadonlyMap<SettingName, Given>;

/** Settings from the text of `.env`, overridden by the shell's environment, then by options. Never throws. */
export function readSettings({ file, text, shell, options }: SettingsInput): SettingsReading {
  const envFile = parseEnvFile(file, text ?? '');
  const python = readAsPythonDotenv(text ?? '', shell);
  const given: GivenSettings = new Map([
    ...fromFile(file, envFile.variables),
    ...fromShell(shell),
    ...fromOptions(options),
  ]);
  const { settings, errors } = checkSettings(given, appVariables(python));
  const generated =
    settings && generatedEnvironment(settings, allowedOrigins(settings, null), 'listed', shell);
  return { settings, errors, warnings: settingsWarnings({ file, envFile, python, shell, generated }) };
}

function appVariables(python: readonly EnvVariable[]): Readonly<Record<string, string>> {
  const usable = python.filter((variable) => isUsable(variable) && variable.name !== 'NGROK_AUTHTOKEN');
  return Object.fromEntries(usable.map(({ name, value }) => [name, value]));
}

type Entries = readonly (readonly [SettingName, Given])[];

function fromFile(file: string, variables: readonly EnvVariable[]): Entries {
  return variables.flatMap(({ name, value, line }) =>
    isSettingName(name) ? [[name, given(value, file, line, name)] as const] : [],
  );
}

function fromShell(shell: Environment): Entries {
  return settingNames.flatMap((name) => {
    const value = Object.hasOwn(shell, name) ? shell[name] : undefined;
    return value === undefined ? [] : [[name, given(value, settingWords.environment, null, name)] as const];
  });
}

function fromOptions({ port, app, tunnel }: SettingsOptions): Entries {
  const option = (name: string, value: string): Given => ({
    ...given(value, settingWords.commandLine, null, name),
    write: (example) => `${name} ${example}`,
  });
  return [
    ...(port === undefined ? [] : [['STREAMLIT_PORT', option('--port', String(port))] as const]),
    ...(app === undefined ? [] : [['STREAMLIT_APP', option('APP', app)] as const]),
    ...(tunnel === undefined ? [] : [['USE_NGROK', option('--tunnel', String(tunnel))] as const]),
  ];
}

function given(value: string, file: string, line: number | null, name: string): Given {
  return { text: value.trim(), file, line, name, write: (example) => `${name}=${example}` };
}

function isSettingName(name: string): name is SettingName {
  return settingNames.some((known) => known === name);
}

function checkSettings(
  givenSettings: GivenSettings,
  variables: Settings['variables'],
): { settings: Settings | null; errors: readonly Problem[] } {
  const errors: Problem[] = [];
  const read = <T>(name: SettingName, check: SettingCheck<T>, fallback: T): T => {
    const source = givenSettings.get(name);
    if (source === undefined || source.text === '') return fallback;
    const checked = check(source.text, source.write);
    if (checked.ok) return checked.value;
    errors.push(...problemsOf(source, checked.faults));
    return fallback;
  };
  const proxy = (name: SettingName, fallback: string): string | null =>
    read<string | null>(name, checkOrigin, givenSettings.has(name) ? null : fallback);
  const ngrokDomain = read<string | null>('NGROK_DOMAIN', checkDomain, null);
  const authtoken = read<string | null>('NGROK_AUTHTOKEN', checkText, null);
  const settings: Settings = {
    port: read('STREAMLIT_PORT', checkPort, defaultPort),
    app: read<string | null>('STREAMLIT_APP', checkText, null),
    customOrigins: read<readonly string[]>('STREAMLIT_CUSTOM_ORIGINS', checkOriginList, []),
    ngrokDomain,
    useNgrok: read('USE_NGROK', checkBoolean, ngrokDomain !== null),
    authtoken: authtoken === null ? null : new Secret(authtoken),
    ngrokServerAddr: read<string | null>('NGROK_SERVER_ADDR', checkServerAddress, null),
    ngrokRootCas: read<string | null>('NGROK_ROOT_CAS', checkText, null),
    devProxy: proxy('DEV_PROXY_URL', defaultDevProxy),
    prodProxy: proxy('PROD_PROXY_URL', defaultProdProxy),
    prodOrigins: read<readonly string[]>('PROD_ORIGINS', checkOriginList, defaultProdOrigins),
    defaulted: settingNames.filter((name) => isDefaulted(name, givenSettings.get(name))),
    variables,
  };
  const inOrder = errors.toSorted((a, b) => (a.line ?? Number.MAX_VALUE) - (b.line ?? Number.MAX_VALUE));
  return { settings: errors.length === 0 ? settings : null, errors: inOrder };
}

function problemsOf(given: Given, faults: readonly ValueFault[]): readonly Problem[] {
  const { text, file, line, name } = given;
  const swallowed = swallowedLine(text, given.write);
  return (swallowed === null ? faults : [swallowed]).map((fault) => ({ file, line, name, ...fault }));
}

/** A value that goes on with what was meant for another may have swallowed a secret: of such a one nothing is shown. */
function swallowedLine(text: string, write: Given['write']): ValueFault | null {
  if (/[\r\n]/.test(text)) return { code: 'value-goes-on', ...envFileWords.goesOnInNextLine(write('…')) };
  // The last sign of a name alone: `8502API_KEY=` was meant as two as well.
  return /[A-Z]\s*=/.test(text)
    ? { code: 'assignment-in-value', ...envFileWords.goesOnWithAnother(write('…')) }
    : null;
}

/** An empty value means none for the proxies, and the default for all others. */
function isDefaulted(name: SettingName, source: Given | undefined): boolean {
  if (name === 'DEV_PROXY_URL' || name === 'PROD_PROXY_URL') return source === undefined;
  return source === undefined || source.text === '';
}
