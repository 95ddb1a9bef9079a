/** A word of a command, a list or a directive, and where it stands. */
export interface PlacedWord {
  /** As the program gets it: without its quotes. */
  readonly text: string;
  /** From the first of its characters, quotes among them … */
  readonly from: number;
  /** … to behind the last. */
  readonly to: number;
}

/** A value, and how another one is written in its place. */
export interface PlacedValue extends PlacedWord {
  /** What it needs around it where it holds spaces and has no quotes yet. */
  readonly around: '"' | "'" | '';
}

/** Stands for a backslash that belongs to the text around a command, as in JSON: `"sh -c \"…\""`. */
export const outerEscape = '\ue000';

/** What stands behind the `=` of a word. Quotes may be around all of the word, or around the value alone. */
export function valueBehindSign(
  source: string,
  word: PlacedWord,
  around: PlacedValue['around'],
): PlacedValue {
  const raw = source.slice(word.from, word.to);
  const sign = raw.indexOf('=') + 1;
  const quote = /^\\?["'\ue000]+/.exec(raw)?.[0] ?? '';
  const isWhole = quote !== '' && raw.endsWith(quote);
  return {
    text: word.text.slice(word.text.indexOf('=') + 1),
    from: word.from + sign,
    to: word.to - (isWhole ? quote.length : 0),
    around: isWhole ? '' : around,
  };
}

/**
 * The text that a value becomes where it is written: its quotes stay, and it gets some where it now needs them. Quotes that the
 * program gets as part of the value are none.
 */
export function rewritten(
  source: string,
  { text: old, from, to, around }: PlacedValue,
  text: string,
): string {
  const written = source.slice(from, to);
  const quote = written === old ? undefined : /^(\\?["'])[\s\S]*\1$/.exec(written)?.[1];
  if (quote !== undefined) return `${quote}${text}${quote}`;
  return /\s/.test(text) ? `${around}${text}${around}` : text;
}

/** As long as it was, with nothing in it: what comes after keeps its place. */
export function blanked(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}
