import { type EnvVariable, parseEnvFile } from '../dotenv.ts';

/** Of dotenv 18's own pattern what follows a name: the separator, the value and, up to the line's end, a comment. */
const restPattern =
  /(\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?$/dm;

/** Where a value stands in a text, with its quotes. */
export interface ValuePlace {
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
}

/** The variable of this name that counts: the last of equal ones. */
export function findVariable(text: string, name: string): EnvVariable | undefined {
  return parseEnvFile('', text).variables.findLast((variable) => variable.name === name);
}

/** Where its value is written; null: there is no such variable. */
export function valuePlace(text: string, name: string): ValuePlace | null {
  const variable = findVariable(text, name);
  if (variable === undefined) return null;
  const nameEnd = text.indexOf(name, offsetOfLine(text, variable.line)) + name.length;
  const match = restPattern.exec(text.slice(nameEnd));
  const separatorEnd = match?.indices?.[1]?.[1];
  if (match === null || separatorEnd === undefined) return null;
  const written = (match[2] ?? '').trimEnd();
  const isQuoted = /^\s*(['"`]).*\1$/s.test(written) && written.trim().length > 1;
  const start = nameEnd + separatorEnd;
  return { start, end: start + written.length, isQuoted };
}

/** The text with one more line at its end. */
export function withLineAtEnd(text: string, line: string): string {
  const end = lineEnd(text);
  const isOpen = !/(^\ufeff?|[\r\n])$/.test(text);
  return isOpen ? `${text}${end}${line}` : `${text}${line}${end}`;
}

/** The same at its begin, for a last line that would take the next one for its own value, such as `NAME:`. */
export function withLineAtStart(text: string, line: string): string {
  const mark = text.startsWith('\ufeff') ? 1 : 0;
  return `${text.slice(0, mark)}${line}${lineEnd(text)}${text.slice(mark)}`;
}

function offsetOfLine(text: string, line: number): number {
  const ends = [...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length);
  return ends[line - 2] ?? 0;
}

/** The line end that a text has. */
export function lineEnd(text: string): string {
  return /\r\n?|\n/.exec(text)?.[0] ?? '\n';
}
