import type { Problem } from '../../base/problem.ts';
import { envFileWords } from '../../words/env-file.ts';
import type { ValueFault } from '../checks.ts';
import { isEncrypted } from '../dotenv.ts';
import type { KnownSettings, SettingRow } from './row.ts';

/** The value that counts for a setting, and where it came from. */
export interface Given {
  readonly text: string;
  readonly file: string;
  readonly line: number | null;
  /** How its source calls it: the setting's name, or an option. */
  readonly name: string;
  readonly write: (value: string) => string;
}

export type GivenSettings = ReadonlyMap<string, Given>;

/** The value of one setting: its default, with the problems, where what was given cannot be used. */
export function readRow<T>(
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
export function isDefaulted(
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
