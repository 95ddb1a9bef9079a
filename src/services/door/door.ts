import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Arrival, DoorEvent, DoorMode } from '../../core/door/visitor.ts';
import { parseOrigin } from '../../core/settings/parse-origin.ts';
import { nonceHeader } from './headers.ts';
import { createListener } from './listener.ts';
import { serveVisit } from './visit.ts';
import type { Visitor } from './visitor.ts';
import { createWaitingRoom } from './waiting-room.ts';

export type { DoorEvent, DoorMode } from '../../core/door/visitor.ts';

/** The local door that the tunnel leads to. Direct local use never goes through it. */
export interface Door {
  /** Listens on a free port of 127.0.0.1. @returns its URL, `http://127.0.0.1:PORT`. */
  open(): Promise<string>;
  /** Says where visitors go from now on; those who wait move on. It holds until this is called. */
  lead(mode: DoorMode): void;
  /** What comes with this nonce is a question of our own, and no visit. `origin`: the one that it is sent with. */
  expect(nonce: string, origin?: string | null): void;
  /** Whether a request with `ocap-dev-nonce: NONCE` came in here lately. The app does not get that header. */
  sawNonce(nonce: string): boolean;
  /** With which Host and Origin it came in; null: it did not. */
  arrivalOf(nonce: string): Arrival | null;
  readonly openWebSockets: number;
  /** Ends everybody's connection. Once it resolves, no handle is left and all visits were reported. */
  close(): Promise<void>;
}

export interface DoorDeps {
  emit(event: DoorEvent): void;
}

/** Shorter than the 5 s that uvicorn keeps an idle connection. */
const keptOpen = { keepAlive: true, timeout: 4000 };

const mostNonces = 64;

/** A host name has 253 characters at most. */
const longestTold = 300;

/**
 * Passes requests and WebSockets to the app as they come, `Host` and `Origin` included, and keeps them while the app
 * restarts. It is built on node:http: a visitor must be able to lose a try and be sent again, a handshake too, with its
 * body unread. httpxy 0.5.6 and http-proxy-3 2.0.1 read the body before they are connected, end a visitor's
 * socket when a handshake fails, don't end one whose visitor left, and pass hop-by-hop headers on (all measured).
 */
export function createDoor({ emit }: DoorDeps): Door {
  let mode: DoorMode = { at: 'hold' };
  const closing = new AbortController();
  const room = createWaitingRoom();
  const arrivals = new Map<string, Arrival>();
  const expected = new Map<string, string | null>();
  const webSockets = { open: 0 };
  const visits = new Set<Promise<void>>();
  const agents = { http: new HttpAgent(keptOpen), https: new HttpsAgent(keptOpen) };
  const hall = {
    emit,
    webSockets,
    room,
    mode: () => mode,
    agentFor: ({ protocol }: URL) => (protocol === 'https:' ? agents.https : agents.http),
    closing: closing.signal,
    isOwn: (nonce: string) => expected.has(nonce),
  };

  const listener = createListener((visitor) => {
    remember(arrivals, expected, visitor);
    tellArrival(visitor, expected, emit);
    const visit = serveVisit(visitor, hall);
    visits.add(visit);
    void visit.then(() => visits.delete(visit));
  });

  return {
    open: listener.open,
    lead(next) {
      mode = next;
      room.wakeAll();
    },
    expect(nonce, origin = null) {
      expected.set(nonce, origin);
      for (const oldest of expected.keys()) if (expected.size > mostNonces) expected.delete(oldest);
    },
    sawNonce: (nonce) => arrivals.has(nonce),
    arrivalOf: (nonce) => arrivals.get(nonce) ?? null,
    get openWebSockets() {
      return webSockets.open;
    },
    async close() {
      closing.abort();
      const closed = listener.close();
      for (const agent of Object.values(agents)) agent.destroy();
      await Promise.all([closed, ...visits]);
    },
  };
}

/** Anybody can send nonces: of too many the oldest are forgotten, but none that we wait for. */
function remember(
  arrivals: Map<string, Arrival>,
  expected: ReadonlyMap<string, string | null>,
  { request }: Visitor,
): void {
  const { host = null, origin = null } = request.headers;
  const short = (text: string | null) => text?.slice(0, longestTold) ?? null;
  for (const nonce of request.headersDistinct[nonceHeader] ?? [])
    arrivals.set(nonce.slice(0, 100), { host: short(host), origin: short(origin) });
  for (const oldest of arrivals.keys())
    if (arrivals.size > mostNonces && !expected.has(oldest)) arrivals.delete(oldest);
}

/** Before the app is asked: it may log its refusal sooner than our question is answered. */
function tellArrival(
  { request, isUpgrade }: Visitor,
  expected: ReadonlyMap<string, string | null>,
  emit: DoorDeps['emit'],
): void {
  if (!isUpgrade) return;
  for (const nonce of request.headersDistinct[nonceHeader] ?? []) {
    const sent = expected.get(nonce) ?? null;
    if (sent === null) continue;
    const { origin } = request.headers;
    const reading = parseOrigin(origin ?? '');
    emit({ type: 'origin.arrived', sent, arrived: reading.ok ? reading.origin : null });
  }
}
