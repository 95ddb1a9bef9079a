import type { PlacedWord } from './word.ts';

/** A piece of a text that is written like a program: Python, TOML, JSON. */
export interface CodeToken extends PlacedWord {
  /** `mark`: a sign such as `=`, `,` or `[`; `end`: of a line. */
  readonly kind: 'string' | 'name' | 'mark' | 'end';
}

/** `#`: Python and TOML; `//`: JSON with comments. */
export type CommentStyle = '#' | '//';

const strings = String.raw`(?<string>[A-Za-z]{0,2}(?:"""(?:\\[\s\S]|[^\\])*?"""|'''(?:\\[\s\S]|[^\\])*?'''|"(?:\\.|[^"\\\r\n])*"|'(?:\\.|[^'\\\r\n])*'))`;
const rest = String.raw`(?<end>\r?\n)|(?<name>[\p{L}_][\p{L}\d_.-]*|\d[\w.]*)|(?<mark>==|!=|[^\s])`;
// A block without an end goes on to the end of the text: looking for one from each of many would take long.
const patterns: Readonly<Record<CommentStyle, RegExp>> = {
  '#': new RegExp(`(?<comment>#[^\\n]*)|${strings}|${rest}`, 'gu'),
  '//': new RegExp(`(?<comment>//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))|${strings}|${rest}`, 'gu'),
};

/** The pieces of a text, but for its comments. Of a string the text is what stands between its quotes. */
export function codeTokens(text: string, comments: CommentStyle): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  for (const { 0: written, groups = {}, index: from } of text.matchAll(patterns[comments])) {
    const place = { from, to: from + written.length };
    if (groups['string'] !== undefined) tokens.push({ kind: 'string', text: unquoted(written), ...place });
    else if (groups['name'] !== undefined) tokens.push({ kind: 'name', text: written, ...place });
    else if (groups['end'] !== undefined) tokens.push({ kind: 'end', text: '\n', ...place });
    else if (groups['mark'] !== undefined) tokens.push({ kind: 'mark', text: written, ...place });
  }
  return tokens;
}

/** The quote that a string begins with, behind the letters that may stand before it in Python. */
export function openingOf(written: string): string {
  return /^[A-Za-z]*("""|'''|"|')/.exec(written)?.[0] ?? '';
}

function unquoted(written: string): string {
  const opening = openingOf(written);
  const quote = opening.replace(/^[A-Za-z]*/, '');
  return written.slice(opening.length, written.length - quote.length).replace(/\\(["'\\/])/g, '$1');
}
