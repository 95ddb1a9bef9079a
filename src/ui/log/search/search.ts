import type { SessionClient } from '../../../control/client.ts';
import type { LogRow, LogViewName } from '../../../logs/log-buffer.ts';
import type { Range } from '../highlights.ts';
import { createMatcher } from './search-matcher.ts';
import { countUpTo, searchPattern } from './search-pattern.ts';

/** A search through the lines that the supervisor keeps, from the newest to the oldest, and through those that come. */
export interface LogSearch {
  readonly text: string;
  /** No regular expression: it is looked for as it stands. */
  readonly literal: boolean;
  readonly progress: 'walking' | 'done' | 'too slow';
  /** The lines that it found so far, oldest first. */
  readonly found: readonly number[];
  /** What is highlighted in a line that was looked at. */
  rangesIn(line: number): readonly Range[];
  /** Looks at lines that are to be shown. */
  look(rows: readonly LogRow[]): void;
  /** The log goes from `oldest` to `next` now. */
  grown(oldest: number, next: number): void;
  close(): void;
}

export interface LogSearchOptions {
  readonly client: Pick<SessionClient, 'page'>;
  readonly view: LogViewName;
  readonly oldest: number;
  readonly next: number;
  /** What is read of a line. */
  textOf(row: LogRow): string;
  /** More was found, or it came to an end. */
  changed(): void;
}

/** Small enough that a page of the longest lines, 8 KB each, is looked through in 50 ms. */
const pageRows = 250;
const growEveryMs = 400;
const mostLooked = 4000;
const none: readonly Range[] = [];

/** Begins a search. Its regular expression runs here, in the screen's process, never in the supervisor's. */
export function startSearch(typed: string, options: LogSearchOptions): LogSearch {
  const { client, view, textOf, changed } = options;
  const pattern = searchPattern(typed);
  const match = createMatcher(pattern);
  const ranges = new Map<number, readonly Range[]>();
  let progress: LogSearch['progress'] = 'walking';
  let found: readonly number[] = [];
  let oldest = options.oldest;
  let next = options.next;
  let scanned = next;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function giveUp(): null {
    progress = 'too slow';
    ranges.clear();
    return null;
  }

  /** Those of the lines in which something is found. */
  function matching(rows: readonly LogRow[]): number[] | null {
    const matches = match(rows.map(textOf));
    if (matches === null) return giveUp();
    return rows.flatMap(({ seq }, index) => ((matches[index]?.length ?? 0) > 0 ? [seq] : []));
  }

  /** @returns whether to go on. */
  async function scan(from: number, rows: number, join: (lines: number[]) => void): Promise<boolean> {
    const page = await client.page({ view, from, rows });
    if (closed || progress === 'too slow') return false;
    const lines = matching(page.rows);
    if (lines !== null) join(lines);
    return lines !== null;
  }

  async function walk(): Promise<void> {
    for (let end = options.next; end > oldest; end -= pageRows) {
      const from = Math.max(oldest, end - pageRows);
      const goesOn = await scan(from, end - from, (lines) => {
        found = lines.concat(found);
      });
      if (closed) return;
      changed();
      if (!goesOn) return;
    }
    progress = 'done';
    changed();
  }

  async function grow(): Promise<void> {
    while (scanned < next) {
      const from = Math.max(scanned, oldest);
      const rows = Math.min(pageRows, next - from);
      const goesOn = await scan(from, rows, (lines) => {
        found = found.concat(lines);
      });
      if (!goesOn) break;
      scanned = from + rows;
    }
    timer = null;
    if (closed) return;
    found = found.slice(countUpTo(found, oldest - 1));
    changed();
  }

  const search: LogSearch = {
    text: pattern.text,
    literal: pattern.literal,
    get progress() {
      return progress;
    },
    get found() {
      return found;
    },
    rangesIn: (line) => ranges.get(line) ?? none,
    look(rows) {
      if (progress === 'too slow') return;
      const matches = match(rows.map(textOf));
      if (matches === null) giveUp();
      else for (const [index, { seq }] of rows.entries()) ranges.set(seq, matches[index] ?? none);
      // Those that were looked at first are far from what is shown.
      for (const line of ranges.keys()) {
        if (ranges.size <= mostLooked) break;
        ranges.delete(line);
      }
    },
    grown(nowOldest, nowNext) {
      oldest = nowOldest;
      next = nowNext;
      if (next > scanned && timer === null && progress !== 'too slow' && !closed)
        timer = setTimeout(() => void grow(), growEveryMs);
    },
    close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
  void walk();
  return search;
}
