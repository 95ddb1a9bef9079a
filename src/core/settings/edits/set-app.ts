import { agreedForm, pythonForm } from '../quoting.ts';
import { settingRows } from '../rows/all.ts';
import { findVariable, valuePlace } from './env-lines.ts';
import { harmlessEdit } from './harmless-edit.ts';

const { name } = settingRows.app;

/**
 * Sets `STREAMLIT_APP` in the text of a `.env` file, and keeps every other byte: of equal names the last, which is the one
 * that counts, gets the new value; without one there is a new line at the end. A text that says so already comes back as it is.
 * Null where no place in the text leaves all other values as they are.
 */
export function setApp(text: string, script: string): string | null {
  if (findVariable(text, name)?.value === script) return text;
  const written = agreedForm(script) ?? pythonForm(script);
  const line = `${name}=${written}`;
  const isRight = (value: string) => value === script;
  return harmlessEdit(text, { name, inPlace: inPlace(text, written), line, isRight });
}

function inPlace(text: string, written: string): string {
  const place = valuePlace(text, name);
  if (place === null) return text;
  // Without a space the # of a comment would belong to the value for python-dotenv.
  const gap = text[place.end] === '#' ? ' ' : '';
  return text.slice(0, place.start) + written + gap + text.slice(place.end);
}
