import type { SessionClient } from '../../src/control/client.ts';
import type { WindowRequest } from '../../src/control/messages-from-client.ts';
import type { Farewell, RowsMessage } from '../../src/control/messages-from-server.ts';
import type { VisitDetail } from '../../src/core/door/inspect/detail.ts';
import type { VisitEntry } from '../../src/core/door/inspect/entries.ts';
import type { Request } from '../../src/core/kernel/events.ts';
import type { Snapshot } from '../../src/core/view/snapshot.ts';
import { createLogBuffer, type LogSource, type LogViewName } from '../../src/logs/log-buffer.ts';
import type { LineSpan } from '../../src/logs/spans.ts';
import { healthySnapshot } from './snapshot.ts';

/** A supervisor in the test's hand: it answers windows at once from a real log, and keeps what it is asked. */
export interface FakeClient extends SessionClient {
  readonly asked: readonly Request[];
  readonly windows: readonly Omit<WindowRequest, 'type'>[];
  /** The views that were to be saved. */
  readonly saved: readonly (LogViewName | readonly [LogViewName, readonly LineSpan[]])[];
  /** What it has kept of visits. */
  entries: readonly VisitEntry[];
  details: readonly VisitDetail[];
  /** What was asked again, and with which Origin. */
  readonly repeated: readonly (readonly [number, string | null])[];
  print(...lines: string[]): void;
  printFrom(source: LogSource, ...lines: string[]): void;
  show(snapshot: Snapshot): void;
  /** While false, windows are asked for and not answered. */
  answering: boolean;
  /** When lines are printed, and in which run. */
  nowMs: number;
  run: number;
}

export function createFakeClient(capacity = 10_000): FakeClient {
  const log = createLogBuffer({ capacity });
  const asked: Request[] = [];
  const windows: Omit<WindowRequest, 'type'>[] = [];
  const saved: (LogViewName | readonly [LogViewName, readonly LineSpan[]])[] = [];
  const repeated: [number, string | null][] = [];
  const rowsListeners = new Set<(message: RowsMessage) => void>();
  const snapshotListeners = new Set<() => void>();
  let window: Omit<WindowRequest, 'type'> = { view: 'all', anchor: 'tail', rows: 0 };
  let snapshot = healthySnapshot;

  function push(whole: boolean): void {
    if (!client.answering) return;
    const { view, anchor, rows } = window;
    const lines = log.view(view);
    const from = anchor === 'tail' ? Math.max(lines.oldest, lines.next - rows) : anchor;
    const sent = whole || anchor === 'tail' ? lines.slice(from, rows) : null;
    for (const listener of rowsListeners)
      listener({ type: 'rows', view, anchor, rows: sent, oldest: lines.oldest, next: lines.next });
  }

  const client: FakeClient = {
    asked,
    windows,
    saved,
    answering: true,
    nowMs: 0,
    run: 0,
    print: (...lines) => client.printFrom('streamlit', ...lines),
    printFrom(source, ...lines) {
      log.append(source, 'stdout', client.nowMs, lines, { run: client.run });
      push(false);
    },
    show(next) {
      snapshot = next;
      for (const listener of snapshotListeners) listener();
    },
    snapshot: () => snapshot,
    onSnapshot: (listener) => subscribed(snapshotListeners, listener),
    onRows: (listener) => subscribed(rowsListeners, listener),
    onEnd: (_listener: (farewell: Farewell | null) => void) => () => undefined,
    ask: (request) => void asked.push(request),
    window(request) {
      window = request;
      windows.push(request);
      push(true);
    },
    page: async ({ view, from, rows }) => {
      const lines = log.view(view);
      return { type: 'page', id: 0, rows: lines.slice(from, rows), oldest: lines.oldest, next: lines.next };
    },
    nonce: async () => '',
    guests: async () => ({ at: 'removed', count: 0 }),
    save: async (view, spans) => {
      saved.push(spans === null ? view : [view, spans]);
      return { at: 'written', path: '/state/logs/app.log', lines: log.view(view).next };
    },
    visits: async ({ person }) =>
      client.entries.filter((entry) => person === null || entry.person === person),
    visit: async (id) => client.details.find((detail) => detail.id === id) ?? null,
    async askAgain(visit, origin) {
      repeated.push([visit, origin]);
      return { origin, status: 101, ms: 4, failure: null };
    },
    saveHar: async () => ({ at: 'written', path: '/state/visits/app.har', lines: 3 }),
    entries: [],
    details: [],
    repeated,
    close: () => undefined,
  };
  return client;
}

function subscribed<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
