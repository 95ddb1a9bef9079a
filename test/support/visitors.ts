import { EventEmitter, once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { WebSocket } from 'ws';
import { nobody } from '../../src/core/door/people/person.ts';
import type { VisitsSeen } from '../../src/core/door/state.ts';
import { createGuests, type Guests } from '../../src/services/door/access/guests.ts';
import { createDoor, type Door, type DoorEvent } from '../../src/services/door/door.ts';

export interface OpenDoor extends Door {
  readonly url: string;
  /** What was told last of who is here. */
  readonly seen: VisitsSeen;
  /** Who came and left, the first first. */
  readonly told: readonly string[];
  /** Everything reported so far. */
  readonly events: readonly DoorEvent[];
  /** Waits for the first event of this type that suits, those from before included. */
  until<T extends DoorEvent['type']>(
    type: T,
    suits?: (event: Extract<DoorEvent, { type: T }>) => boolean,
  ): Promise<Extract<DoorEvent, { type: T }>>;
}

/** A door that listens, with what it reported. Anybody may come in until it is told otherwise. */
export async function openDoor(guests: Guests = noGuests()): Promise<OpenDoor> {
  const changes = new EventEmitter().setMaxListeners(0);
  const events: DoorEvent[] = [];
  const told: string[] = [];
  let seen: VisitsSeen = { type: 'visits.seen', count: 0, webSockets: 0, people: nobody };
  const door = createDoor({
    emit(event) {
      events.push(event);
      changes.emit('change');
    },
    guests,
    people: {
      seen(visits) {
        seen = visits;
      },
      told: (state, { name }) => void told.push(`${name} ${state}`),
    },
  });
  door.admit({ rules: { access: 'anyone' }, token: null });
  return {
    url: await door.open(),
    events,
    told,
    get seen() {
      return seen;
    },
    people: door.people,
    askAgain: door.askAgain,
    lead: door.lead,
    moveEach: door.moveEach,
    trust: door.trust,
    admit: door.admit,
    open: door.open,
    close: door.close,
    expect: door.expect,
    sawNonce: door.sawNonce,
    arrivalOf: door.arrivalOf,
    settle: door.settle,
    joined: door.joined,
    get keptWebSockets() {
      return door.keptWebSockets;
    },
    get openWebSockets() {
      return door.openWebSockets;
    },
    async until(type, suits = () => true) {
      for (;;) {
        for (const event of events) if (isOf(event, type) && suits(event)) return event;
        await once(changes, 'change');
      }
    },
  };
}

/** Guests that are kept nowhere. */
export function noGuests(): Guests {
  return createGuests({ project: 'project', book: [], now: Date.now, changed: () => undefined });
}

function isOf<T extends DoorEvent['type']>(
  event: DoorEvent,
  type: T,
): event is Extract<DoorEvent, { type: T }> {
  return event.type === type;
}

/** Listens on a free port of 127.0.0.1, or on this one. @returns the URL, and how to drop everybody. */
export async function listenAt(
  server: Server,
  port = 0,
): Promise<{ url: string; port: number; end(): void }> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    end() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  /** Flat pairs; `Host` included, if there is to be one. */
  readonly headers?: readonly string[];
  readonly body?: Buffer;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

const someHeaders = ['Host', 'visitors.example', 'Connection', 'close'];

/** One request. Rejects where the connection breaks, before or within the answer. */
export async function ask(url: string, asked: Asked = {}): Promise<Answer> {
  const { method = 'GET', path = '/', headers = someHeaders, body, signal } = asked;
  const framed =
    body === undefined || headers.some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  const frame = framed ? [] : ['Content-Length', `${body.length}`];
  const options = { method, path, headers: [...headers, ...frame], agent: false };
  const sent = request(url, { ...options, ...(signal && { signal }) });
  const answering: Promise<IncomingMessage[]> = once(sent, 'response');
  sent.end(body);
  const [message] = await answering;
  // Whoever is answered early may not get rid of the rest.
  sent.on('error', () => {});
  if (message === undefined) throw new Error('no answer');
  return { status: message.statusCode ?? 0, message, body: await buffer(message) };
}

/** Writes these bytes on a connection of its own. @returns all that came until it was closed. */
export async function say(url: string, bytes: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(bytes, 'latin1');
  return (await buffer(socket)).toString('latin1');
}

/** Opens a WebSocket. Resolves with the status where it is refused, and rejects where there is no answer. */
export function openWebSocket(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  path = '/_stcore/stream',
  protocols: string[] = ['streamlit'],
): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws') + path, protocols, { headers });
    socket.once('open', () => resolve(socket));
    socket.on('error', reject);
    socket.once('unexpected-response', (sent, { statusCode = 0 }) => {
      resolve(statusCode);
      sent.destroy();
    });
  });
}

export interface Tally {
  readonly answered: number;
  /** What each of the others got. */
  readonly failures: readonly string[];
  /** How long the one took that waited longest. */
  readonly slowestMs: number;
}

/** Visitors that come one after the other, however long those before them wait. */
export interface Visitors {
  /** No more come. Resolves when all have their answer. */
  stop(): Promise<Tally>;
}

const visitorEveryMs = 50;

/** Lets a visitor come each 50 ms; one fails that gets anything but a 200. */
export function startVisitors(url: string, path: string, asked: Asked = {}): Visitors {
  const visits: Promise<string | null>[] = [];
  let slowestMs = 0;
  const visit = async () => {
    const startMs = performance.now();
    const failure = await visitOnce(url, { ...asked, path });
    slowestMs = Math.max(slowestMs, performance.now() - startMs);
    return failure;
  };
  const timer = setInterval(() => visits.push(visit()), visitorEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      const outcomes = await Promise.all(visits);
      const failures = outcomes.filter((outcome) => outcome !== null);
      return { answered: outcomes.length - failures.length, failures, slowestMs };
    },
  };
}

async function visitOnce(url: string, asked: Asked): Promise<string | null> {
  try {
    const { status } = await ask(url, asked);
    return status === 200 ? null : `status ${status}`;
  } catch (error) {
    return String(error);
  }
}

/** A visitor's page: its WebSocket, opened again at once whenever it is closed. */
export interface StubbornPage {
  /** The answers to its handshakes so far: 101, another status, or why there was none. */
  readonly handshakes: readonly (number | string)[];
  /** How its WebSockets ended: 1006 is a line that was cut without a word (RFC 6455, 7.4.1). */
  readonly closeCodes: readonly number[];
  /** Waits until that many handshakes were answered. */
  until(count: number): Promise<void>;
  leave(): void;
}

export function openPage(url: string, headers: Readonly<Record<string, string>> = {}): StubbornPage {
  const changes = new EventEmitter();
  const handshakes: (number | string)[] = [];
  const closeCodes: number[] = [];
  let leaving = false;
  let current: WebSocket | undefined;

  async function stay(): Promise<void> {
    while (!leaving) {
      const opened = await openWebSocket(url, headers).catch(String);
      handshakes.push(opened instanceof WebSocket ? 101 : opened);
      changes.emit('change');
      if (!(opened instanceof WebSocket)) return;
      current = opened;
      if (leaving) opened.terminate();
      const [code] = await once(opened, 'close');
      if (!leaving) closeCodes.push(code);
    }
  }
  void stay();
  return {
    handshakes,
    closeCodes,
    async until(count) {
      while (handshakes.length < count) await once(changes, 'change');
    },
    leave() {
      leaving = true;
      current?.terminate();
    },
  };
}
