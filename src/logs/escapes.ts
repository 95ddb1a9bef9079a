/** A byte as URLs have it (`%2F`) and as Python's `repr` has it (`\x2f`). */
const byte = '(?:%|\\\\x)';
const more = `${byte}[89ab][\\da-f]`;
const oneCharacter = [
  `${byte}[0-7][\\da-f]`,
  `${byte}[cd][\\da-f]${more}`,
  `${byte}e[\\da-f]${more}{2}`,
  `${byte}f[\\da-f]${more}{3}`,
  '\\\\u[\\da-f]{4}',
  `\\\\["'\\\\/ntrbf]`,
].join('|');

/** Characters that are URL-encoded, or escaped as in JSON or by Python's `repr`. */
export const escapes = new RegExp(oneCharacter, 'gi');

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** The character that one of them stands for. */
export function characterOf(written: string): string {
  if (/^\\u/i.test(written)) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  if (/^\\[^x]/i.test(written)) return letters[written.slice(1)] ?? written.slice(1);
  const bytes = written.match(/[\da-f]{2}/gi) ?? [];
  const codes = bytes.map((digits) => Number.parseInt(digits, 16));
  // A decoder for each sign of a long line is what takes longest.
  return codes.length === 1
    ? String.fromCharCode(...codes)
    : new TextDecoder().decode(Uint8Array.from(codes));
}
