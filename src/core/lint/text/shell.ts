import { blanked, outerEscape, type PlacedWord } from './word.ts';

/** The words of one command of a shell. */
export interface PlacedCommand {
  readonly words: readonly PlacedWord[];
  /** Within `if`, `case` or a loop: it may be run, or not. */
  readonly nested: boolean;
}

/** Where in a text shell lines stand. */
export interface Region {
  readonly from: number;
  readonly to: number;
}

/** In this order: what only divides, a comment, the end of a command, a redirection, a word with its quotes. */
const piece =
  /(?<gap>(?:[ \t\ue000]|\\[ \t]*\r?\n)+)|(?<comment>#[^\n]*)|(?<end>\r?\n|[;&|()`]+)|(?<redirect>\d*[<>]+&?)|(?<word>(?:\ue000?"(?:\\[\s\S]|[^"\\])*"|'[^']*'|\$\([^()\n]{0,500}\)|\$\{[^}\n]{0,300}\}|\\[^\r\n]|[^\s;&|()`<>"'\\])+)|[\s\S]/gy;

const opening: ReadonlySet<string> = new Set(['if', 'case', 'for', 'while', 'until']);
const closing: ReadonlySet<string> = new Set(['fi', 'esac', 'done', 'end']);

/** The commands of shell lines, with the place of each word. What a here-document holds is no command. */
export function shellCommands(text: string, { from, to }: Region): readonly PlacedCommand[] {
  const source = withoutHereDocuments(text.slice(from, to));
  const commands: PlacedCommand[] = [];
  let words: PlacedWord[] = [];
  let depth = 0;
  const close = () => {
    const [first] = words;
    if (first !== undefined && closing.has(first.text)) depth = Math.max(0, depth - 1);
    if (words.length > 0) commands.push({ words, nested: depth > 0 });
    if (first !== undefined && opening.has(first.text)) depth += 1;
    words = [];
  };
  for (const { 0: written, groups = {}, index } of source.matchAll(piece)) {
    if (groups['end'] !== undefined) close();
    if (groups['word'] !== undefined) {
      const at = from + index;
      words.push({ text: plain(written), from: at, to: at + written.length });
    }
  }
  close();
  return commands;
}

/** Without its quotes, and without what a backslash is for. */
export function plain(written: string): string {
  return written
    .replaceAll(outerEscape, '')
    .replace(
      /"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'|\\([\s\S])/g,
      (_, double?: string, single?: string, escaped?: string) =>
        double?.replace(/\\(["\\$`\n])/g, '$1') ?? single ?? escaped ?? '',
    );
}

/** So many at most: who has more writes no start script. */
const mostDocuments = 50;

function withoutHereDocuments(source: string): string {
  let text = source;
  for (const { from, to } of hereDocuments(source)) {
    text = text.slice(0, from) + blanked(text.slice(from, to)) + text.slice(to);
  }
  return text;
}

/** What stands between `<<EOF` and `EOF`, and the line that it is handed to. */
export function hereDocuments(source: string): readonly (Region & { readonly line: string })[] {
  const found: (Region & { readonly line: string })[] = [];
  let looked = 0;
  for (const { 0: head, 2: word = '', index } of source.matchAll(/<<-?[ \t]*(["']?)(\w+)\1[^\n]*\n/g)) {
    looked += 1;
    if (looked > mostDocuments) break;
    const from = index + head.length;
    if (from < (found.at(-1)?.to ?? 0)) continue;
    const end = source.slice(from).search(new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, 'm'));
    if (end === -1) continue;
    const start = source.lastIndexOf('\n', index) + 1;
    found.push({ from, to: from + end, line: source.slice(start, from) });
  }
  return found;
}
