import type { Socket } from 'node:net';
import type { GuestAnswer, GuestOrder } from '../core/door/access/order.ts';
import type { AskedAgain } from '../core/door/inspect/asked-again.ts';
import type { VisitDetail } from '../core/door/inspect/detail.ts';
import type { EntryQuery, VisitEntry } from '../core/door/inspect/entries.ts';
import type { Request } from '../core/kernel/events.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import type { LogBuffer, LogViewName } from '../logs/log-buffer.ts';
import type { LineSpan } from '../logs/spans.ts';
import { speakJsonLines } from '../services/net/json-lines.ts';
import {
  type ClientMessage,
  clientMessageSchema,
  type PageRequest,
  type WindowRequest,
} from './messages-from-client.ts';
import type { Saved, ServerMessage } from './messages-from-server.ts';
import { protocolVersion } from './protocol.ts';

/** What a screen is served from. */
export interface Served {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  readonly log: Pick<LogBuffer, 'view' | 'onNews'>;
  ask(request: Request): void;
  /** Writes what is kept of the log into a file of its own. Never rejects. */
  save(view: LogViewName, spans: readonly LineSpan[] | null): Promise<Saved>;
  guests(order: GuestOrder): GuestAnswer;
  /** By what the door will know a question of ours that comes with this Origin. */
  nonce(origin: string | null, byProxy: boolean): string;
  readonly visits: ServedVisits;
}

/** What is kept of visits, without secrets. Nothing rejects. */
export interface ServedVisits {
  entries(query: EntryQuery): readonly VisitEntry[];
  detail(visit: number): VisitDetail | null;
  askAgain(visit: number, origin: string | null): Promise<AskedAgain | null>;
  saveHar(): Promise<Saved>;
}

/** One connected screen. */
export interface ServedScreen {
  /** Says goodbye, after the last rows; the screen leaves and closes. */
  farewell(exitCode: number, message: string | null): void;
}

/** The longest request has some hundred characters. */
const maxRequestLength = 64 * 1024;

export interface ServeOptions {
  /** Who has not said hello by then goes. Without it there is no hurry. */
  readonly helloWithinMs?: number;
}

/** Serves one screen, or command, on `socket` until it closes: snapshots as they change, rows as it asks for them. */
export function serveScreen(
  socket: Socket,
  served: Served,
  { helloWithinMs }: ServeOptions = {},
): ServedScreen {
  let window: Omit<WindowRequest, 'type'> = { view: 'all', anchor: 'tail', rows: 0 };
  let phase: 'silent' | 'served' | 'dismissed' = 'silent';
  let snapshotDue = false;
  let rowsDue = false;

  const lines = speakJsonLines<ClientMessage, ServerMessage>(socket, {
    schema: clientMessageSchema,
    maxLineLength: maxRequestLength,
    receive: handle,
    refuse: () => socket.destroy(),
    drained: flush,
    waitsForReader: true,
  });
  const { send } = lines;

  function handle(message: ClientMessage): void {
    if (phase === 'dismissed') return;
    if ((phase === 'served') === (message.type === 'hello')) return void socket.destroy();
    switch (message.type) {
      case 'hello':
        return welcome(message.protocol);
      case 'ask':
        return served.ask(message.request);
      case 'window':
        window = message;
        return sendRows(true);
      case 'page':
        return sendPage(message);
      case 'save':
        void served
          .save(message.view, message.spans)
          .then((saved) => send({ type: 'saved', id: message.id, ...saved }));
        return;
      case 'nonce': {
        const nonce = served.nonce(message.origin, message.byProxy);
        return void send({ type: 'nonce', id: message.id, nonce });
      }
      case 'guests':
        return void send({ type: 'guests', id: message.id, answer: served.guests(message.order) });
      case 'visits':
        return void send({
          type: 'visits',
          id: message.id,
          entries: [...served.visits.entries(message.query)],
        });
      case 'visit':
        return void send({ type: 'visit', id: message.id, detail: served.visits.detail(message.visit) });
      case 'again':
        void served.visits
          .askAgain(message.visit, message.origin)
          .then((asked) => send({ type: 'again', id: message.id, asked }));
        return;
      case 'har':
        void served.visits.saveHar().then((saved) => send({ type: 'saved', id: message.id, ...saved }));
        return;
      default:
        return message satisfies never;
    }
  }

  function welcome(protocol: number): void {
    clearTimeout(silence);
    const snapshot = served.snapshot();
    const { version, pid } = snapshot;
    send({ type: 'welcome', protocol: protocolVersion, version, pid });
    // To a client of another version nothing else would mean what it means here.
    phase = protocol === protocolVersion ? 'served' : 'dismissed';
    if (phase === 'dismissed') return socket.destroySoon();
    send({ type: 'snapshot', snapshot });
    const stops = [
      served.subscribe(soon),
      served.log.onNews(() => {
        rowsDue = true;
        flush();
      }),
    ];
    socket.on('close', () => {
      for (const stop of stops) stop();
    });
  }

  function sendRows(whole: boolean): void {
    const { view, anchor, rows } = window;
    const log = served.log.view(view);
    const from = anchor === 'tail' ? log.next - rows : anchor;
    const wanted = whole || anchor === 'tail';
    send({
      type: 'rows',
      view,
      anchor,
      rows: wanted ? log.slice(Math.max(from, log.oldest), rows) : null,
      oldest: log.oldest,
      next: log.next,
    });
  }

  function sendPage({ id, view, from, rows }: PageRequest): void {
    const log = served.log.view(view);
    send({ type: 'page', id, rows: log.slice(from, rows), oldest: log.oldest, next: log.next });
  }

  function flush(): void {
    if (lines.stalled) return;
    if (snapshotDue) send({ type: 'snapshot', snapshot: served.snapshot() });
    if (rowsDue) sendRows(false);
    snapshotDue = false;
    rowsDue = false;
  }

  /** Several changes of one turn of the event loop are one snapshot on the wire. */
  function soon(): void {
    if (snapshotDue) return;
    snapshotDue = true;
    setImmediate(flush);
  }

  const silence =
    helloWithinMs === undefined ? undefined : setTimeout(() => socket.destroy(), helloWithinMs).unref();
  socket.on('close', () => clearTimeout(silence));

  return {
    farewell(exitCode, message) {
      // What came last is shown, and is there to be paged, before the other side leaves.
      rowsDue = true;
      flush();
      send({ type: 'farewell', exitCode, message });
    },
  };
}
