import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { PageMessage } from '../../control/messages-from-server.ts';
import { publicEvents } from '../../core/view/public-events.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import type { Format } from '../../supervisor/line-format.ts';
import type { RunningSupervisor } from './connection.ts';
import { watchReader } from './reader-watch.ts';

export interface LogReading {
  readonly format: Format;
  /** Go on until the supervisor ends, or the reader goes away. */
  readonly follow: boolean;
  /** Also what else happens, as events. */
  readonly events: boolean;
  /** The number of the first line; without it all that is kept. */
  readonly from?: number;
  /** Which of the lines that came together are written; without it those of the format's view. */
  select?(rows: readonly LogRow[]): readonly LogRow[];
  /** Ends it: Ctrl+C. */
  readonly signal: AbortSignal;
}

const rowsAtOnce = 1000;

/**
 * Writes all that the supervisor keeps of its log, page by page and as fast as the reader takes it; then, following, what
 * comes. A reader that is slower than the app loses the oldest lines, and is told how many: memory stays bounded.
 *
 * @returns 0, or the exit code of a supervisor that ended meanwhile (1 if it was gone without a word).
 */
export async function readLog(
  connection: RunningSupervisor,
  stream: Writable,
  reading: LogReading,
): Promise<number> {
  const { client, ended } = connection;
  const { format, follow, select = inViewOf(format) } = reading;
  const over = whenOver(connection, reading.signal);
  let readerIsGone = false;
  const leave = () => {
    readerIsGone = true;
    over.abort();
  };
  // Standard output itself does not remember an error: Node brings it to life again after each.
  stream.on('error', leave);
  const stopWatch = follow ? watchReader(stream, leave) : () => undefined;
  const stopEvents = reading.events ? writeEvents(connection, stream, format) : () => undefined;
  const news = createNews(connection);
  try {
    for await (const { rows, lost, last } of pages(connection, reading.from ?? null, over.signal)) {
      const text = (lost > 0 ? format.dropped(lost) : '') + select(rows).map(format.row).join('');
      if (text !== '') await writeAll(stream, text, over.signal);
      if (!last) continue;
      if (!follow || over.signal.aborted || news.ended()) break;
      await news.next(over.signal);
    }
    // What was written last lies here yet where the reader is behind, also when there is nobody to read from any more.
    if (!readerIsGone) await writeAll(stream, '', reading.signal);
    if (!follow || readerIsGone || reading.signal.aborted) return 0;
    return (await ended)?.exitCode ?? 1;
  } finally {
    stopEvents();
    stopWatch();
    client.close();
  }
}

/** The same that the supervisor's own lines are of. */
function inViewOf({ view }: Format): (rows: readonly LogRow[]) => readonly LogRow[] {
  return (rows) => (view === 'raw' ? rows : rows.filter(({ routine }) => routine !== true));
}

/** Aborted when there is nobody to read from, or it was asked for. */
function whenOver({ closed }: RunningSupervisor, signal: AbortSignal): AbortController {
  // Not AbortSignal.any: what it gave never told of an abort here, in Node 24.
  const over = new AbortController();
  const end = () => over.abort();
  signal.addEventListener('abort', end);
  void closed.then(end);
  return over;
}

interface Page {
  readonly rows: readonly LogRow[];
  /** Lines between the page before and this one that are not kept any more. */
  readonly lost: number;
  /** There is no line after these yet. */
  readonly last: boolean;
}

async function* pages(
  { client }: RunningSupervisor,
  begin: number | null,
  over: AbortSignal,
): AsyncGenerator<Page> {
  // What was dropped before anybody asked is not lost to this reader.
  let isFirst = begin === null;
  let from = begin ?? 0;
  while (!over.aborted) {
    const page: PageMessage | null = await orOver(client.page({ view: 'raw', from, rows: rowsAtOnce }), over);
    if (page === null) return;
    const { rows, oldest, next } = page;
    const lost = isFirst ? 0 : Math.max(0, oldest - from);
    isFirst = false;
    from = Math.max(from, oldest) + rows.length;
    yield { rows, lost, last: from >= next };
  }
}

/** Ctrl+C, or a kill. */
export function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => interrupted.abort());
  return interrupted.signal;
}

/** Tells when there may be more: the supervisor pushes a count of its lines, at most every 66 ms. */
function createNews({ client, ended }: RunningSupervisor) {
  let isNew = false;
  let isEnded = false;
  let tell = () => {};
  const wake = () => {
    isNew = true;
    tell();
  };
  client.onRows(wake);
  client.window({ view: 'raw', anchor: 'tail', rows: 0 });
  void ended.then(() => {
    isEnded = true;
    wake();
  });
  return {
    /** It ended before the page that was asked for last: nothing comes after that. */
    ended: () => isEnded && !isNew,
    async next(over: AbortSignal): Promise<void> {
      if (!isNew) {
        const news = new Promise<void>((resolve) => {
          tell = resolve;
        });
        await orOver(news, over);
      }
      isNew = false;
    },
  };
}

function writeEvents({ client, snapshot }: RunningSupervisor, stream: Writable, format: Format): () => void {
  let before: Snapshot | null = null;
  const say = () => {
    const after = client.snapshot() ?? snapshot;
    const texts = publicEvents(before, after).flatMap((event) => format.event(event) ?? []);
    before = after;
    if (texts.length > 0) stream.write(texts.join(''));
  };
  say();
  return client.onSnapshot(say);
}

/** Resolves when the stream has taken it: also what is written last is out before the process ends. */
export async function writeAll(stream: Writable, text: string, over: AbortSignal): Promise<void> {
  await orOver(new Promise<void>((resolve) => void stream.write(text, () => resolve())), over);
}

/** Null: it was over before there was a value. */
export async function orOver<Value>(value: Promise<Value>, over: AbortSignal): Promise<Value | null> {
  if (over.aborted) return null;
  const done = new AbortController();
  try {
    return await Promise.race([value, once(over, 'abort', { signal: done.signal }).then(() => null)]);
  } finally {
    done.abort();
  }
}
