import type { Environment } from '../base/environment.ts';
import type { Problem } from '../base/problem.ts';
import { envFileWords } from '../words/env-file.ts';
import { settingWords } from '../words/settings.ts';
import { allowedOrigins } from './allowed-origins.ts';
import type { ValueFault } from './checks.ts';
import { type EnvVariable, isEncrypted, parseEnvFile } from './dotenv.ts';
import { generatedEnvironment } from './generated.ts';
import { codespaceOrigin } from './identity/codespace.ts';
import { defaultsOf, type Identity } from './identity/project-identity.ts';
import { readAsPythonDotenv } from './python-dotenv.ts';
import {
  namesKeptFromApp,
  type SettingKey,
  type SettingValues,
  settingKeys,
  settingNames,
  settingRows,
} from './rows/all.ts';
import type { KnownSettings, SettingRow } from './rows/row.ts';
import { isUsable, settingsWarnings } from './warnings.ts';

export type { Environment };

/** The validated settings of one project: `.env`, overridden by the real environment, then by options. */
export interface Settings extends SettingValues {
  /** Whose project they are of. */
  readonly identity: Identity;
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
}

/** The value that counts for a setting, and where it came from. */
interface Given {
  readonly text: string;
  readonly file: string;
  readonly line: number | null;
  /** How its source calls it: the setting's name, or an option. */
  readonly name: string;
  readonly write: (value: string) => string;
}

type GivenSettings = ReadonlyMap<string, Given>;

/** Settings from the text of `.env`, overridden by the shell's environment, then by options. Never throws. */
export function readSettings({ file, text, shell, options, identity }: SettingsInput): SettingsReading {
  const envFile = parseEnvFile(file, text ?? '');
  const python = readAsPythonDotenv(text ?? '', shell);
  const given: GivenSettings = new Map([
    ...fromFile(file, envFile.variables),
    ...fromShell(shell),
    ...fromOptions(options),
  ]);
  const { settings: checked, errors } = checkSettings(given, identity, appVariables(python));
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

function appVariables(python: readonly EnvVariable[]): Readonly<Record<string, string>> {
  const usable = python.filter((variable) => isUsable(variable) && !namesKeptFromApp.has(variable.name));
  return Object.fromEntries(usable.map(({ name, value }) => [name, value]));
}

type Entries = readonly (readonly [string, Given])[];

function fromFile(file: string, variables: readonly EnvVariable[]): Entries {
  return variables.flatMap(({ name, value, line }) =>
    settingNames.includes(name) ? [[name, given(value, file, line, name)] as const] : [],
  );
}

function fromShell(shell: Environment): Entries {
  return settingNames.flatMap((name) => {
    const value = Object.hasOwn(shell, name) ? shell[name] : undefined;
    return value === undefined ? [] : [[name, given(value, settingWords.environment, null, name)] as const];
  });
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
  identity: Identity,
  variables: Settings['variables'],
): { settings: Settings | null; errors: readonly Problem[] } {
  const values: { -readonly [K in SettingKey]?: SettingValues[K] } = {};
  const errors: Problem[] = [];
  const isSet = (name: string) => (givenSettings.get(name)?.text ?? '') !== '';
  const known: KnownSettings = { isSet, defaults: defaultsOf(identity) };
  const readKey = <K extends SettingKey>(key: K): void => {
    const { value, problems } = readRow(settingRows[key], givenSettings, known);
    values[key] = value;
    errors.push(...problems);
  };
  for (const key of settingKeys) readKey(key);
  const defaulted = settingKeys
    .map((key) => settingRows[key])
    .filter((row) => isDefaulted(row, givenSettings));
  const isGood = isWhole(values) && errors.length === 0;
  const names = defaulted.map(({ name }) => name);
  const settings = isGood ? { ...values, identity, defaulted: names, variables } : null;
  const inOrder = errors.toSorted((a, b) => (a.line ?? Number.MAX_VALUE) - (b.line ?? Number.MAX_VALUE));
  return { settings, errors: inOrder };
}

function isWhole(values: Partial<SettingValues>): values is SettingValues {
  return settingKeys.every((key) => Object.hasOwn(values, key));
}

/** The value of one setting: its default, with the problems, where what was given cannot be used. */
function readRow<T>(
  { name, kind, fallback, whenEmpty }: SettingRow<T>,
  givenSettings: GivenSettings,
  known: KnownSettings,
): { readonly value: T; readonly problems: readonly Problem[] } {
  const source = givenSettings.get(name);
  if (source === undefined) return { value: fallback(known), problems: [] };
  if (source.text === '') return { value: whenEmpty ? whenEmpty.value : fallback(known), problems: [] };
  // A secret, or a path, may be any text: of such a one no reader would complain.
  if (isEncrypted(source.text)) return { value: fallback(known), problems: problemsOf(source, []) };
  const checked = kind.check(source.text, source.write);
  if (checked.ok) return { value: checked.value, problems: [] };
  return { value: fallback(known), problems: problemsOf(source, checked.faults) };
}

/** Of most settings an empty value is no value. */
function isDefaulted(
  { name, whenEmpty }: Pick<SettingRow<unknown>, 'name' | 'whenEmpty'>,
  givenSettings: GivenSettings,
): boolean {
  const source = givenSettings.get(name);
  return source === undefined || (source.text === '' && whenEmpty === undefined);
}

function problemsOf(given: Given, faults: readonly ValueFault[]): readonly Problem[] {
  const { text, file, line, name } = given;
  const swallowed = encryptedValue(text) ?? swallowedLine(text, given.write);
  return (swallowed === null ? faults : [swallowed]).map((fault) => ({ file, line, name, ...fault }));
}

/** What dotenvx has encrypted is no value yet; nothing is advised from it. */
function encryptedValue(text: string): ValueFault | null {
  return isEncrypted(text)
    ? { code: 'value-encrypted', ...envFileWords.encrypted('dotenvx run -- ocap-dev') }
    : null;
}

/** A value that goes on with what was meant for another may have swallowed a secret: of such a one nothing is shown. */
function swallowedLine(text: string, write: Given['write']): ValueFault | null {
  if (/[\r\n]/.test(text)) return { code: 'value-goes-on', ...envFileWords.goesOnInNextLine(write('…')) };
  // The last sign of a name alone: `8502API_KEY=` was meant as two as well.
  return /[A-Z]\s*=/.test(text)
    ? { code: 'assignment-in-value', ...envFileWords.goesOnWithAnother(write('…')) }
    : null;
}
