import type { PlacedWord } from '../../text/word.ts';
import { type Directive, deepestBlock } from '../directive.ts';

const piece =
  /(?<gap>\s+)|(?<comment>#[^\n]*)|(?<sign>[;{}])|(?<word>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|(?:\$\{[^}\n]*\}|\\[\s\S]|[^\s;{}"'\\]|(?<=[^\s;{}])["'])+)|[\s\S]/gy;

/** The directives of a file of nginx, with the places of their words; null: it is no such file, or too deep. */
export function parseNginx(text: string): readonly Directive[] | null {
  const top: Directive[] = [];
  const open: { readonly into: Directive[]; readonly head: PlacedWord[] }[] = [];
  let into = top;
  let words: PlacedWord[] = [];
  for (const { 0: written, groups = {}, index: from } of text.matchAll(piece)) {
    const to = from + written.length;
    if (groups['word'] !== undefined) words.push({ text: unquoted(written), from, to });
    if (groups['sign'] === undefined) continue;
    if (written === '{') {
      if (open.length === deepestBlock) return null;
      open.push({ into, head: words });
      [into, words] = [[], []];
      continue;
    }
    if (words.length > 0) into.push(directiveOf(words, to, null));
    words = [];
    if (written === ';') continue;
    const outer = open.pop();
    if (outer === undefined) return null;
    if (outer.head.length > 0) outer.into.push(directiveOf(outer.head, to, into));
    into = outer.into;
  }
  return open.length > 0 ? null : top;
}

function directiveOf(
  words: readonly PlacedWord[],
  to: number,
  block: readonly Directive[] | null,
): Directive {
  const [name, ...args] = words;
  return { name: name?.text.toLowerCase() ?? '', args, from: name?.from ?? 0, to, block };
}

function unquoted(written: string): string {
  const quoted = /^(["'])([\s\S]*)\1$/.exec(written)?.[2];
  return (quoted ?? written).replace(/\\([\s\S])/g, '$1');
}
