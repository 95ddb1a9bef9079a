/** A character of UTF-8 by its bytes, each behind such a mark. */
function charactersBy(mark: string): string {
  const more = `(?:${mark}[89ab][\\da-f])`;
  return [
    `${mark}[0-7][\\da-f]`,
    `${mark}[cd][\\da-f]${more}`,
    `${mark}e[\\da-f]${more}{2}`,
    `${mark}f[\\da-f]${more}{3}`,
  ].join('|');
}

const afterBackslash = `\\\\u[\\da-f]{4}|\\\\["'\\\\/ntrbf]`;

/** Characters that are URL-encoded (`%2F`), or escaped as in JSON (`\/`) or by Python's `repr` (`\x2f`). */
export const escapes = new RegExp(`${charactersBy('(?:%|\\\\x)')}|${afterBackslash}`, 'gi');

/** Each kind alone: what looks like the other may be a part of what is meant. */
export const urlEscapes = new RegExp(charactersBy('%'), 'gi');
export const backslashEscapes = new RegExp(`${charactersBy('\\\\x')}|${afterBackslash}`, 'gi');

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
