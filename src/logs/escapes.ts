const hex = '[\\da-fA-F]';

/** A character of UTF-8 by its bytes, each behind such a mark; a byte that is none is one of Latin-1, as Python's `ascii` has it. */
function charactersBy(mark: string): string {
  const more = `(?:${mark}[89abAB]${hex})`;
  return [
    `${mark}[0-7]${hex}`,
    `${mark}[cdCD]${hex}${more}`,
    `${mark}[eE]${hex}${more}{2}`,
    `${mark}[fF]${hex}${more}{3}`,
    `${mark}${hex}{2}`,
  ].join('|');
}

const byNumber = `\\\\u${hex}{4}|\\\\U000${hex}{5}`;
/** Behind any sign of ASCII it only quotes: `\$`, as shells and patterns have it. */
const afterBackslash = `${byNumber}|\\\\[ -/:-@[-^\`{-~ntrbf]`;

/** Characters that are URL-encoded (`%2F`), or escaped as in JSON (`\/`) or by Python's `repr` (`\x2f`). */
export const escapes = new RegExp(`${charactersBy('(?:%|\\\\x)')}|${afterBackslash}`, 'g');

/** Each kind alone: what looks like the other may be a part of what is meant. */
export const urlEscapes = new RegExp(charactersBy('%'), 'g');
export const numberEscapes = new RegExp(`${charactersBy('\\\\x')}|${byNumber}`, 'g');
export const backslashEscapes = new RegExp(`${charactersBy('\\\\x')}|${afterBackslash}`, 'g');

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** The character that one of them stands for. */
export function characterOf(written: string): string {
  // Most are one byte, and a decoder for each of them is what takes longest.
  if (written.length === 3) return hexCharacter(written.slice(1));
  if (written.length === 2) return letters[written.slice(1)] ?? written.slice(1);
  if (/^\\u/i.test(written) || written.length === 4) return hexCharacter(written.slice(2));
  const bytes = written.match(/[\da-f]{2}/gi) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16)));
}

function hexCharacter(digits: string): string {
  return String.fromCodePoint(Number.parseInt(digits, 16));
}
