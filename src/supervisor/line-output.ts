import type { Writable } from 'node:stream';
import type { PublicEvent } from '../core/view/public-events.ts';
import { supervisorWords } from '../core/words/supervisor.ts';
import type { LogBuffer, LogRow } from '../logs/log-buffer.ts';

/** What happens, as lines on a stream that may be slow. */
export interface LineOutput {
  event(event: PublicEvent): void;
  /** Resolves when everything was written, or the reader stood still for too long. */
  finish(): Promise<void>;
}

/** How rows and events are written. */
export interface Format {
  row(row: LogRow): string;
  dropped(lines: number): string;
  event(event: PublicEvent): string | null;
}

const rowsAtOnce = 500;
/** A reader that stands still at the end is not waited for longer than this. */
const farewellMs = 2000;

/** One line an event and a log line, `[streamlit] …`. */
export const plainFormat: Format = {
  row: ({ source, text }) => `[${source}] ${text}\n`,
  dropped: (lines) => `[ocap-dev] ${supervisorWords.linesDropped(lines)}\n`,
  event: () => null,
};

/** One JSON object a line. */
export const jsonFormat: Format = {
  row: ({ source, stream, text, atMs }) => json(atMs, { type: 'log', source, stream, line: text }),
  dropped: (lines) =>
    json(Date.now(), {
      type: 'log',
      source: 'ocap-dev',
      stream: 'stderr',
      line: supervisorWords.linesDropped(lines),
      dropped: lines,
    }),
  event: (event) => json(Date.now(), event),
};

/**
 * Writes log rows and events as fast as the reader takes them. Rows wait in the ring, which is bounded: a reader that
 * stalls loses the oldest ones, and is told how many. Events are few, and never dropped.
 */
export function createLineOutput(stream: Writable, log: LogBuffer, format: Format): LineOutput {
  const events: string[] = [];
  let next = log.oldest;
  let blocked = false;
  let isGone = false;

  function take(): string | null {
    if (events.length > 0) return events.splice(0).join('');
    if (next < log.oldest) {
      const lost = log.oldest - next;
      next = log.oldest;
      return format.dropped(lost);
    }
    if (next >= log.next) return null;
    const rows = log.slice(next, rowsAtOnce);
    next += rows.length;
    return rows.map(format.row).join('');
  }

  function pump(): void {
    while (!blocked && !isGone) {
      const text = take();
      if (text === null) return;
      blocked = !stream.write(text);
    }
  }

  stream.on('drain', () => {
    blocked = false;
    pump();
  });
  const finished = Promise.withResolvers<void>();
  // Nobody reads what comes: the disk is full, or the reader went away.
  stream.on('error', () => {
    isGone = true;
    finished.resolve();
  });
  const stop = log.onNews(pump);
  return {
    event(event) {
      const text = format.event(event);
      if (text === null) return;
      events.push(text);
      pump();
    },
    async finish() {
      stop();
      pump();
      const timer = setTimeout(finished.resolve, farewellMs);
      const check = () => {
        if (!blocked && next >= log.next) finished.resolve();
      };
      stream.on('drain', check);
      check();
      await finished.promise;
      clearTimeout(timer);
    },
  };
}

function json(atMs: number, event: PublicEvent): string {
  return `${JSON.stringify({ time: new Date(atMs).toISOString(), ...event })}\n`;
}
