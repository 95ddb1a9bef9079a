import { createTextPages, type PlacedTexts } from './text-pages.ts';

export const logSources = ['streamlit', 'ngrok', 'visits', 'ocap-dev'] as const;
/** The whole log without visits that went well, and what one source wrote; in the order of their keys, `1` to `5`. */
export const logViews = ['all', ...logSources] as const;
export type LogViewName = (typeof logViews)[number];
/** Those that can be asked for; `raw`: every line of every source. */
export const askedViews = [...logViews, 'raw'] as const;
export type AskedView = (typeof askedViews)[number];
export type LogSource = (typeof logSources)[number];
export type LogStream = 'stdout' | 'stderr';

/** One line of the log, under a sequence number that it keeps for good. */
export interface LogRow {
  readonly seq: number;
  readonly source: LogSource;
  readonly stream: LogStream;
  readonly atMs: number;
  readonly text: string;
  /** The run of the app during which it came; 0: before the first. */
  readonly run?: number | undefined;
  /** A visit that went well, or what an app says of itself again and again: the view `all` is not for those. */
  readonly routine?: true | undefined;
}

/** What is known of lines beside who wrote them, and when. */
export type LogFacts = Pick<LogRow, 'run' | 'routine'>;

/** Lines in the order in which they came, numbered without gaps. */
export interface LogLines {
  /** At most `count` rows from the sequence number `from` on; what is no longer kept is left out. */
  slice(from: number, count: number): LogRow[];
  /** The sequence number of the oldest line that is kept; `next` when there is none. */
  readonly oldest: number;
  /** The sequence number that the next line will get. */
  readonly next: number;
}

/** The lines that are kept, oldest first; the oldest make room for new ones. */
export interface LogBuffer extends LogLines {
  append(
    source: LogSource,
    stream: LogStream,
    atMs: number,
    lines: readonly string[],
    facts?: LogFacts,
  ): void;
  /** The lines of one view alone, under numbers of their own, so that scrolling them is the same arithmetic. */
  view(name: AskedView): LogLines;
  /** Calls back when lines came: at once after silence, then at most every `newsEveryMs`. Gives back how to stop that. */
  onNews(listener: () => void): () => void;
}

export interface LogBufferOptions {
  readonly capacity?: number;
  /** UTF-16 units kept in all, so that a flood of very long lines stays bounded too. */
  readonly maxCharacters?: number;
  readonly newsEveryMs?: number;
}

const defaults = { capacity: 100_000, maxCharacters: 64_000_000, newsEveryMs: 66 };

/** Lines that came at once: what they share, and where their texts are. */
interface Batch extends Omit<LogRow, 'seq' | 'text'>, PlacedTexts {
  readonly views: readonly ViewIndex[];
  /** Those that are kept. */
  lines: number;
}

/** Where the lines of one view stand in the whole log; a ring as long as the log's own. */
interface ViewIndex {
  readonly seqs: Float64Array;
  oldest: number;
  next: number;
}

