import type { Socket } from 'node:net';
import type { Request } from '../core/events.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { LogBuffer, LogViewName } from '../logs/log-buffer.ts';
import { speakJsonLines } from './json-lines.ts';
import {
  type ClientMessage,
  clientMessageSchema,
  type PageRequest,
  protocolVersion,
  type Saved,
  type ServerMessage,
  type WindowRequest,
} from './protocol.ts';

/** What a screen is served from. */
export interface Served {
  snapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  readonly log: Pick<LogBuffer, 'view' | 'onNews'>;
  ask(request: Request): void;
  /** Writes what is kept of the log into a file of its own. Never rejects. */
  save(view: LogViewName): Promise<Saved>;
}

/** One connected screen. */
export interface ServedScreen {
  /** Says goodbye; the screen leaves and closes. */
  farewell(exitCode: number, message: string | null): void;
}

/** The longest request has some hundred characters. */
const maxRequestLength = 64 * 1024;

/** Serves one screen on `socket` until it closes: snapshots as they change, rows as it asks for them. */
export function serveScreen(socket: Socket, served: Served): ServedScreen {
  let window: Omit<WindowRequest, 'type'> = { view: 'all', anchor: 'tail', rows: 0 };
  let snapshotDue = false;
  let rowsDue = false;

  const lines = speakJsonLines(socket, {
    maxLineLength: maxRequestLength,
    receive: (value) => {
      const message = clientMessageSchema.safeParse(value);
      if (message.success) handle(message.data);
      else socket.destroy();
    },
    refuse: () => socket.destroy(),
    drained: flush,
  });
  const send = (message: ServerMessage) => lines.send(message);

  function handle(message: ClientMessage): void {
    switch (message.type) {
      case 'hello':
        send({ type: 'welcome', protocol: protocolVersion });
        // To a client of another version nothing else would mean what it means here.
        if (message.protocol !== protocolVersion) return void socket.end();
        send({ type: 'snapshot', snapshot: served.snapshot() });
        return;
      case 'ask':
        return served.ask(message.request);
      case 'window':
        window = message;
        return sendRows(true);
      case 'page':
        return sendPage(message);
      case 'save':
        void served.save(message.view).then((saved) => send({ type: 'saved', id: message.id, ...saved }));
        return;
      default:
        return message satisfies never;
    }
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

  const stopSnapshots = served.subscribe(soon);
  const stopNews = served.log.onNews(() => {
    rowsDue = true;
    flush();
  });
  socket.on('close', () => {
    stopSnapshots();
    stopNews();
  });

  return {
    farewell(exitCode, message) {
      send({ type: 'farewell', exitCode, message });
      socket.end();
    },
  };
}
