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
  // Most are one byte, and a decoder for each of them is what takes longest.
  if (written.length === 3) return hexCharacter(written.slice(1));
  if (written.length === 2) return letters[written.slice(1)] ?? written.slice(1);
  if (/^\\u/i.test(written)) return hexCharacter(written.slice(2));
  const bytes = written.match(/[\da-f]{2}/gi) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16)));
}

function hexCharacter(digits: string): string {
  return String.fromCharCode(Number.parseInt(digits, 16));
}
