import type { Problem } from '../base/problem.ts';
import { dotenvWords } from '../words/env-file.ts';
import type { EnvFile, EnvVariable } from './dotenv.ts';
import { agreedForm } from './quoting.ts';

/** What differs, and how it is told. */
type Difference = Pick<Problem, 'code' | 'what' | 'fix' | 'message'>;

const adds: Difference = { code: 'python-dotenv-adds', ...dotenvWords.onlyInPython };

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
    const told = difference(variable, inPython.get(variable.name)?.value, opened);
    return told === null ? [] : [{ file, line: variable.line, name: variable.name, ...told }];
  });
  const added = python
    .filter(({ name }) => !known.has(name))
    .map(({ name, line }) => ({ file, line, name, ...adds }));
  return [...changed, ...added];
}

function difference(
  { name, value }: EnvVariable,
  pythonValue: string | undefined,
  opened: number | undefined,
): Difference | null {
  if (pythonValue === value) return null;
  if (pythonValue === undefined && opened !== undefined)
    return { code: 'python-dotenv-swallows', ...dotenvWords.swallowed(opened) };
  if (pythonValue === undefined)
    return { code: 'python-dotenv-skips', ...dotenvWords.unread(remedy(name, value)) };
  if (value.includes('${')) return { code: 'python-dotenv-replaces', ...dotenvWords.replaced };
  return {
    code: 'python-dotenv-differs',
    ...dotenvWords.differs(reason(value, pythonValue), remedy(name, pythonValue)),
  };
}

function reason(value: string, pythonValue: string): string {
  if (pythonValue.startsWith('`')) return dotenvWords.reason.backtick;
  if (pythonValue.startsWith(value) && pythonValue[value.length] === '#') return dotenvWords.reason.comment;
  return dotenvWords.reason.quotes;
}

function remedy(name: string, value: string): string {
  const written = agreedForm(value);
  if (written === null) return dotenvWords.remedy.none;
  const mark = /^['"]/.exec(written)?.[0];
  return mark === undefined ? dotenvWords.remedy.bare(name) : dotenvWords.remedy.quoted(name, mark);
}
