import { isDeepStrictEqual } from 'node:util';
import { parseEnvFile } from '../dotenv.ts';
import { agreedForm, pythonForm } from '../quoting.ts';
import { settingRows } from '../rows/all.ts';
import { findVariable, valuePlace, withLineAtEnd, withLineAtStart } from './env-lines.ts';

const { name } = settingRows.app;

/**
 * Sets `STREAMLIT_APP` in the text of a `.env` file, and keeps every other byte: of equal names the last, which is the one
 * that counts, gets the new value; without one there is a new line at the end. A text that says so already comes back as it is.
 */
export function setApp(text: string, script: string): string {
  if (findVariable(text, name)?.value === script) return text;
  const written = agreedForm(script) ?? pythonForm(script);
  const line = `${name}=${written}`;
  const candidates = [inPlace(text, written), withLineAtEnd(text, line), withLineAtStart(text, line)];
  return candidates.find((after) => saysOnly(after, text, script)) ?? withLineAtEnd(text, line);
}

function inPlace(text: string, written: string): string {
  const place = valuePlace(text, name);
  if (place === null) return text;
  // Without a space the # of a comment would belong to the value for python-dotenv.
  const gap = text[place.end] === '#' ? ' ' : '';
  return text.slice(0, place.start) + written + gap + text.slice(place.end);
}

function saysOnly(after: string, before: string, script: string): boolean {
  return findVariable(after, name)?.value === script && isDeepStrictEqual(others(after), others(before));
}

function others(text: string): readonly (readonly [string, string])[] {
  const { variables } = parseEnvFile('', text);
  return variables.flatMap((variable) =>
    variable.name === name ? [] : [[variable.name, variable.value] as const],
  );
}
