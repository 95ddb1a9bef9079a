import type { Environment } from '../base/environment.ts';
import type { Problem } from '../base/problem.ts';
import { settingWords } from '../words/settings.ts';
import { allowedOrigins } from './allowed-origins.ts';
import { type EnvVariable, parseEnvFile } from './dotenv.ts';
import { generatedEnvironment } from './generated.ts';
import { codespaceOrigin } from './identity/codespace.ts';
import { defaultsOf, type Identity } from './identity/project-identity.ts';
import { readAsPythonDotenv } from './python-dotenv.ts';
import {
  keptFromApp,
  type SettingKey,
  type SettingValues,
  settingKeys,
  settingNames,
  settingRows,
} from './rows/all.ts';
import { type Given, type GivenSettings, isDefaulted, readRow } from './rows/read-row.ts';
import type { KnownSettings } from './rows/row.ts';
import { strayGates } from './rows/stray-gates.ts';
import { isUsable, settingsWarnings } from './warnings.ts';
import type { StreamlitSettings, WrittenPlace } from './written/streamlit-settings.ts';

export type { Environment };

/** The validated settings of one project: `.env`, overridden by the real environment, then by options. */
export interface Settings extends SettingValues {
  /** Whose project they are of. */
  readonly identity: Identity;
  /** Names of settings that nobody gave a value for. */
  readonly defaulted: readonly string[];
  /** Where the port was written; null: nowhere, it is a default. */
  readonly portFrom: WrittenPlace | null;
  /** What Streamlit's own options say, where somebody looked. */
  readonly streamlit?: StreamlitSettings;
  /** Where the variables of `.env` and of the shell that Streamlit itself reads stand. */
  readonly places: Readonly<Record<string, WrittenPlace>>;
  /** What the app finds in its environment besides the shell's: all of `.env` as python-dotenv reads it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What the command line may override. */
export interface SettingsOptions {
  readonly port?: number;
  readonly app?: string;
  readonly tunnel?: boolean;
}

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
  readonly identity: Identity;
  /** Does the project's Procfile or a compose file hand `PORT` to the app? Then it is a name of the port here too. */
  readonly usesPort?: boolean;
}

/** Settings from the text of `.env`, overridden by the shell's environment, then by options. Never throws. */
export function readSettings(input: SettingsInput): SettingsReading {
  const { file, text, shell, options, identity, usesPort } = input;
  const envFile = parseEnvFile(file, text ?? '');
  const python = readAsPythonDotenv(text ?? '', shell);
  const written = new Map([...fromFile(file, envFile.variables), ...fromShell(shell)]);
  const given = withOptions(underOwnNames(written, usesPort === true ? ['PORT'] : []), options);
  const { settings: checked, errors } = checkSettings(given, python, {
    identity,
    places: placesOf(written),
  });
  const settings = checked && withCodespace(checked, shell);
  const generated =
    settings && generatedEnvironment(settings, allowedOrigins(settings, null), 'listed', shell);
  return { settings, errors, warnings: settingsWarnings({ file, envFile, python, shell, generated }) };
}

/** Told beside the origins that were written, as if it were one of them. */
function withCodespace(settings: Settings, shell: Environment): Settings {
  const origin = codespaceOrigin(shell, settings.port);
  if (origin === null || settings.customOrigins.includes(origin)) return settings;
  return { ...settings, customOrigins: [...settings.customOrigins, origin] };
}

function appVariables(python: readonly EnvVariable[], values: SettingValues): Settings['variables'] {
  const kept = keptFromApp(values);
  const usable = python.filter((variable) => isUsable(variable) && !kept.has(variable.name));
  return Object.fromEntries(usable.map(({ name, value }) => [name, value]));
}

