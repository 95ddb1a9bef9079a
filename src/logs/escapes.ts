const hex = '[\\da-fA-F]';

/** Bytes of UTF-8, written in some way: alone, and as the first of two, three and four. */
interface Bytes {
  readonly ascii: string;
  readonly first: readonly [ofTwo: string, ofThree: string, ofFour: string];
  readonly further: string;
  readonly any: string;
}

/** A character by its bytes; a byte that is none is one of Latin-1, as Python's `ascii` has it. */
function charactersBy({ ascii, first, further, any }: Bytes): string {
  return [ascii, ...first.map((byte, index) => `${byte}(?:${further}){${index + 1}}`), any].join('|');
}

const inHex = (mark: string) =>
  charactersBy({
    ascii: `${mark}[0-7]${hex}`,
    first: [`${mark}[cdCD]${hex}`, `${mark}[eE]${hex}`, `${mark}[fF]${hex}`],
    further: `${mark}[89abAB]${hex}`,
    any: `${mark}${hex}{2}`,
  });

const inOctal = charactersBy({
  ascii: '\\\\[01][0-7]{2}',
  first: ['\\\\3[0-3][0-7]', '\\\\3[45][0-7]', '\\\\36[0-7]'],
  further: '\\\\2[0-7]{2}',
  any: '\\\\[23][0-7]{2}',
});

/** The one in braces is that of Rust and JavaScript. */
const byNumber = `\\\\u${hex}{4}|\\\\U000${hex}{5}|\\\\u\\{${hex}{1,6}\\}`;
/** Behind any sign of ASCII it only quotes: `\$`, as shells and patterns have it. */
const afterBackslash = `${byNumber}|\\\\[ -/:-@[-^\`{-~ntrbf]`;

const inHtml = `&(?:#\\d{1,7}|#[xX]${hex}{1,6}|amp|lt|gt|quot|apos);`;

/**
 * Characters that are URL-encoded (`%2F`), escaped as in JSON (`\/`), by Python's `repr` (`\x2f`) or by what quotes file names (`\057`),
 * or entities of HTML.
 */
export const escapes = new RegExp(`${inHex('(?:%|\\\\x)')}|${inOctal}|${afterBackslash}|${inHtml}`, 'g');

/** Each kind alone: what looks like the other may be a part of what is meant. */
export const urlEscapes = new RegExp(inHex('%'), 'g');
export const entities = new RegExp(inHtml, 'g');
export const numberEscapes = new RegExp(`${inHex('\\\\x')}|${byNumber}`, 'g');
export const backslashEscapes = new RegExp(`${inHex('\\\\x')}|${inOctal}|${afterBackslash}`, 'g');

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The character that one of them stands for. */
export function characterOf(written: string): string {
  // Most are one byte, and a decoder for each of them is what takes longest.
  if (written.length === 3) return character(written.slice(1), 16);
  if (written.length === 2) return letters[written.slice(1)] ?? written.slice(1);
  if (written.startsWith('&')) return characterOfEntity(written.slice(1, -1));
  if (/^\\u/i.test(written)) return character(written.replace(/[^\da-f]/gi, ''), 16);
  const base = /^\\\d/.test(written) ? 8 : 16;
  const [digits = '', ...more] = written.match(base === 8 ? /\d{3}/g : /[\da-f]{2}/gi) ?? [];
  if (more.length === 0) return character(digits, base);
  return new TextDecoder().decode(Uint8Array.from([digits, ...more], (each) => Number.parseInt(each, base)));
}

function characterOfEntity(name: string): string {
  return named[name] ?? (/^#x/i.test(name) ? character(name.slice(2), 16) : character(name.slice(1), 10));
}

/** What is beyond Unicode is none. */
function character(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
}
