import type { PlacedWord } from '../text/word.ts';
import { type Directive, deepestBlock } from './directive.ts';

/** How blocks are written in a file that has a directive a line. */
export interface LineStyle {
  /** The opening of a block ends the line: `reverse_proxy app:8501 {`; else it is `<VirtualHost …>`. */
  readonly brackets: boolean;
}

interface OpenBlock {
  readonly into: Directive[];
  readonly head: readonly PlacedWord[];
}

const line = /(?:[^\n\\]|\\(?:\r?\n|.|$))*(?:\n|$)/gy;
const word = /"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|`[^`]*`|(?:\\[^\s]|[^\s"'`\\]|(?<=\S)["'`])+/g;

/** The directives of a Caddyfile or of a file of Apache; null: its blocks do not close, or are too deep. */
export function parseLines(text: string, { brackets }: LineStyle): readonly Directive[] | null {
  const top: Directive[] = [];
  const open: OpenBlock[] = [];
  let into = top;
  for (const { 0: written, index } of text.matchAll(line)) {
    const words = wordsOf(written, index);
    const [first] = words;
    if (first === undefined) continue;
    const end = words.at(-1)?.to ?? index;
    const last = words.at(-1)?.text;
    const isClosing = brackets ? first.text === '}' : first.text.startsWith('</');
    if (isClosing) {
      const outer = open.pop();
      if (outer === undefined) return null;
      outer.into.push(directiveFrom(outer.head, end, into));
      into = outer.into;
    } else if (brackets ? last === '{' : first.text.startsWith('<')) {
      if (open.length === deepestBlock) return null;
      open.push({ into, head: brackets ? words.slice(0, -1) : withoutAngles(words) });
      into = [];
    } else into.push(directiveFrom(words, end, null));
  }
  return open.length > 0 ? null : top;
}

function wordsOf(written: string, index: number): readonly PlacedWord[] {
  const words: PlacedWord[] = [];
  for (const { 0: raw, index: at } of written.matchAll(word)) {
    if (raw.startsWith('#')) break;
    if (raw === '\\') continue;
    words.push({
      text: raw.replace(/^(["'`])([\s\S]*)\1$/, '$2'),
      from: index + at,
      to: index + at + raw.length,
    });
  }
  return words;
}

function withoutAngles(words: readonly PlacedWord[]): readonly PlacedWord[] {
  return words
    .map((each) => ({ ...each, text: each.text.replace(/^<|>$/g, '') }))
    .filter(({ text }) => text !== '');
}

function directiveFrom(
  words: readonly PlacedWord[],
  to: number,
  block: readonly Directive[] | null,
): Directive {
  const [name, ...args] = words;
  return { name: name?.text.toLowerCase() ?? '', args, from: name?.from ?? to, to, block };
}
