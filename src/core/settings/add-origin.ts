import { isDeepStrictEqual } from 'node:util';
import { ownFaultWords } from '../words/own-faults.ts';
import { findVariable, valuePlace } from './edits/env-lines.ts';
import { harmlessEdit } from './edits/harmless-edit.ts';
import { parseOrigin } from './parse-origin.ts';
import { settingRows } from './rows/all.ts';

const { name } = settingRows.customOrigins;

/**
 * Adds an origin to `STREAMLIT_CUSTOM_ORIGINS` in the text of a `.env` file, and keeps every other byte: of equal names
 * it goes into the last, which is the one that counts, and without one into a new line at the end. A text that
 * has the origin already comes back as it is. Null where no place in the text leaves all other values as they are.
 *
 * @throws TypeError where `origin` is none in its normal form: it comes from a stranger's request.
 */
export function addCustomOrigin(text: string, origin: string): string | null {
  const reading = parseOrigin(origin);
  if (!reading.ok || reading.origin !== origin) throw new TypeError(ownFaultWords.notNormalOrigin);
  const before = customOrigins(text);
  if (before.some((entry) => isSame(entry, origin))) return text;
  const list = [...before, origin];
  const line = `${name}=${list.join(',')}`;
  const isRight = (value: string) => isDeepStrictEqual(entriesOf(value), list);
  return harmlessEdit(text, { name, inPlace: insideValue(text, origin), line, isRight });
}

function insideValue(text: string, origin: string): string {
  const place = valuePlace(text, name);
  if (place === null) return text;
  const offset = place.end - (place.isQuoted ? 1 : 0);
  const comma = /(^|,)\s*$/.test(findVariable(text, name)?.value ?? '') ? '' : ',';
  // Without a space the # of a comment would belong to the value for python-dotenv.
  const gap = text[offset] === '#' ? ' ' : '';
  return `${text.slice(0, offset)}${comma}${origin}${gap}${text.slice(offset)}`;
}

/** The entries as they are written, whether or not they are origins. */
function customOrigins(text: string): readonly string[] {
  return entriesOf(findVariable(text, name)?.value ?? '');
}

function entriesOf(value: string): readonly string[] {
  return value.split(',').flatMap((entry) => (entry.trim() === '' ? [] : [entry.trim()]));
}

function isSame(entry: string, origin: string): boolean {
  const reading = parseOrigin(entry);
  return reading.ok && reading.origin === origin;
}
