import type { SessionClient } from '../../control/client.ts';
import { maxRows } from '../../control/protocol.ts';
import { logWords } from '../../core/words/log-pane.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import type { Compositor } from './compositor.ts';

/** The log as plain lines in the terminal's own scrollback, instead of the screen, and back. */
export interface PlainStream {
  readonly active: boolean;
  start(): void;
  /** The screen again. */
  stop(): void;
}

export interface PlainStreamDeps {
  readonly client: Pick<SessionClient, 'page' | 'onRows'>;
  readonly compositor: Pick<Compositor, 'start' | 'stop'>;
  /** Writes to the terminal. */
  write(text: string): void;
  /** A line as it is shown, whole. */
  lineOf(row: LogRow): string;
}

const view = 'all';
const firstLines = 200;
/** Nobody reads a flood: what is further behind is left out, and counted. */
const mostBehind = 2000;

export function createPlainStream({ client, compositor, write, lineOf }: PlainStreamDeps): PlainStream {
  let stopListening: (() => void) | null = null;
  let printed: number | null = null;
  let busy = false;
  let isNews = false;

  async function print(): Promise<void> {
    isNews = true;
    if (busy) return;
    busy = true;
    while (isNews && stopListening !== null) {
      isNews = false;
      await printNext();
    }
    busy = false;
  }

  async function printNext(): Promise<void> {
    const { next, oldest } = await client.page({ view, from: 0, rows: 0 });
    const from = startOf(oldest, next);
    if (stopListening === null || from >= next) return;
    const { rows } = await client.page({ view, from, rows: Math.min(maxRows, next - from) });
    if (stopListening === null) return;
    write(rows.map((row) => `${lineOf(row)}\n`).join(''));
    printed = Math.min(next, from + maxRows);
    isNews = true;
  }

  function startOf(oldest: number, next: number): number {
    if (printed === null) return Math.max(oldest, next - firstLines);
    const from = Math.max(oldest, printed, next - mostBehind);
    if (from > printed) write(`${logWords.leftOut(from - printed)}\n`);
    return from;
  }

  return {
    get active() {
      return stopListening !== null;
    },
    start() {
      compositor.stop();
      write(`${logWords.streaming}\n`);
      printed = null;
      stopListening = client.onRows(() => void print());
      void print();
    },
    stop() {
      stopListening?.();
      stopListening = null;
      compositor.start();
    },
  };
}
