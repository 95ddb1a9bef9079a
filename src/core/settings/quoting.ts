import { parse } from 'dotenv';
import { readAsPythonDotenv } from './python-dotenv.ts';

type Form = (value: string) => string;

/** Nothing that any reader of `.env` files, or a shell that sources one, would take for more than itself. */
const plain = /^[\w./:@%+,-]+$/;

const escapeNewlines = (value: string): string => value.replaceAll('\n', '\\n').replaceAll('\r', '\\r');

const forms: readonly Form[] = [
  (value) => `'${value}'`,
  (value) => `"${escapeNewlines(value)}"`,
  (value) => value,
];

/**
 * How to write a value in a `.env` file so that dotenv and python-dotenv read the same: bare, or in single or double
 * quotes. Null where no form does it, for example with a variable in braces, which python-dotenv replaces in quotes
 * too, or with both kinds of quotes and a `#`.
 */
export function agreedForm(value: string): string | null {
  if (plain.test(value)) return value;
  return forms.map((form) => form(value)).find((written) => bothRead(written, value)) ?? null;
}

/** How to write a value so that python-dotenv at least, with which the app reads, gets it. */
export function pythonForm(value: string): string {
  const escaped = escapeNewlines(value.replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
  // No quoting keeps python-dotenv from replacing a variable; a nameless one whose default is the sign does.
  return `"${escaped.replace(/\$(?=\{)/g, () => `\${:-$}`)}"`;
}

function bothRead(written: string, value: string): boolean {
  const line = `NAME=${written}`;
  const [variable] = readAsPythonDotenv(line, {});
  return parse(line)['NAME'] === value && variable?.value === value;
}
