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
const escapes = new RegExp(oneCharacter, 'gi');
const anEscape = new RegExp(oneCharacter, 'i');

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Is there anything in the text that may stand for another character? */
export function hasEscapes(text: string): boolean {
  return anEscape.test(text);
}

/** The text with every character that is URL-encoded, or escaped as in JSON or by Python's `repr`, as itself. */
export function withoutEscapes(text: string): string {
  return text.replace(escapes, characterOf);
}

/**
 * Replaces what a pattern finds in the text without its escapes, in the text as it is.
 * @param pattern with the flag `g`.
 */
export function replaceBehindEscapes(text: string, pattern: RegExp, replacement: string): string {
  const places = placesIn(text);
  let shown = '';
  let end = 0;
  for (const { 0: found, index } of withoutEscapes(text).matchAll(pattern)) {
    shown += text.slice(end, places[index]) + replacement;
    end = places[index + found.length] ?? text.length;
  }
  return shown + text.slice(end);
}

/** Where each unit of the text without its escapes begins in the text as it is, and where that ends. */
function placesIn(text: string): number[] {
  const places: number[] = [];
  let end = 0;
  const take = (upTo: number) => {
    for (; end < upTo; end += 1) places.push(end);
  };
  for (const { 0: found, index } of text.matchAll(escapes)) {
    take(index);
    for (let unit = characterOf(found).length; unit > 0; unit -= 1) places.push(index);
    end = index + found.length;
  }
  take(text.length + 1);
  return places;
}

function characterOf(written: string): string {
  if (/^\\u/i.test(written)) return String.fromCharCode(Number.parseInt(written.slice(2), 16));
  if (/^\\[^x]/i.test(written)) return letters[written.slice(1)] ?? written.slice(1);
  const bytes = written.match(/[\da-f]{2}/gi) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes, (digits) => Number.parseInt(digits, 16)));
}