/** A value under one of a setting's other names is the setting's, where its own name has none. */
function underOwnNames(written: GivenSettings, portNames: readonly string[]): GivenSettings {
  const given = new Map(written);
  const isSet = (name: string) => (written.get(name)?.text ?? '') !== '';
  for (const key of settingKeys) {
    const { name, alsoNamed = [] } = settingRows[key];
    const other = [...alsoNamed, ...(key === 'port' ? portNames : [])].find(isSet);
    const value = other === undefined || isSet(name) ? undefined : written.get(other);
    if (value !== undefined) given.set(name, value);
  }
  return given;
}

function withOptions(given: GivenSettings, options: SettingsOptions): GivenSettings {
  return new Map([...given, ...fromOptions(options)]);
}

function placesOf(written: GivenSettings): Settings['places'] {
  const set = [...written].filter(([name, { text }]) => name.startsWith('STREAMLIT_') && text !== '');
  return Object.fromEntries(set.map(([name, { file, line }]) => [name, { file, line, name }]));
}

type Entries = readonly (readonly [string, Given])[];

function fromFile(file: string, variables: readonly EnvVariable[]): Entries {
  return variables.flatMap(({ name, value, line }) =>
    isRead(name) ? [[name, given(value, file, line, name)] as const] : [],
  );
}

function fromShell(shell: Environment): Entries {
  return Object.keys(shell)
    .filter(isRead)
    .flatMap((name) => {
      const value = shell[name];
      return value === undefined ? [] : [[name, given(value, settingWords.environment, null, name)] as const];
    });
}

/** Is it ours, or one that Streamlit reads, or a name of the port's? */
function isRead(name: string): boolean {
  return settingNames.includes(name) || name.startsWith('STREAMLIT_') || name === 'PORT';
}

function fromOptions(options: SettingsOptions): Entries {
  return settingKeys.flatMap((key) => {
    const { name, option } = settingRows[key];
    const value = option && options[option.key];
    if (option === undefined || value === undefined) return [];
    const write = (example: string) => `${option.name} ${example}`;
    return [[name, { ...given(String(value), settingWords.commandLine, null, option.name), write }] as const];
  });
}

function given(value: string, file: string, line: number | null, name: string): Given {
  return { text: value.trim(), file, line, name, write: (example) => `${name}=${example}` };
}

function checkSettings(
  givenSettings: GivenSettings,
  python: readonly EnvVariable[],
  around: Pick<Settings, 'identity' | 'places'>,
): { settings: Settings | null; errors: readonly Problem[] } {
  const values: { -readonly [K in SettingKey]?: SettingValues[K] } = {};
  const errors: Problem[] = [];
  const isSet = (name: string) => (givenSettings.get(name)?.text ?? '') !== '';
  const known: KnownSettings = { isSet, defaults: defaultsOf(around.identity) };
  const readKey = <K extends SettingKey>(key: K): void => {
    const { value, problems } = readRow(settingRows[key], givenSettings, known);
    values[key] = value;
    errors.push(...problems);
  };
  for (const key of settingKeys) readKey(key);
  errors.push(...strayGates(givenSettings));
  const defaulted = settingKeys
    .map((key) => settingRows[key])
    .filter((row) => isDefaulted(row, givenSettings));
  const isGood = isWhole(values) && errors.length === 0;
  const settings = isGood
    ? {
        ...values,
        ...around,
        variables: appVariables(python, values),
        defaulted: defaulted.map(({ name }) => name),
        portFrom: portPlace(givenSettings),
      }
    : null;
  const inOrder = errors.toSorted((a, b) => (a.line ?? Number.MAX_VALUE) - (b.line ?? Number.MAX_VALUE));
  return { settings, errors: inOrder };
}

function portPlace(givenSettings: GivenSettings): WrittenPlace | null {
  const source = givenSettings.get(settingRows.port.name);
  if (source === undefined || source.text === '') return null;
  const { file, line, name } = source;
  return { file, line, name };
}

function isWhole(values: Partial<SettingValues>): values is SettingValues {
  return settingKeys.every((key) => Object.hasOwn(values, key));
}
