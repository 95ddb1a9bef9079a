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
  /** A visit that went well: the view `all` is not for those. */
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

/**
 * Lines that came at once: what they share, and their texts as one. A string for each line would be what the collector carries about in a
 * flood: a million of them took it twice as long.
 */
interface Batch extends Omit<LogRow, 'seq' | 'text'> {
  readonly texts: string;
}

/** Where the lines of one view stand in the whole log; a ring as long as the log's own. */
interface ViewIndex {
  readonly seqs: number[];
  oldest: number;
  next: number;
}

export function createLogBuffer(options: LogBufferOptions = {}): LogBuffer {
  const { capacity, maxCharacters, newsEveryMs } = { ...defaults, ...options };
  const batches: (Batch | undefined)[] = [];
  // Where in its batch a line begins, and ends.
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  const news = createNews(newsEveryMs);
  const indexes = new Map<LogViewName, ViewIndex>();
  let oldest = 0;
  let next = 0;
  let characters = 0;

  const indexOf = (view: LogViewName): ViewIndex => {
    const index = indexes.get(view) ?? { seqs: [], oldest: 0, next: 0 };
    indexes.set(view, index);
    return index;
  };
  const indexesOf = ({ source, routine }: Batch): readonly ViewIndex[] =>
    routine === true ? [indexOf(source)] : [indexOf(source), indexOf('all')];

  const evict = (): void => {
    const at = oldest % capacity;
    const evicted = batches[at];
    if (evicted !== undefined) for (const index of indexesOf(evicted)) index.oldest += 1;
    characters -= (ends[at] ?? 0) - (starts[at] ?? 0);
    batches[at] = undefined;
    oldest += 1;
  };

  const push = (batch: Batch, start: number, end: number): void => {
    if (next - oldest === capacity) evict();
    const at = next % capacity;
    batches[at] = batch;
    starts[at] = start;
    ends[at] = end;
    characters += end - start;
    for (const index of indexesOf(batch)) {
      index.seqs[index.next % capacity] = next;
      index.next += 1;
    }
    next += 1;
    while (characters > maxCharacters && next - oldest > 1) evict();
  };

  const rowAt = (seq: number): LogRow | null => {
    const at = seq % capacity;
    const batch = batches[at];
    if (batch === undefined) return null;
    const { texts, ...shared } = batch;
    return { seq, ...shared, text: texts.slice(starts[at], ends[at]) };
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
    append(source, stream, atMs, lines, facts) {
      if (lines.length === 0) return;
      const texts = detach(lines);
      const batch = { source, stream, atMs, ...facts, texts };
      let start = 0;
      for (const { length } of lines) {
        push(batch, start, start + length);
        start += length;
      }
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

/**
 * The lines as one text that holds nothing else in memory. V8 makes a slice of 13 characters or more a view on the string it was cut
 * from, and keeps all of that: a chunk of 64 KB for the last 80 characters of a progress bar. Joining copies what is kept, once.
 */
function detach(lines: readonly string[]): string {
  // A join of one line is that line itself, not a copy.
  const copy = lines.length === 1 ? ` ${lines[0]}`.slice(1) : lines.join('');
  return copy.includes('\n') ? copy.replaceAll('\n', ' ') : copy;
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
