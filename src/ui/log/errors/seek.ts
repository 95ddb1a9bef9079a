import type { SessionClient } from '../../../control/client.ts';
import { createErrorReader } from '../../../logs/error-reader.ts';
import type { LogRow, LogViewName } from '../../../logs/log-buffer.ts';

/** Where in a view something is looked for. */
export interface SeekPlace {
  readonly client: Pick<SessionClient, 'page'>;
  readonly view: LogViewName;
  readonly oldest: number;
  readonly next: number;
  /** Not this line itself: those behind it, or before it. */
  readonly from: number;
  readonly direction: 1 | -1;
}

/** What is looked for: the lines of a page at which it stands. */
type Stops = (rows: readonly LogRow[]) => readonly number[];

const pageRows = 500;
/** Above a page, so that what began there is known. */
const lead = 100;

/** The first lines of errors: a whole traceback, or a chain of them, is one stop. */
export const errorStops: Stops = (rows) => {
  const read = createErrorReader();
  return rows.flatMap((row) => (read(row).beginsError ? [row.seq] : []));
};

/** The first lines of the app's runs. */
export const runStops: Stops = (rows) =>
  rows.flatMap(({ seq, run }, index) => {
    const before = rows[index - 1];
    const isFirst = before === undefined ? seq === 0 : before.run !== run;
    return run !== undefined && run > 0 && isFirst ? [seq] : [];
  });

/** The next stop in that direction; null: there is none. */
export async function seekStop(stops: Stops, place: SeekPlace): Promise<number | null> {
  const { client, view, oldest, next, from, direction } = place;
  const isAhead = (line: number) => (direction === 1 ? line > from : line < from);
  let at = direction === 1 ? Math.max(oldest, from + 1) : Math.min(next, from);
  while (direction === 1 ? at < next : at > oldest) {
    const first = direction === 1 ? at : Math.max(oldest, at - pageRows);
    const end = direction === 1 ? Math.min(next, at + pageRows) : at;
    const begin = Math.max(oldest, first - lead);
    const { rows } = await client.page({ view, from: begin, rows: end - begin });
    const found = stops(rows).filter((line) => line >= first && line < end && isAhead(line));
    const stop = direction === 1 ? found[0] : found.at(-1);
    if (stop !== undefined) return stop;
    at = direction === 1 ? end : first;
  }
  return null;
}
