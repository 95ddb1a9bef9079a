/** A word of a command, or the end of one. */
export type CommandToken = { readonly word: string } | 'end';

export interface WordRules {
  /** Does a `#` at the begin of a word begin a comment? */
  readonly comments: boolean;
  /** Does a list in brackets go on over the end of a line? */
  readonly lists: boolean;
}

/** In this order: what joins lines, a comment, the end of a command, a bracket, what only divides, and a word with its quotes. */
const token =
  /(?<joined>\\[ \t]*\r?\n)|(?<comment>(?<![^\s])#[^\n]*)|(?<newline>\r?\n|\r)|(?<end>[;|&`()<>]+)|(?<bracket>[[\]])|(?<gap>[\s,{}:]+)|(?<word>(?:"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\\[^\r\n]|:(?=\/\/)|\$(?:\{\w+\}|\(\w+\))|[^\s;|&`()<>[\],{}:"'\\]|["'\\])+)/gu;

/**
 * The words of shell lines, of lists in JSON, TOML or YAML, and of prose with commands in it alike: what all of them have in
 * common is enough to find one command, and a parser for each would fail on the others.
 */
export function commandTokens(text: string, rules: WordRules): readonly CommandToken[] {
  const tokens: CommandToken[] = [];
  let depth = 0;
  for (const { groups = {} } of text.matchAll(token)) {
    if (groups['bracket'] !== undefined) depth = Math.max(0, depth + (groups['bracket'] === '[' ? 1 : -1));
    if (groups['comment'] !== undefined && !rules.comments)
      tokens.push(...commandTokens(groups['comment'].slice(1), rules));
    const isEnd = groups['newline'] !== undefined && !(rules.lists && depth > 0);
    if (isEnd || groups['end'] !== undefined) tokens.push('end');
    if (groups['word'] !== undefined) tokens.push({ word: plainWord(groups['word']) });
  }
  return tokens;
}

/** Without its quotes. A backslash before a letter stands between folders, as on Windows; before anything else it quotes. */
function plainWord(written: string): string {
  const bare = written.replace(
    /"((?:\\.|[^"\\])*)"|'([^']*)'/g,
    (_, double?: string, single?: string) => double ?? single ?? '',
  );
  return bare.replace(/\\+(?=[\p{L}\d_.])/gu, '/').replace(/\\(.)/gu, '$1');
}
