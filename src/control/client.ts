import type { Socket } from 'node:net';
import type { Request } from '../core/events.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { speakJsonLines } from './json-lines.ts';
import {
  type ClientMessage,
  protocolVersion,
  type RowsMessage,
  type ServerMessage,
  type WindowRequest,
} from './protocol.ts';

export interface Farewell {
  readonly exitCode: number;
  readonly message: string | null;
}

/** A running supervisor, as its screen sees it. */
export interface SessionClient {
  /** The latest snapshot; null before the first one came. */
  snapshot(): Snapshot | null;
  /** Calls back after each new snapshot; gives back how to stop that. */
  onSnapshot(listener: () => void): () => void;
  onRows(listener: (message: RowsMessage) => void): () => void;
  /** The supervisor says goodbye (`farewell`) or is gone without one (null). */
  onEnd(listener: (farewell: Farewell | null) => void): () => void;
  ask(request: Request): void;
  window(request: Omit<WindowRequest, 'type'>): void;
  close(): void;
}

/** A window has at most 1000 rows of at most 8 KB. */
const maxAnswerLength = 16 * 1024 * 1024;

/** A supervisor at the other end of `socket`. Says hello by itself. */
export function connectClient(socket: Socket): SessionClient {
  const snapshotListeners = new Set<() => void>();
  const rowsListeners = new Set<(message: RowsMessage) => void>();
  const endListeners = new Set<(farewell: Farewell | null) => void>();
  let latest: Snapshot | null = null;
  let ended = false;

  const lines = speakJsonLines(socket, {
    maxLineLength: maxAnswerLength,
    receive: (value) => {
      if (isServerMessage(value)) handle(value);
    },
    refuse: () => socket.destroy(),
  });
  const send = (message: ClientMessage) => lines.send(message);

  function end(farewell: Farewell | null): void {
    if (ended) return;
    ended = true;
    for (const listener of endListeners) listener(farewell);
  }

  function handle(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        if (message.protocol !== protocolVersion) {
          end({
            exitCode: 1,
            message: 'The supervisor is of another version of ocap-dev: stop it and start it again.',
          });
        }
        return;
      case 'snapshot':
        latest = message.snapshot;
        for (const listener of snapshotListeners) listener();
        return;
      case 'rows':
        for (const listener of rowsListeners) listener(message);
        return;
      case 'farewell':
        return end({ exitCode: message.exitCode, message: message.message });
      default:
        return message satisfies never;
    }
  }

  socket.on('close', () => end(null));
  send({ type: 'hello', protocol: protocolVersion });
  return {
    snapshot: () => latest,
    onSnapshot: (listener) => subscribed(snapshotListeners, listener),
    onRows: (listener) => subscribed(rowsListeners, listener),
    onEnd: (listener) => subscribed(endListeners, listener),
    ask: (request) => void send({ type: 'ask', request }),
    window: (request) => void send({ type: 'window', ...request }),
    close: () => socket.destroy(),
  };
}

function subscribed<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The supervisor started this screen, or its socket's folder belongs to the same user: its messages are taken as they are. */
function isServerMessage(value: unknown): value is ServerMessage {
  return typeof value === 'object' && value !== null && 'type' in value;
}
