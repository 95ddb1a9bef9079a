import { isDeepStrictEqual } from 'node:util';
import { parseEnvFile } from '../dotenv.ts';
import { readAsPythonDotenv } from '../python-dotenv.ts';
import { findVariable, withLineAtEnd, withLineAtStart } from './env-lines.ts';

export interface WantedEdit {
  /** Of the one variable that is to change. */
  readonly name: string;
  /** The text with its new value where the old one stands; the text itself where it cannot be there. */
  readonly inPlace: string;
  /** The variable as a line of its own. */
  readonly line: string;
  /** Is this the value that it should have? */
  isRight(value: string): boolean;
}

/**
 * The edit of a `.env` text that gives one variable its value and changes no other one, neither for dotenv nor for python-dotenv, with which
 * the app reads the same file: a quote that nobody closes makes the two go different ways, and a new line may close it. Null where
 * there is none.
 */
export function harmlessEdit(text: string, { name, inPlace, line, isRight }: WantedEdit): string | null {
  const others = othersIn(text, name);
  const bothAgree = inPython(text, name) === valueIn(text, name);
  const isHarmless = (after: string) =>
    after !== text && isRight(valueIn(after, name)) && isDeepStrictEqual(othersIn(after, name), others);
  const isBest = (after: string) => isHarmless(after) && (!bothAgree || isRight(inPython(after, name)));
  const candidates = [inPlace, withLineAtEnd(text, line), withLineAtStart(text, line)];
  return candidates.find(isBest) ?? candidates.find(isHarmless) ?? null;
}

/** Does an edit leave every variable but this one as it is, for both readers? */
export function keepsAll(before: string, after: string, name: string): boolean {
  return isDeepStrictEqual(othersIn(after, name), othersIn(before, name));
}

function valueIn(text: string, name: string): string {
  return findVariable(text, name)?.value ?? '';
}

function othersIn(text: string, name: string): unknown {
  const read = [
    parseEnvFile('', text).variables,
    // Of those that are made of it (`${NAME}`) only the rest is compared.
    readAsPythonDotenv(text, { [name]: '' }),
  ];
  return read.map((variables) =>
    variables.flatMap((variable) => (variable.name === name ? [] : [[variable.name, variable.value]])),
  );
}

function inPython(text: string, name: string): string {
  return readAsPythonDotenv(text, {}).findLast((variable) => variable.name === name)?.value ?? '';
}
