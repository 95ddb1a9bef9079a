import { countUpTo } from '../search/search-pattern.ts';

/** Lines that a filter shows, under numbers of their own that each keeps: older ones that are found late get lower ones. */
export interface Numbering {
  readonly lines: readonly number[];
  /** The number of the first of them. */
  readonly first: number;
}

/** `next`: what the log's next line will be called. There are never more lines than that, so no number is below 0. */
export function emptyNumbering(next: number): Numbering {
  return { lines: [], first: next };
}

/** The numbering with these lines, which hold all that it had. */
export function renumbered({ lines: before, first }: Numbering, lines: readonly number[]): Numbering {
  const [oldest] = before;
  const older = oldest === undefined ? lines.length : countUpTo(lines, oldest - 1);
  return { lines, first: first - older };
}

/** Hits and the lines around them, within the log. */
export function withContext(
  hits: readonly number[],
  context: number,
  { oldest, next }: { readonly oldest: number; readonly next: number },
): readonly number[] {
  if (context === 0) return hits;
  const lines: number[] = [];
  for (const hit of hits) {
    const from = Math.max(oldest, hit - context, (lines.at(-1) ?? -1) + 1);
    for (let line = from; line <= hit + context && line < next; line += 1) lines.push(line);
  }
  return lines;
}

/** The number of a line, or of the next one that is shown. */
export function numberOf({ lines, first }: Numbering, line: number): number {
  return first + countUpTo(lines, line - 1);
}

export function lineNumbered({ lines, first }: Numbering, number: number): number | undefined {
  return lines[number - first];
}
