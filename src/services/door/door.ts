import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { DoorEvent, DoorMode } from '../../core/door/visitor.ts';
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
  /** What comes with this nonce is a question of our own, and no visit. */
  expect(nonce: string): void;
  /** Whether a request with `ocap-dev-nonce: NONCE` came in here lately. The app does not get that header. */
  sawNonce(nonce: string): boolean;
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
  const nonces = new Set<string>();
  const expected = new Set<string>();
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
    remember(nonces, expected, visitor);
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
    expect(nonce) {
      expected.add(nonce);
      for (const oldest of expected) if (expected.size > mostNonces) expected.delete(oldest);
    },
    sawNonce: (nonce) => nonces.has(nonce),
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
function remember(nonces: Set<string>, expected: ReadonlySet<string>, { request }: Visitor): void {
  for (const nonce of request.headersDistinct[nonceHeader] ?? []) nonces.add(nonce.slice(0, 100));
  for (const oldest of nonces) if (nonces.size > mostNonces && !expected.has(oldest)) nonces.delete(oldest);
}
