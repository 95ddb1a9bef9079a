import { type CodeToken, codeTokens } from './code-tokens.ts';

/** `key = value` of a text of TOML, with the keys around it. */
export interface TomlEntry {
  readonly section: string;
  readonly names: readonly CodeToken[];
  readonly values: readonly CodeToken[];
}

/** What each line sets, also within `{ … }`. A text that is no TOML sets what its lines say. */
export function tomlEntries(text: string): readonly TomlEntry[] {
  const tokens = codeTokens(text, '#');
  let section = '';
  return linesOf(tokens).flatMap((line) => {
    const [first] = line;
    const isHead = first?.text === '[' && !line.some((token) => token.text === '=');
    if (isHead) section = nameOf(line);
    return isHead ? [] : entriesIn(section, line);
  });
}

/** Its pieces with a dot between them. */
export function nameOf(tokens: readonly CodeToken[]): string {
  return tokens
    .filter(({ kind }) => kind !== 'mark')
    .map(({ text }) => text)
    .join('.');
}

/** The keys around it and its own, with a dot between them. */
export function keyPath({ section, names }: Pick<TomlEntry, 'section' | 'names'>): string {
  return [section, nameOf(names)].filter((part) => part !== '').join('.');
}

function entriesIn(section: string, line: readonly CodeToken[]): readonly TomlEntry[] {
  const sign = line.findIndex((token) => isMark(token, '='));
  const [names, values] = [line.slice(0, sign), line.slice(sign + 1)];
  if (sign < 1) return [];
  if (!isMark(values[0], '{')) return [{ section, names, values }];
  // `server = { enableCORS = false, port = 8501 }`
  return partsOf(values.slice(1)).flatMap((part) => entriesIn(keyPath({ section, names }), part));
}

function isMark(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

/** By how many brackets what follows is deeper. */
function deeperBehind({ kind, text }: CodeToken): number {
  if (kind !== 'mark') return 0;
  return '[{'.includes(text) ? 1 : ']}'.includes(text) ? -1 : 0;
}

/** By the commas outside of lists. */
function partsOf(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
  const parts: CodeToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += deeperBehind(token);
    if (depth < 0) break;
    if (depth === 0 && isMark(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** A list in brackets goes on over the end of a line. */
function linesOf(tokens: readonly CodeToken[]): readonly (readonly CodeToken[])[] {
  const lines: CodeToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += deeperBehind(token);
    if (token.kind !== 'end') lines.at(-1)?.push(token);
    else if (depth <= 0) {
      lines.push([]);
      depth = 0;
    }
  }
  return lines;
}
