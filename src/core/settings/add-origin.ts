import { isDeepStrictEqual } from 'node:util';
import { ownFaultWords } from '../words/own-faults.ts';
import { type EnvVariable, parseEnvFile } from './dotenv.ts';
import { parseOrigin } from './parse-origin.ts';
import { settingRows } from './rows/all.ts';

const { name } = settingRows.customOrigins;

/** Of dotenv 18's own pattern what follows a name: the separator, the value and, up to the line's end, a comment. */
const restPattern =
  /(\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dm;

/**
 * Adds an origin to `STREAMLIT_CUSTOM_ORIGINS` in the text of a `.env` file, and keeps every other byte: of equal names
 * it goes into the last, which is the one that counts, and without one into a new line at the end. A text that
 * has the origin already comes back as it is.
 *
 * @throws TypeError where `origin` is none in its normal form: it comes from a stranger's request.
 */
export function addCustomOrigin(text: string, origin: string): string {
  const reading = parseOrigin(origin);
  if (!reading.ok || reading.origin !== origin) throw new TypeError(ownFaultWords.notNormalOrigin);
  const before = customOrigins(text);
  if (before.some((entry) => isSame(entry, origin))) return text;
  const list = [...before, origin];
  const candidates = [insideValue(text, origin), atEnd(text, list), atStart(text, list)];
  return candidates.find((after) => isDeepStrictEqual(customOrigins(after), list)) ?? atEnd(text, list);
}

function insideValue(text: string, origin: string): string {
  const place = placeInValue(text);
  if (place === null) return text;
  const { offset, value } = place;
  const comma = /(^|,)\s*$/.test(value) ? '' : ',';
  // Without a space the # of a comment would belong to the value for python-dotenv.
  const gap = text[offset] === '#' ? ' ' : '';
  return `${text.slice(0, offset)}${comma}${origin}${gap}${text.slice(offset)}`;
}

/** Where the value's text ends, inside its quotes. */
function placeInValue(text: string): { offset: number; value: string } | null {
  const variable = findVariable(text);
  if (variable === undefined) return null;
  const nameEnd = text.indexOf(name, offsetOfLine(text, variable.line)) + name.length;
  const match = restPattern.exec(text.slice(nameEnd));
  const separatorEnd = match?.indices?.[1]?.[1];
  if (match === null || separatorEnd === undefined) return null;
  const written = (match[2] ?? '').trimEnd();
  const isQuoted = /^\s*(['"`]).*\1$/s.test(written) && written.trim().length > 1;
  return { offset: nameEnd + separatorEnd + written.length - (isQuoted ? 1 : 0), value: variable.value };
}

function offsetOfLine(text: string, line: number): number {
  const ends = [...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length);
  return ends[line - 2] ?? 0;
}

function atEnd(text: string, list: readonly string[]): string {
  const end = lineEnd(text);
  const isOpen = !/(^\ufeff?|[\r\n])$/.test(text);
  return isOpen ? `${text}${end}${lineWith(list)}` : `${text}${lineWith(list)}${end}`;
}

// For a last line that would take the next one for its own value, such as `NAME:`.
function atStart(text: string, list: readonly string[]): string {
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  return `${text.slice(0, mark)}${lineWith(list)}${lineEnd(text)}${text.slice(mark)}`;
}

function lineWith(list: readonly string[]): string {
  return `${name}=${list.join(',')}`;
}

function lineEnd(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n';
}

/** The entries as they are written, whether or not they are origins. */
function customOrigins(text: string): readonly string[] {
  const value = findVariable(text)?.value ?? '';
  return value.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
}

function isSame(entry: string, origin: string): boolean {
  const reading = parseOrigin(entry);
  return reading.ok && reading.origin === origin;
}

function findVariable(text: string): EnvVariable | undefined {
  return parseEnvFile('', text).variables.find((variable) => variable.name === name);
}