export function createLogBuffer(options: LogBufferOptions = {}): LogBuffer {
  const { capacity, maxCharacters, newsEveryMs } = { ...defaults, ...options };
  const pages = createTextPages();
  // By their numbers, in a ring as well: no more of them are kept than lines, and one that comes.
  const batches: (Batch | undefined)[] = [];
  const mostBatches = capacity + 1;
  let nextBatch = 0;
  // In which batch a line is, where in it the line begins, and ends.
  const batchOf = new Float64Array(capacity);
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  const news = createNews(newsEveryMs);
  const indexes = new Map<LogViewName, ViewIndex>();
  let oldest = 0;
  let next = 0;
  let characters = 0;

  const indexOf = (view: LogViewName): ViewIndex => {
    const index = indexes.get(view) ?? { seqs: new Float64Array(capacity), oldest: 0, next: 0 };
    indexes.set(view, index);
    return index;
  };
  const viewsOf = (source: LogSource, { routine }: LogFacts): readonly ViewIndex[] =>
    routine === true ? [indexOf(source)] : [indexOf(source), indexOf('all')];
  const slotOf = (at: number): number => (batchOf[at] ?? 0) % mostBatches;

  const evict = (): void => {
    const at = oldest % capacity;
    const batch = batches[slotOf(at)];
    if (batch !== undefined) leave(batch, slotOf(at));
    characters -= (ends[at] ?? 0) - (starts[at] ?? 0);
    oldest += 1;
  };

  const leave = (batch: Batch, slot: number): void => {
    for (const index of batch.views) index.oldest += 1;
    batch.lines -= 1;
    if (batch.lines > 0) return;
    pages.drop(batch);
    batches[slot] = undefined;
  };

  const push = (start: number, end: number, views: readonly ViewIndex[]): void => {
    if (next - oldest === capacity) evict();
    const at = next % capacity;
    batchOf[at] = nextBatch;
    starts[at] = start;
    ends[at] = end;
    characters += end - start;
    for (const index of views) {
      index.seqs[index.next % capacity] = next;
      index.next += 1;
    }
    next += 1;
    while (characters > maxCharacters && next - oldest > 1) evict();
  };

  const rowAt = (seq: number): LogRow | null => {
    const at = seq % capacity;
    const batch = batches[slotOf(at)];
    if (batch === undefined) return null;
    const { source, stream, atMs, run, routine } = batch;
    const text = pages.read(batch, starts[at] ?? 0, ends[at] ?? 0);
    return { seq, source, stream, atMs, text, run, routine };
  };

  const viewOf = (index: ViewIndex): LogLines => ({
    slice: (from, count) =>
      rowsOf({ from, count, oldest: index.oldest, next: index.next }, (seq) => {
        const row = rowAt(index.seqs[seq % capacity] ?? -1);
        return row === null ? null : { ...row, seq };
      }),
    get oldest() {
      return index.oldest;
    },
    get next() {
      return index.next;
    },
  });

  const buffer: LogBuffer = {
    append(source, stream, atMs, lines, facts = {}) {
      if (lines.length === 0) return;
      const views = viewsOf(source, facts);
      const texts = pages.place(joined(lines));
      batches[nextBatch % mostBatches] = {
        source,
        stream,
        atMs,
        ...facts,
        ...texts,
        views,
        lines: lines.length,
      };
      let start = 0;
      for (const { length } of lines) {
        push(start, start + length, views);
        start += length;
      }
      nextBatch += 1;
      news.tell();
    },
    slice: (from, count) => rowsOf({ from, count, oldest, next }, rowAt),
    view: (name) => (name === 'raw' ? buffer : viewOf(indexOf(name))),
    get oldest() {
      return oldest;
    },
    get next() {
      return next;
    },
    onNews: news.listen,
  };
  return buffer;
}

function rowsOf(
  { from, count, oldest, next }: { from: number; count: number; oldest: number; next: number },
  rowAt: (seq: number) => LogRow | null,
): LogRow[] {
  const end = Math.min(from + count, next);
  const rows: LogRow[] = [];
  for (let seq = Math.max(from, oldest); seq < end; seq += 1) {
    const row = rowAt(seq);
    if (row !== null) rows.push(row);
  }
  return rows;
}

/** The lines as one text of the same length. */
function joined(lines: readonly string[]): string {
  const text = lines.join('');
  return text.includes('\n') ? text.replaceAll('\n', ' ') : text;
}

/** So many come at once after a silence: the first lines of a start come one by one, ours and then the app's. */
const newsAtOnce = 3;

function createNews(everyMs: number): { tell: () => void; listen: LogBuffer['onNews'] } {
  const listeners = new Set<() => void>();
  let left = newsAtOnce;
  let isWaiting = false;

  const tell = (): void => {
    left -= 1;
    if (left === newsAtOnce - 1) setTimeout(afterPause, everyMs).unref();
    for (const listener of listeners) listener();
  };
  const afterPause = (): void => {
    left += 1;
    if (left < newsAtOnce) setTimeout(afterPause, everyMs).unref();
    if (!isWaiting) return;
    isWaiting = false;
    tell();
  };

  return {
    tell() {
      if (left > 0) tell();
      else isWaiting = true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
