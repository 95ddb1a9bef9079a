/** Something that a text is not to say, and what stands in its place. */
export interface Disguised {
  readonly text: string;
  readonly as: string;
}

/** What is no secret, but says who somebody is: shorter texts are likelier to be ordinary words. */
const shortest = 4;

const address4 = /(?<![\w.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)/g;
/** All eight groups, or some of them around `::` (RFC 4291, 2.2). */
const address6 =
  /(?<![\w:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|[\da-f]{1,4}(?::[\da-f]{1,4}){0,5}::(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,5})?)(?![\w:])/gi;
const mail = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/**
 * Gives a function that puts names in the place of these texts, wherever they stand as words of their own, and of what says who a visitor
 * is: addresses other than the machine's own, and e-mail addresses.
 */
export function createDisguise(texts: readonly Disguised[]): (text: string) => string {
  const long = texts.filter(({ text }) => text.length >= shortest);
  // Of two names of one text the first counts.
  const known = new Map(long.toReversed().map(({ text, as }) => [text.toLowerCase(), as]));
  const longestFirst = [...known.keys()].sort((one, other) => other.length - one.length);
  const pattern =
    longestFirst.length === 0
      ? null
      : new RegExp(`(?<![\\w-])(?:${longestFirst.map(asPattern).join('|')})(?![\\w-])`, 'gi');
  return (text) => {
    const anonymous = text
      .replace(mail, '<e-mail>')
      .replace(address4, '<address>')
      .replace(address6, '<address>');
    return pattern === null
      ? anonymous
      : anonymous.replace(pattern, (found) => known.get(found.toLowerCase()) ?? found);
  };
}

function asPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
