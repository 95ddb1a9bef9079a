import type { Farewell, SessionClient } from '../../src/control/client.ts';
import type { RowsMessage, WindowRequest } from '../../src/control/protocol.ts';
import type { Request } from '../../src/core/events.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { createLogBuffer } from '../../src/logs/log-buffer.ts';
import { healthySnapshot } from './snapshot.ts';

/** A supervisor in the test's hand: it answers windows at once from a real log, and keeps what it is asked. */
export interface FakeClient extends SessionClient {
  readonly asked: readonly Request[];
  readonly windows: readonly Omit<WindowRequest, 'type'>[];
  print(...lines: string[]): void;
  show(snapshot: Snapshot): void;
  /** While false, windows are asked for and not answered. */
  answering: boolean;
}

export function createFakeClient(capacity = 10_000): FakeClient {
  const log = createLogBuffer({ capacity });
  const asked: Request[] = [];
  const windows: Omit<WindowRequest, 'type'>[] = [];
  const rowsListeners = new Set<(message: RowsMessage) => void>();
  const snapshotListeners = new Set<() => void>();
  let view: Omit<WindowRequest, 'type'> = { anchor: 'tail', rows: 0 };
  let snapshot = healthySnapshot;

  function push(whole: boolean): void {
    if (!client.answering) return;
    const { anchor, rows } = view;
    const from = anchor === 'tail' ? Math.max(log.oldest, log.next - rows) : anchor;
    const sent = whole || anchor === 'tail' ? log.slice(from, rows) : null;
    for (const listener of rowsListeners)
      listener({ type: 'rows', anchor, rows: sent, oldest: log.oldest, next: log.next });
  }

  const client: FakeClient = {
    asked,
    windows,
    answering: true,
    print(...lines) {
      log.append('streamlit', 'stdout', 0, lines);
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
      view = request;
      windows.push(request);
      push(true);
    },
    close: () => undefined,
  };
  return client;
}

function subscribed<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
