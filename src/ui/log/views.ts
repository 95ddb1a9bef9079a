import type { SessionClient } from '../../control/client.ts';
import type { LogViewName } from '../../logs/log-buffer.ts';
import { follow } from '../../logs/viewport.ts';
import type { LogPosition } from './position.ts';
import type { LogRows } from './rows.ts';
import type { LogFilter } from './sieve/filter.ts';
import type { SievedClient } from './sieve/sieved-client.ts';
import { extentOf, lineAt } from './sources.ts';

/** Which view is shown through which filter. The reader stays near the line that was read, or at the tail. */
export interface LogViews {
  /** The one that is shown, or is about to be: keys may come faster than the log answers. */
  readonly filter: LogFilter;
  show(view: LogViewName): Promise<void>;
  sift(change: Partial<LogFilter>): Promise<void>;
  /** Without a filter, and this line, as the filter numbered it, still in sight; null: where the pane stands. */
  lift(number: number | null, none: LogFilter): Promise<void>;
  /** More is known: the pane is taken to the line that it was to show. */
  land(): void;
  /** The pane was moved by hand. */
  stay(): void;
}

export interface LogViewsOptions {
  /** The log without a filter. */
  readonly client: Pick<SessionClient, 'page'>;
  readonly sieved: SievedClient;
  readonly rows: LogRows;
  readonly position: LogPosition;
  /** May the view be changed? Not while lines are selected. */
  isFree(): boolean;
  /** It was. */
  changed(): void;
}

export function createLogViews(options: LogViewsOptions): LogViews {
  const { client, sieved, rows, position, isFree, changed } = options;
  let turns = 0;
  let wanted: { readonly view: LogViewName; readonly filter: LogFilter } | null = null;
  /** A line of the log itself, which a filter that is still being looked through has not come to. */
  let landing: number | null = null;

  const lineOf = (number: number) =>
    sieved.sieve === null ? number : (sieved.sieve.lineOf(number) ?? number);
  const topLine = () => (position.viewport.at === 'tail' ? null : lineOf(position.viewport.top));

  const asked = () => wanted ?? { view: rows.view, filter: sieved.filter };

  function moveTo(number: number): void {
    position.go(follow);
    // Moved up from the tail, not set: a position that is set would be held, but where the line and all behind it fit into the
    // pane the move ends at the tail, and the pane follows what comes.
    if (number < rows.next) position.move({ by: 'rows', count: number + position.height - rows.next });
  }

  /** The pane shows what it showed until it is known how far the view reaches. @returns whether it was entered. */
  async function enter(view: LogViewName, filter: LogFilter, line: number | null): Promise<boolean> {
    turns += 1;
    const turn = turns;
    wanted = { view, filter };
    const extent = await extentOf(client, view);
    if (turn !== turns) return false;
    wanted = null;
    if (!isFree()) return false;
    sieved.sift(filter, view, extent);
    const { sieve } = sieved;
    rows.show(view, sieve?.oldest ?? extent.oldest, sieve?.next ?? extent.next);
    position.go(follow);
    landing = null;
    if (line !== null && sieve === null) moveTo(line);
    else landing = line;
    changed();
    return true;
  }

  return {
    get filter() {
      return asked().filter;
    },
    async show(view) {
      const top = position.viewport.at === 'tail' ? null : (rows.get(position.viewport.top) ?? null);
      turns += 1;
      const turn = turns;
      wanted = { ...asked(), view };
      const line = top === null ? null : await lineAt(client, view, await extentOf(client, view), top.atMs);
      if (turn === turns) await enter(view, asked().filter, line);
    },
    async sift(change) {
      const line = landing ?? topLine();
      await enter(asked().view, { ...asked().filter, ...change }, line);
    },
    async lift(number, none) {
      const line = number === null ? topLine() : lineOf(number);
      if (!(await enter(asked().view, none, line)) || number === null || line === null) return;
      position.reveal(line, 'middle');
      changed();
    },
    land() {
      const { sieve } = sieved;
      if (landing === null || sieve === null || !sieve.hasReached(landing)) return;
      const number = sieve.numberOf(landing);
      landing = null;
      moveTo(number);
    },
    stay() {
      landing = null;
    },
  };
}
