import type { SessionClient } from '../../../control/client.ts';
import type { WindowRequest } from '../../../control/messages-from-client.ts';
import type { RowsMessage } from '../../../control/messages-from-server.ts';
import type { LogRow, LogViewName } from '../../../logs/log-buffer.ts';
import { type LogFilter, noFilter, showsAll } from './filter.ts';
import { type Sieve, startSieve } from './sieve.ts';

type LogClient = Pick<SessionClient, 'onRows' | 'window' | 'page'>;

/**
 * A log through a filter, spoken to as the supervisor's is: what the filter shows has numbers of its own, so that scrolling,
 * searching and copying it is the same.
 */
export interface SievedClient extends LogClient {
  readonly filter: LogFilter;
  /** Null: all is shown. */
  readonly sieve: Sieve | null;
  /** Shows a view, which reaches this far, through this filter. */
  sift(
    filter: LogFilter,
    view: LogViewName,
    extent: { readonly oldest: number; readonly next: number },
  ): void;
  close(): void;
}

export function createSievedClient(
  client: LogClient,
  textOf: (row: LogRow) => string,
  changed: () => void,
): SievedClient {
  const listeners = new Set<(message: RowsMessage) => void>();
  let filter = noFilter;
  let sieve: Sieve | null = null;
  let siftedView: LogViewName = 'all';
  let asked: Omit<WindowRequest, 'type'> = { view: 'all', anchor: 'tail', rows: 0 };
  let turn = 0;

  const stop = client.onRows((message) => {
    if (sieve === null) for (const listener of listeners) listener(message);
    else if (message.view === siftedView) sieve.grown(message.oldest, message.next);
  });

  /** What a supervisor would send: the rows at once when they are asked for, or while they are the newest; else how far it reaches. */
  async function answer(isAsked: boolean): Promise<void> {
    const from = sieve;
    if (from === null) return;
    turn += 1;
    const mine = turn;
    const { view, anchor, rows } = asked;
    if (!isAsked && anchor !== 'tail')
      return send({ view, anchor, rows: null, oldest: from.oldest, next: from.next });
    const page = await from.page(anchor === 'tail' ? Math.max(from.oldest, from.next - rows) : anchor, rows);
    if (mine === turn && from === sieve) send({ view, anchor, ...page });
  }

  function send(message: Omit<RowsMessage, 'type'>): void {
    for (const listener of listeners) listener({ type: 'rows', ...message });
    changed();
  }

  return {
    get filter() {
      return filter;
    },
    get sieve() {
      return sieve;
    },
    sift(next, view, { oldest, next: end }) {
      sieve?.close();
      filter = next;
      siftedView = view;
      turn += 1;
      if (showsAll(next)) {
        sieve = null;
        return;
      }
      const news = () => void answer(false);
      sieve = startSieve(next, { client, view, oldest, next: end, textOf, changed: news });
      // Only how far the log reaches is asked for: a filter reads what comes itself.
      client.window({ view, anchor: 'tail', rows: 0 });
    },
    onRows(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    window(request) {
      asked = request;
      if (sieve === null) client.window(request);
      else void answer(true);
    },
    async page(request) {
      if (sieve === null || request.view !== siftedView) return client.page(request);
      return { type: 'page', id: 0, ...(await sieve.page(request.from, request.rows)) };
    },
    close() {
      stop();
      sieve?.close();
    },
  };
}
