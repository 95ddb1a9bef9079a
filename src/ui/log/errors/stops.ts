import type { SessionClient } from '../../../control/client.ts';
import { maxRows } from '../../../control/protocol.ts';
import { logWords } from '../../../core/words/log-pane.ts';
import type { LogPosition } from '../position.ts';
import type { LogRows } from '../rows.ts';
import { errorLines } from './error-text.ts';
import { errorStops, runStops, seekStop } from './seek.ts';

export type StopKind = 'error' | 'run';

/** Takes the pane from error to error, and from run to run. */
export interface LogStops {
  /** The line that it went to last, as long as it is in sight. */
  readonly mark: number | null;
  /** Says so if there is none in that direction. */
  go(kind: StopKind, direction: 1 | -1): Promise<string | null>;
  /** The error that it went to, else the newest: all of its lines; null: there is none. */
  error(): Promise<readonly string[] | null>;
  /** The pane was moved by hand, or shows something else. */
  forget(): void;
}

export interface LogStopsOptions {
  readonly client: Pick<SessionClient, 'page'>;
  readonly rows: Pick<LogRows, 'view' | 'oldest' | 'next'>;
  readonly position: Pick<LogPosition, 'span' | 'reveal'>;
  changed(): void;
}

const stopsOf = { error: errorStops, run: runStops } as const;
const none = {
  error: { 1: logWords.lastError, [-1]: logWords.firstError, any: logWords.noError },
  run: { 1: logWords.lastRun, [-1]: logWords.firstRun, any: logWords.noRun },
} as const;

export function createLogStops({ client, rows, position, changed }: LogStopsOptions): LogStops {
  let mark: number | null = null;
  let turns = 0;

  const inSight = () => {
    const { first, end } = position.span;
    return mark !== null && mark >= first && mark < end ? mark : null;
  };
  const seek = (kind: StopKind, direction: 1 | -1, from: number) =>
    seekStop(stopsOf[kind], {
      client,
      view: rows.view,
      oldest: rows.oldest,
      next: rows.next,
      from,
      direction,
    });

  return {
    get mark() {
      return inSight();
    },
    async go(kind, direction) {
      turns += 1;
      const turn = turns;
      const { first, end } = position.span;
      const from = inSight() ?? (direction === 1 ? first - 1 : end);
      const line = await seek(kind, direction, from);
      const isAlone = line === null && (await seek(kind, -1, rows.next)) === null;
      if (turn !== turns) return null;
      if (line === null) return none[kind][isAlone ? 'any' : direction];
      mark = line;
      position.reveal(line, 'middle');
      changed();
      return null;
    },
    async error() {
      const line = inSight() ?? (await seek('error', -1, rows.next));
      if (line === null) return null;
      const page = await client.page({ view: rows.view, from: line, rows: maxRows });
      const lines = errorLines(page.rows);
      return lines.length === 0 ? null : lines;
    },
    forget() {
      turns += 1;
      mark = null;
    },
  };
}
