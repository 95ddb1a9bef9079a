import type { Socket } from 'node:net';
import type { GuestAnswer, GuestOrder } from '../core/door/access/order.ts';
import type { AskedAgain } from '../core/door/inspect/asked-again.ts';
import type { VisitDetail } from '../core/door/inspect/detail.ts';
import type { EntryQuery, VisitEntry } from '../core/door/inspect/entries.ts';
import type { Request } from '../core/kernel/events.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import { supervisorWords } from '../core/words/supervisor.ts';
import type { LogViewName } from '../logs/log-buffer.ts';
import type { LineSpan } from '../logs/spans.ts';
import { speakJsonLines } from '../services/net/json-lines.ts';
import type { ClientMessage, PageRequest, WindowRequest } from './messages-from-client.ts';
import {
  type Farewell,
  type PageMessage,
  type RowsMessage,
  type Saved,
  type ServerMessage,
  serverMessageSchema,
} from './messages-from-server.ts';
import { protocolVersion } from './protocol.ts';

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
  /** Rows for something else than showing them, at most `maxRows`. Never answered when the supervisor is gone. */
  page(request: Omit<PageRequest, 'type' | 'id'>): Promise<PageMessage>;
  /** Writes what the supervisor keeps of the log into a file. Never answered when the supervisor is gone. */
  /** Those lines of the view; null: all. */
  save(view: LogViewName, spans: readonly LineSpan[] | null): Promise<Saved>;
  /** Asks about guests. Never answered when the supervisor is gone. */
  guests(order: GuestOrder): Promise<GuestAnswer>;
  /** By what its door knows a question that is about to be asked with this Origin. Never answered when the supervisor is gone. */
  nonce(origin: string | null, byProxy: boolean): Promise<string>;
  /** What is kept of visits. These three are never answered when the supervisor is gone. */
  visits(query: EntryQuery): Promise<readonly VisitEntry[]>;
  /** Null: it is no longer kept. */
  visit(visit: number): Promise<VisitDetail | null>;
  askAgain(visit: number, origin: string | null): Promise<AskedAgain | null>;
  /** Writes what is kept of visits into a HAR file. */
  saveHar(): Promise<Saved>;
  close(): void;
}

/** A window has at most 1000 rows of at most 8 KB. */
const maxAnswerLength = 16 * 1024 * 1024;

/** A supervisor at the other end of `socket`. Says hello by itself. Who sends no message of ours first is no supervisor of this version. */
export function connectClient(socket: Socket): SessionClient {
  const snapshotListeners = new Set<() => void>();
  const rowsListeners = new Set<(message: RowsMessage) => void>();
  const endListeners = new Set<(farewell: Farewell | null) => void>();
  const pages = new Map<number, (page: PageMessage) => void>();
  const saves = new Map<number, (saved: Saved) => void>();
  const nonces = new Map<number, (nonce: string) => void>();
  const guestOrders = new Map<number, (answer: GuestAnswer) => void>();
  const lists = new Map<number, (entries: readonly VisitEntry[]) => void>();
  const details = new Map<number, (detail: VisitDetail | null) => void>();
  const repeats = new Map<number, (asked: AskedAgain | null) => void>();
  let nextId = 0;
  let latest: Snapshot | null = null;
  let ended = false;

  const { send } = speakJsonLines<ServerMessage, ClientMessage>(socket, {
    schema: serverMessageSchema,
    maxLineLength: maxAnswerLength,
    receive: handle,
    refuse: misunderstood,
  });

  function end(farewell: Farewell | null): void {
    if (ended) return;
    ended = true;
    for (const listener of endListeners) listener(farewell);
  }

  function handle(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        if (message.protocol === protocolVersion) return;
        return end({ exitCode: 1, message: supervisorWords.otherVersion(message.version, message.pid) });
      case 'snapshot':
        latest = message.snapshot;
        for (const listener of snapshotListeners) listener();
        return;
      case 'rows':
        for (const listener of rowsListeners) listener(message);
        return;
      case 'page':
        return answered(pages, message.id, message);
      case 'saved':
        return answered(saves, message.id, message);
      case 'guests':
        return answered(guestOrders, message.id, message.answer);
      case 'nonce':
        return answered(nonces, message.id, message.nonce);
      case 'visits':
        return answered(lists, message.id, message.entries);
      case 'visit':
        return answered(details, message.id, message.detail);
      case 'again':
        return answered(repeats, message.id, message.asked);
      case 'farewell':
        return end({ exitCode: message.exitCode, message: message.message });
      default:
        return message satisfies never;
    }
  }

  /** A screen that shows something outlives a message that went wrong: the next one says all again. */
  function misunderstood(line: 'too long' | 'no message'): void {
    if (latest !== null && line === 'no message') return;
    end({ exitCode: 1, message: supervisorWords.notUnderstood });
    socket.destroy();
  }

  function question<Answer>(open: Map<number, (answer: Answer) => void>, ask: (id: number) => void) {
    nextId += 1;
    const id = nextId;
    return new Promise<Answer>((resolve) => {
      open.set(id, resolve);
      ask(id);
    });
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
    page: (request) => question(pages, (id) => send({ type: 'page', id, ...request })),
    save: (view, spans) => question(saves, (id) => send({ type: 'save', id, view, spans })),
    nonce: (origin, byProxy) => question(nonces, (id) => send({ type: 'nonce', id, origin, byProxy })),
    guests: (order) => question(guestOrders, (id) => send({ type: 'guests', id, order })),
    visits: (query) => question(lists, (id) => send({ type: 'visits', id, query })),
    visit: (visit) => question(details, (id) => send({ type: 'visit', id, visit })),
    askAgain: (visit, origin) => question(repeats, (id) => send({ type: 'again', id, visit, origin })),
    saveHar: () => question(saves, (id) => send({ type: 'har', id })),
    close: () => socket.destroy(),
  };
}

function answered<Answer>(open: Map<number, (answer: Answer) => void>, id: number, answer: Answer): void {
  open.get(id)?.(answer);
  open.delete(id);
}

function subscribed<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
