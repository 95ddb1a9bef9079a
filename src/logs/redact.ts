import { surelySeen, wholeSequences } from './invisible.ts';
import {
  isVeiled,
  type Reading,
  readingsOf,
  replacedAt,
  spansBehind,
  type TextSpan,
  withoutInvisible,
} from './reading.ts';
import { patternsOf, prefixPattern } from './secret-patterns.ts';

/** Shorter values are likelier to be ordinary words, and dots in their place would give more away than they hide. */
export const minimumSecretLength = 6;
const dots = '•••';

/**
 * A longer secret is looked for in pieces: where a line is cut, and lines are cut, each piece is there whole or not at all.
 * With an escape and a colour for each of its signs it takes less than the 4096 characters that are held beyond a cut.
 */
const pieceLength = 80;

/** Most lines: nothing in them may stand for another sign, and nothing is unseen but colours. */
const plainText = `[\\t\\n -$&-[\\]-~${surelySeen}]*`;
const colour = '\\u001b\\[[\\d;:]*m';
const nothingHidden = new RegExp(`^${plainText}$`);
const nothingButColours = new RegExp(`^${plainText}(?:${colour}${plainText})*$`);

/** What writes a sign otherwise, all of its kind in a text: a form; SQL, CSV and a format; Python's `shlex`, and shells. */
const writers: readonly (readonly [sign: string, as: string])[] = [
  [' ', '+'],
  ...['"', "'", '`', '%', '$'].map((sign) => [sign, sign + sign] as const),
  ["'", `'"'"'`],
  ["'", "'\\''"],
];

export type Redact = (text: string) => string;

export interface LineRedactor {
  readonly redact: Redact;
  /**
   * Is nothing to be taken out of any of these lines, nor anything in them that one could be hidden behind? One look at many: a look at
   * each took a third of a flood.
   */
  isClear(lines: string): boolean;
}

/** As `createLineRedactor`, for texts that come alone. */
export function createRedactor(secrets: readonly string[]): Redact {
  return createLineRedactor(secrets).redact;
}

/**
 * Gives a function that replaces each of the secrets in a text by dots, wherever a person would read it: as it is, with colours,
 * controls or signs of no width between its own, with its accents apart, URL-encoded, escaped as in JSON, by Python's `repr` or in HTML,
 * in whole or in part, with quotes as SQL, CSV and shells write them, and as a login of HTTP. Of one that goes on over lines, each line
 * counts by itself, as does each long piece.
 */
export function createLineRedactor(secrets: readonly string[]): LineRedactor {
  const written = secrets.flatMap(linesOf).flatMap(piecesOf);
  const read = written.flatMap((piece) => [piece, withoutInvisible(piece)]);
  const forms = read.flatMap((piece) => [
    piece,
    ...writers.map(([sign, as]) => piece.replaceAll(sign, () => as)),
  ]);
  const long = forms.filter((form) => form.length >= minimumSecretLength);
  if (long.length === 0) return { redact: (text) => text, isClear: () => true };
  // The longest first, so that a secret that begins like another one leaves no rest of itself.
  const longestFirst = [...new Set(long)].sort((one, other) => other.length - one.length);
  const patterns = once(() => patternsOf(longestFirst));
  const apart = read.some((form) => /[%\\]/.test(form));
  const plain = prefixPattern(longestFirst, 'plain');
  // A line in colours may never come.
  const coloured = once(() => prefixPattern(longestFirst, 'coloured'));
  const holdsNone = (text: string) => plain !== null && !plain.test(text);

  function thoroughly(text: string): string {
    const readings = readingsOf(text, apart);
    if (readings.length === 0 && holdsNone(text)) return text;
    if (readings.length === 0)
      return patterns().reduce((shown, pattern) => shown.replace(pattern, dots), text);
    const spans = spansIn(text, readings);
    if (spans.length === 0) return text;
    const shown = replacedAt(text, spans, dots, wholeSequences);
    // Once more for what stands in a sequence that was kept, as the text of a title: there nothing is kept.
    return replacedAt(shown, spansIn(shown, readingsOf(shown, apart)), dots, null);
  }

  /** All in the text as it is: where one was taken out, a longer one that another reading has there would not be found any more. */
  function spansIn(text: string, readings: readonly Reading[]): readonly TextSpan[] {
    return [{ steps: [], text }, ...readings].flatMap(({ steps, text: read }) =>
      holdsNone(read) ? [] : spansBehind(text, steps, patterns()),
    );
  }

  const isClear = (text: string) =>
    (nothingHidden.test(text)
      ? holdsNone(text)
      : nothingButColours.test(text) && coloured()?.test(text) === false) && !isVeiled(text);
  return { redact: (text) => (isClear(text) ? text : thoroughly(text)), isClear };
}

/** What is made when it is asked for first. */
function once<Value extends object | null>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function linesOf(secret: string): string[] {
  return secret
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line.length >= minimumSecretLength);
}

/** Of about the same length all, so that none is too short to be looked for. */
function piecesOf(line: string): string[] {
  const characters = Array.from(line);
  const count = Math.ceil(characters.length / pieceLength);
  const length = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * length, (index + 1) * length).join(''),
  ).filter((piece) => piece !== '');
}
