import type { SessionClient } from '../../../control/client.ts';
import type { PageMessage } from '../../../control/messages-from-server.ts';
import { maxRows } from '../../../control/protocol.ts';
import { createErrorReader } from '../../../logs/error-reader.ts';
import type { LogRow, LogViewName } from '../../../logs/log-buffer.ts';
import type { LineSpan } from '../../../logs/spans.ts';
import { createMatcher } from '../search/search-matcher.ts';
import { countUpTo } from '../search/search-pattern.ts';
import { filterPattern, type LogFilter } from './filter.ts';
import { emptyNumbering, lineNumbered, numberOf, renumbered, withContext } from './numbering.ts';

/** The lines of a view that a filter shows, found page by page from the newest to the oldest, and among those that come. */
export interface Sieve {
  readonly progress: 'walking' | 'done' | 'too slow';
  /** In the sieve's own numbers. */
  readonly oldest: number;
  readonly next: number;
  /** Has the search gone back to this line of the log? */
  hasReached(line: number): boolean;
  numberOf(line: number): number;
  lineOf(number: number): number | undefined;
  /** The lines of the log that are shown, once all are found; by the sieve's own numbers of them only those. */
  lines(only: LineSpan | null): Promise<readonly number[]>;
  page(from: number, rows: number): Promise<Pick<PageMessage, 'rows' | 'oldest' | 'next'>>;
  /** The log goes from `oldest` to `next` now. */
  grown(oldest: number, next: number): void;
  close(): void;
}

export interface SieveOptions {
  readonly client: Pick<SessionClient, 'page'>;
  readonly view: LogViewName;
  readonly oldest: number;
  readonly next: number;
  textOf(row: LogRow): string;
  /** More was found, or it came to an end. */
  changed(): void;
}

const pageRows = 500;
/** Above a page, so that a traceback that began there is known for one. */
const lead = 100;
/** Lines with no more than this between them are fetched at once. */
const smallGap = 20;

/** Begins to sift a view. What matches is found here, in the screen's process, in pieces that hold no key up. */
export function startSieve(filter: LogFilter, options: SieveOptions): Sieve {
  const { client, view, textOf, changed } = options;
  const wanted = filterPattern(filter);
  const match = wanted === null ? null : createMatcher(wanted.pattern);
  let { oldest, next } = options;
  let scannedFrom = next;
  let scannedTo = next;
  let hits: readonly number[] = [];
  let numbering = emptyNumbering(next);
  let progress: Sieve['progress'] = 'walking';
  let closed = false;
  let growing = false;

  /** Those of the lines that the filter is for; null: the pattern is too slow. */
  function hitsIn(rows: readonly LogRow[], from: number): number[] | null {
    const read = createErrorReader();
    const levels = rows.map((row) => read(row).level);
    const own = rows.flatMap((row, index) =>
      row.seq >= from ? [{ row, level: levels[index] ?? null }] : [],
    );
    const found = match?.(own.map(({ row }) => textOf(row)));
    if (found === null) return null;
    return own.flatMap(({ row, level }, index) => {
      const isRun = filter.run === null || row.run === filter.run;
      const isLevel =
        filter.level === 'all' || level === 'bad' || (filter.level === 'warning' && level !== null);
      const isText = found === undefined || (found[index]?.length !== 0) !== wanted?.inverse;
      return isRun && isLevel && isText ? [row.seq] : [];
    });
  }

  function show(): void {
    numbering = renumbered(numbering, withContext(hits, filter.context, { oldest: 0, next }));
    changed();
  }

  /** @returns what was found in these lines; null: it is over. */
  async function scan(from: number, end: number): Promise<readonly number[] | null> {
    const page = await client.page({
      view,
      from: Math.max(oldest, from - lead),
      rows: end - Math.max(oldest, from - lead),
    });
    if (closed) return null;
    const found = hitsIn(page.rows, from);
    if (found === null) progress = 'too slow';
    return found;
  }

  async function walk(): Promise<void> {
    while (scannedFrom > oldest) {
      const from = Math.max(oldest, scannedFrom - pageRows);
      const found = await scan(from, scannedFrom);
      if (closed) return;
      if (found === null) return changed();
      hits = found.concat(hits);
      scannedFrom = from;
      show();
    }
    progress = 'done';
    changed();
  }

  async function grow(): Promise<void> {
    growing = true;
    while (scannedTo < next && progress !== 'too slow' && !closed) {
      const from = Math.max(scannedTo, oldest);
      const end = Math.min(next, from + pageRows);
      const found = await scan(from, end);
      if (found === null) break;
      hits = hits.concat(found);
      scannedTo = end;
      show();
    }
    growing = false;
  }

  const kept = () => numberOf(numbering, oldest);

  async function fetch(lines: readonly number[]): Promise<LogRow[]> {
    const spans = spansOf(lines);
    const pages = await Promise.all(
      spans.map(([from, last]) => client.page({ view, from, rows: last - from + 1 })),
    );
    const asked = new Set(lines);
    return pages.flatMap(({ rows }) => rows.filter(({ seq }) => asked.has(seq)));
  }

  const walked = walk();
  return {
    get progress() {
      return progress;
    },
    get oldest() {
      return kept();
    },
    get next() {
      return numbering.first + numbering.lines.length;
    },
    hasReached: (line) => scannedFrom <= line || progress !== 'walking',
    numberOf: (line) => numberOf(numbering, line),
    lineOf: (number) => lineNumbered(numbering, number),
    async lines(only) {
      await walked;
      const { lines, first } = numbering;
      return only === null ? lines : lines.slice(Math.max(0, only.from - first), only.end - first);
    },
    async page(from, count) {
      const asked = numbering;
      const first = Math.max(0, from - asked.first);
      const rows = await fetch(asked.lines.slice(first, Math.max(first, from - asked.first + count)));
      // Numbers of lines stay, whatever was found meanwhile.
      const numbered = rows.map((row) => ({ ...row, seq: numberOf(asked, row.seq) }));
      return { rows: numbered, oldest: kept(), next: numbering.first + numbering.lines.length };
    },
    grown(nowOldest, nowNext) {
      if (nowOldest > oldest) {
        oldest = nowOldest;
        hits = hits.slice(countUpTo(hits, oldest - 1));
        scannedFrom = Math.max(scannedFrom, oldest);
        numbering = withoutOlder(numbering, oldest);
      }
      const isNews = nowNext > next;
      next = nowNext;
      if (isNews && !growing) void grow();
    },
    close() {
      closed = true;
    },
  };
}

function withoutOlder(numbering: { lines: readonly number[]; first: number }, oldest: number) {
  const gone = countUpTo(numbering.lines, oldest - 1);
  return { lines: numbering.lines.slice(gone), first: numbering.first + gone };
}

/** Lines that lie close together, from the first to the last of them. */
function spansOf(lines: readonly number[]): readonly (readonly [from: number, last: number])[] {
  const spans: [number, number][] = [];
  for (const line of lines) {
    const last = spans.at(-1);
    if (last !== undefined && line - last[1] <= smallGap && line - last[0] < maxRows) last[1] = line;
    else spans.push([line, line]);
  }
  return spans;
}
