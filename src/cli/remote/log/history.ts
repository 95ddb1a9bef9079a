import type { SessionClient } from '../../../control/client.ts';
import type { LogRow } from '../../../logs/log-buffer.ts';
import { type KeptFile, openKept } from '../../../services/log-file/read-kept.ts';

/** A line of the log, and the supervisor whose it is: runs are numbered by each anew. */
export interface HistoryRow extends LogRow {
  readonly pid: number;
}

export type Order = 'oldest first' | 'newest first';

/** All that is there of a project's log: what was kept, then what a supervisor that runs holds in memory. */
export interface History {
  /** In pieces of at most 1000 lines; within each the oldest line comes first, whatever the order. */
  pieces(order: Order): AsyncGenerator<readonly HistoryRow[]>;
  /** The number of the first line that is none of it; null: none runs. */
  readonly next: number | null;
  /** Nothing was kept, and none runs. */
  readonly isEmpty: boolean;
  /** Closes what is open still: files that nobody wanted the lines of. */
  close(): Promise<void>;
}

const rowsAtOnce = 1000;

type Part = (order: Order) => AsyncGenerator<readonly HistoryRow[]>;

/** A supervisor that runs, as far as its log goes. */
export interface LiveLog {
  readonly client: Pick<SessionClient, 'page'>;
  readonly pid: number;
}

/** @throws what the system says of a kept file that cannot be read. */
export async function openHistory(live: LiveLog | null, keptPath: string | null): Promise<History> {
  const extent = live === null ? null : await live.client.page({ view: 'raw', from: 0, rows: 0 });
  const files = keptPath === null ? [] : await openKept(keptPath);
  // What the supervisor holds itself is not taken from the file.
  const isOlder = ({ pid, seq }: HistoryRow) =>
    live === null || extent === null || pid !== live.pid || seq < extent.oldest;
  const parts = files.map((file): Part => filePart(file, isOlder));
  if (live !== null && extent !== null) parts.push(ringPart(live, extent));
  return {
    async *pieces(order) {
      for (const part of order === 'oldest first' ? parts : parts.toReversed()) yield* part(order);
    },
    next: extent?.next ?? null,
    isEmpty: parts.length === 0,
    close: async () => void (await Promise.all(files.map((file) => file.close()))),
  };
}

function filePart(file: KeptFile, isWanted: (row: HistoryRow) => boolean): Part {
  return async function* pieces(order) {
    const rows = (await file.rows()).filter(isWanted);
    for (const from of starts(0, rows.length, order)) yield rows.slice(from, from + rowsAtOnce);
  };
}

function ringPart({ client, pid }: LiveLog, { oldest, next }: { oldest: number; next: number }): Part {
  return async function* pieces(order) {
    for (const from of starts(oldest, next, order)) {
      const count = Math.min(rowsAtOnce, next - from);
      const { rows } = await client.page({ view: 'raw', from, rows: count });
      yield rows.map((row) => ({ ...row, pid }));
    }
  };
}

/** Where the pieces of a range begin. */
function starts(first: number, end: number, order: Order): readonly number[] {
  const count = Math.ceil((end - first) / rowsAtOnce);
  const forward = Array.from({ length: count }, (_, index) => first + index * rowsAtOnce);
  return order === 'oldest first' ? forward : forward.reverse();
}
