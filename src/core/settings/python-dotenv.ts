import type { Environment } from '../base/environment.ts';
import { type EnvVariable, lineCounter, withUnixNewlines } from './dotenv.ts';

/** One statement: a name, and its value as written, or null for a name without `=`. */
interface Binding {
  readonly name: string;
  readonly value: string | null;
  readonly line: number;
}

interface Scanner {
  readonly atEnd: () => boolean;
  readonly peek: () => string;
  readonly offset: () => number;
  /** Consumes what the pattern finds here: its group, else the whole; null where it finds nothing. */
  readonly take: (pattern: RegExp) => string | null;
}

// Python's \s is not JavaScript's: it holds \x1c-\x1f and \x85, and not the byte order mark.
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const blank = '[\\t\\v\\f\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

// The names and the order are those of python-dotenv 1.2's parser.py.
const multilineWhitespace = new RegExp(`^[${space}]*`);
const whitespace = new RegExp(`^${blank}*`);
const exportWord = new RegExp(`^(?:export${blank}+)?`);
const singleQuotedKey = /^'([^']+)'/;
const unquotedKey = new RegExp(`^[^=#${space}]+`);
const equalSignPattern = new RegExp(`^=${blank}*`);
const singleQuotedValue = /^'((?:\\.|[^'\\])*)'/s;
const doubleQuotedValue = /^"((?:\\.|[^"\\])*)"/s;
const unquotedValue = /^[^\r\n]*/;
const inlineComment = new RegExp(`[${space}]+#.*`, 's');
const trailingWhitespace = new RegExp(`[${space}]+$`);
const comment = new RegExp(`^(?:${blank}*#[^\\r\\n]*)?`);
const endOfLine = new RegExp(`^${blank}*(?:\\n|$)`);
const restOfLine = /^[^\n]*\n?/;
const posixVariable = /\$\{([^}:]*)(?::-([^}]*))?\}/g;

const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * What python-dotenv's `load_dotenv()` sets from the text of a `.env` file: a port of version 1.2.4, compared with
 * the real one on a table and on random texts. Of equal names the last wins; the line is that of the winner.
 *
 * @param environment where `${NAME}` is looked up first, before the earlier lines (`override=False`, the default).
 */
export function readAsPythonDotenv(text: string, environment: Environment): readonly EnvVariable[] {
  const known = new Map<string, { value: string | null; line: number }>();
  const lookUp = (name: string): string | null | undefined =>
    Object.hasOwn(environment, name) && environment[name] !== undefined
      ? environment[name]
      : known.get(name)?.value;
  for (const { name, value, line } of parseBindings(text)) {
    known.set(name, { value: value === null ? null : interpolate(value, lookUp), line });
  }
  return [...known].flatMap(([name, { value, line }]) => (value === null ? [] : [{ name, value, line }]));
}

function interpolate(value: string, lookUp: (name: string) => string | null | undefined): string {
  // Behind the last brace none is found, though the rest would be looked through from each sign in it.
  const end = value.lastIndexOf('}') + 1;
  const head = value
    .slice(0, end)
    .replace(posixVariable, (_match, name: string, fallback: string | undefined) => {
      const found = lookUp(name);
      return found === undefined ? (fallback ?? '') : (found ?? '');
    });
  return head + value.slice(end);
}

function parseBindings(text: string): readonly Binding[] {
  const content = withUnixNewlines(text).replace(/^\ufeff/, '');
  const scan = scanner(content);
  const lineAt = lineCounter(content);
  const bindings: Binding[] = [];
  while (!scan.atEnd()) {
    scan.take(multilineWhitespace);
    const line = lineAt(scan.offset());
    const statement = readStatement(scan);
    if (statement === null) scan.take(restOfLine);
    else if (statement.name !== null) bindings.push({ name: statement.name, value: statement.value, line });
  }
  return bindings;
}

/** Null where the text is no statement; a name of null is a comment, or the end. */
function readStatement(scan: Scanner): { name: string | null; value: string | null } | null {
  if (scan.atEnd()) return { name: null, value: null };
  scan.take(exportWord);
  const isComment = scan.peek() === '#';
  const name = isComment ? null : scan.take(scan.peek() === "'" ? singleQuotedKey : unquotedKey);
  if (name === null && !isComment) return null;
  scan.take(whitespace);
  const hasValue = scan.peek() === '=';
  const value = hasValue ? readValue(scan) : null;
  if (hasValue && value === null) return null;
  scan.take(comment);
  return scan.take(endOfLine) === null ? null : { name, value };
}

/** Null where a quote is not closed. */
function readValue(scan: Scanner): string | null {
  const equalSign = scan.take(equalSignPattern) ?? '';
  const first = scan.peek();
  if (equalSign.length > 1 && first === '#') return '';
  if (first === "'") return decodeEscapes(scan.take(singleQuotedValue), /\\([\\'])/g);
  if (first === '"') return decodeEscapes(scan.take(doubleQuotedValue), /\\([\\'"abfnrtv])/g);
  const part = scan.take(unquotedValue) ?? '';
  return part.replace(inlineComment, '').replace(trailingWhitespace, '');
}

function decodeEscapes(value: string | null, pattern: RegExp): string | null {
  if (value === null) return null;
  return value.replace(pattern, (_match, letter: string) => escapes[letter] ?? letter);
}

function scanner(text: string): Scanner {
  let rest = text;
  return {
    atEnd: () => rest === '',
    peek: () => rest.slice(0, 1),
    offset: () => text.length - rest.length,
    take: (pattern) => {
      const match = pattern.exec(rest);
      if (match === null) return null;
      rest = rest.slice(match[0].length);
      return match[1] ?? match[0];
    },
  };
}
