import type { SessionClient } from '../../control/client.ts';
import type { WindowRequest } from '../../control/messages-from-client.ts';
import type { RowsMessage } from '../../control/messages-from-server.ts';
import { maxRows } from '../../control/protocol.ts';
import type { LogRow, LogViewName } from '../../logs/log-buffer.ts';
import type { Span } from '../../logs/viewport.ts';

/** The lines of one view that are at hand, and how far the view reaches. */
export interface LogRows {
  readonly view: LogViewName;
  readonly oldest: number;
  readonly next: number;
  /** Are lines hidden that are kept? */
  readonly cleared: boolean;
  get(line: number): LogRow | undefined;
  has(span: Span): boolean;
  /** All that are at hand. */
  all(): LogRow[];
  /** Asks for the lines around these, unless they are at hand or asked for already. */
  ask(span: Span, height: number): void;
  /** Shows another view, which reaches this far. */
  show(view: LogViewName, oldest: number, next: number): void;
  /** Lines before `line` are as if they were not kept; null: all are there again. */
  hide(view: LogViewName, line: number | null): void;
  close(): void;
}

/** What a held view has beyond its rows, so that the next key finds them at hand. */
const margin = 200;
const mostHeld = 4000;

/** Lines from a supervisor, as they are asked for. `taken` is called after news, with the lines that came. */
export function createLogRows(
  client: Pick<SessionClient, 'onRows' | 'window'>,
  taken: (rows: readonly LogRow[], following: boolean) => void,
): LogRows {
  const rows = new Map<number, LogRow>();
  const hidden = new Map<LogViewName, number>();
  let view: LogViewName = 'all';
  let oldest = 0;
  let next = 0;
  let asked: Omit<WindowRequest, 'type'> | null = null;

  const stop = client.onRows((message: RowsMessage) => {
    // The answer to what was asked before the view was changed.
    if (message.view !== view) return;
    oldest = message.oldest;
    next = message.next;
    const came = message.rows ?? [];
    for (const row of came) rows.set(row.seq, row);
    taken(came, message.anchor === 'tail');
  });

  function forgetFar({ first, end }: Span): void {
    if (rows.size < mostHeld) return;
    for (const line of rows.keys()) if (line < first - margin || line >= end + margin) rows.delete(line);
  }

  const reach = () => Math.min(next, Math.max(oldest, hidden.get(view) ?? 0));

  const store: LogRows = {
    get view() {
      return view;
    },
    get oldest() {
      return reach();
    },
    get next() {
      return next;
    },
    get cleared() {
      return reach() > oldest;
    },
    get: (line) => rows.get(line),
    has({ first, end }) {
      for (let line = first; line < end; line += 1) if (!rows.has(line)) return false;
      return true;
    },
    all: () => [...rows.values()],
    ask(span, height) {
      forgetFar(span);
      const wanted = windowFor(span, height, view, oldest);
      if (asked !== null && wanted.anchor !== 'tail' && asked.anchor !== 'tail' && store.has(span)) return;
      if (JSON.stringify(asked) === JSON.stringify(wanted)) return;
      asked = wanted;
      client.window(wanted);
    },
    show(nextView, itsOldest, itsNext) {
      rows.clear();
      asked = null;
      view = nextView;
      oldest = itsOldest;
      next = itsNext;
    },
    hide(ofView, line) {
      if (line === null) hidden.delete(ofView);
      else hidden.set(ofView, line);
    },
    close: stop,
  };
  return store;
}

/** Following, the supervisor sends what comes; held, it sends counters only, and the next rows are asked for ahead. */
function windowFor({ first, following }: Span, height: number, view: LogViewName, oldest: number) {
  return following
    ? ({ view, anchor: 'tail', rows: height } as const)
    : ({
        view,
        anchor: Math.max(oldest, first - margin),
        rows: Math.min(maxRows, height + 2 * margin),
      } as const);
}
