import { agreedForm } from './dotenv-quoting.ts';
import type { EnvFile, EnvVariable } from './env-file.ts';
import type { Problem } from './problem.ts';

/**
 * A warning for each name that python-dotenv, with which the app reads the same file, reads otherwise than dotenv.
 * It shows how to write the line so that both agree, and never a value: any name may be a secret's.
 */
export function readingDifferences(
  file: string,
  { variables: dotenv, openQuotes }: EnvFile,
  python: readonly EnvVariable[],
): readonly Problem[] {
  const inPython = new Map(python.map((variable) => [variable.name, variable]));
  const known = new Set(dotenv.map(({ name }) => name));
  // The line of an open quote is told by the file's own warning; python-dotenv may read on from there to any other.
  const untold = dotenv.filter(({ line }) => !openQuotes.includes(line));
  const changed = untold.flatMap((variable) => {
    const opened = openQuotes.findLast((line) => line < variable.line);
    const message = difference(variable, inPython.get(variable.name)?.value, opened);
    return message === null ? [] : [{ file, line: variable.line, name: variable.name, message }];
  });
  const added = python
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({ file, line, name, message: notInDotenv }));
  return [...changed, ...added];
}

const notInDotenv =
  'python-dotenv reads a value here and dotenv none: the app gets it; to have it read by both, use a name of letters, digits and _, directly followed by =.';

function difference(
  { name, value }: EnvVariable,
  pythonValue: string | undefined,
  opened: number | undefined,
): string | null {
  if (pythonValue === value) return null;
  if (pythonValue === undefined && opened !== undefined)
    return `the app does not get it, because for python-dotenv the quote that line ${opened} opens goes on: mend that line first.`;
  if (pythonValue === undefined)
    return `the app does not get it, because python-dotenv cannot read it here: ${remedy(name, value)}`;
  if (value.includes('${'))
    return 'the app gets another value than dotenv reads, because python-dotenv replaces what $ and braces name, in quotes too: write the value itself there.';
  return `the app gets another value than dotenv reads, because ${reason(value, pythonValue)}: ${remedy(name, pythonValue)}`;
}

function reason(value: string, pythonValue: string): string {
  if (pythonValue.startsWith('`')) return 'python-dotenv takes a ` as part of the value';
  if (pythonValue.startsWith(value) && pythonValue[value.length] === '#')
    return 'for python-dotenv only a # after a space begins a comment';
  return 'python-dotenv reads quotes and backslashes differently';
}

function remedy(name: string, value: string): string {
  const written = agreedForm(value);
  if (written === null)
    return 'no way of quoting makes both agree, so use a value without quotes or backslashes.';
  const mark = written.startsWith("'") || written.startsWith('"') ? written[0] : '';
  return `write ${name}=${mark}…${mark}${mark === '' ? ' without quotes' : ''} and both agree.`;
}
