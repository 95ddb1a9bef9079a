import { agreedForm, pythonForm } from '../quoting.ts';
import { findVariable, valuePlace } from './env-lines.ts';
import { harmlessEdit, keepsAll } from './harmless-edit.ts';

/**
 * Sets a variable in the text of a `.env` file, and keeps every other byte: of equal names the last, which is the one that
 * counts, gets the new value; without one there is a new line at the end. A text that says so already comes back as it is.
 * Null where no place in the text leaves all other values as they are.
 */
export function setVariable(text: string, name: string, value: string): string | null {
  if (findVariable(text, name)?.value === value) return text;
  const written = agreedForm(value) ?? pythonForm(value);
  const line = `${name}=${written}`;
  const isRight = (read: string) => read === value;
  return harmlessEdit(text, { name, inPlace: inPlace(text, name, written), line, isRight });
}

/** The text with the lines of a variable made comments. Null where that would change another one, or where its value has several lines. */
export function withVariableOff(text: string, name: string): string | null {
  let after = text;
  for (let found = findVariable(after, name); found !== undefined; found = findVariable(after, name)) {
    const lines = after.split(/(?<=\n)/);
    const line = lines[found.line - 1];
    if (line === undefined || /^\s*#/.test(line)) return null;
    after = lines.with(found.line - 1, line.replace(/^(\ufeff?)/, '$1# ')).join('');
  }
  return keepsAll(text, after, name) ? after : null;
}

function inPlace(text: string, name: string, written: string): string {
  const place = valuePlace(text, name);
  if (place === null) return text;
  // Without a space the # of a comment would belong to the value for python-dotenv.
  const gap = text[place.end] === '#' ? ' ' : '';
  return text.slice(0, place.start) + written + gap + text.slice(place.end);
}
