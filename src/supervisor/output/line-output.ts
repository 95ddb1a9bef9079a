import type { Writable } from 'node:stream';
import type { PublicEvent } from '../../core/view/public-events.ts';
import type { LogBuffer } from '../../logs/log-buffer.ts';
import type { Format } from '../line-format.ts';

/** What happens, as lines on a stream that may be slow. */
export interface LineOutput {
  event(event: PublicEvent): void;
  /** Resolves when everything was written, or the reader stood still for too long. */
  finish(): Promise<void>;
}

const rowsAtOnce = 500;
/** A reader that stands still at the end is not waited for longer than this. */
const farewellMs = 2000;

/**
 * Writes log rows and events as fast as the reader takes them. Rows wait in the ring, which is bounded: a reader that
 * stalls loses the oldest ones, and is told how many. Events are few, and never dropped.
 */
export function createLineOutput(stream: Writable, log: LogBuffer, format: Format): LineOutput {
  const lines = log.view(format.view);
  const events: string[] = [];
  let next = lines.oldest;
  let blocked = false;
  let isGone = false;

  function take(): string | null {
    if (events.length > 0) return events.splice(0).join('');
    if (next < lines.oldest) {
      const lost = lines.oldest - next;
      next = lines.oldest;
      return format.dropped(lost);
    }
    if (next >= lines.next) return null;
    const rows = lines.slice(next, rowsAtOnce);
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
        // Taken by the reader, where a write that does not block may lie in our own memory yet.
        if (!blocked && next >= lines.next) stream.write('', () => finished.resolve());
      };
      stream.on('drain', check);
      check();
      await finished.promise;
      clearTimeout(timer);
    },
  };
}
