import type { AskedAgain } from '../../core/door/inspect/asked-again.ts';
import { isRepeatable } from '../../core/door/inspect/detail.ts';
import type { MovedOnes, OneByOne } from '../../core/door/one-by-one.ts';
import type { Admittance, TrustedProxies } from '../../core/door/state.ts';
import type { Arrival, DoorEvent, DoorMode } from '../../core/door/visitor.ts';
import { createAttended } from './access/attended.ts';
import { createGate } from './access/gate.ts';
import type { Guests } from './access/guests.ts';
import { createAddresses } from './addresses.ts';
import { createAppAgents } from './app-agents.ts';
import { createKeeper } from './kept/keeper.ts';
import { createListener, type Listener } from './listener.ts';
import { createOwnQuestions } from './own-questions.ts';
import { askVisitAgain } from './people/ask-visit.ts';
import { createPeople, type People, type PeopleDeps } from './people/people.ts';
import { createPlaces } from './places.ts';
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
  /**
   * What comes with this nonce is a question of our own, and no visit. `origin`: the one that it is sent with. `byProxy`: it
   * goes through what stands in front of the tunnel.
   */
  expect(nonce: string, origin?: string | null, byProxy?: boolean): void;
  /** Whose word on the addresses of visitors is believed; null: of the proxy that questions of our own came through. */
  trust(proxies: TrustedProxies): void;
  /** Says who may come in from now on; who may not any more loses what they hold open. */
  admit(admittance: Admittance): void;
  /** Whether a request with `ocap-dev-nonce: NONCE` came in here lately. The app does not get that header. */
  sawNonce(nonce: string): boolean;
  /** With which Host and Origin it came in; null: it did not. */
  arrivalOf(nonce: string): Arrival | null;
  readonly openWebSockets: number;
  /** WebSockets that wait for the next app. */
  readonly keptWebSockets: number;
  /**
   * The app is about to go, and hands its sessions on: files that are on their way arrive, for 3 s at the most; then what visitors
   * say is kept. Resolves when it has acted on what they said before, after half a second at the latest.
   */
  settle(): Promise<void>;
  /** Moves WebSockets one by one to an app beside the one that they are at. */
  moveEach(order: OneByOne): Promise<MovedOnes>;
  /** The app's word on which session the WebSocket of this name became. */
  joined(socket: string, session: string): void;
  readonly people: Pick<People, 'giveCookies' | 'raised' | 'visits'>;
  /** Asks a visit that is kept once more; null: it is not kept, or not one that only reads. Never rejects. */
  askAgain(visit: number, origin: string | null): Promise<AskedAgain | null>;
  /** Ends everybody's connection. Once it resolves, no handle is left and all visits were reported. */
  close(): Promise<void>;
}

export interface DoorDeps {
  emit(event: DoorEvent): void;
  readonly guests: Guests;
  readonly people: PeopleDeps;
}

/**
 * Passes requests and WebSockets to the app as they come, `Host` and `Origin` included, and keeps them while the app
 * restarts. It is built on node:http: a visitor must be able to lose a try and be sent again, a handshake too, with its
 * body unread. httpxy 0.5.6 and http-proxy-3 2.0.1 read the body before they are connected, end a visitor's
 * socket when a handshake fails, don't end one whose visitor left, and pass hop-by-hop headers on (all measured).
 */
export function createDoor({ emit, guests, people: told }: DoorDeps): Door {
  let mode: DoorMode = { at: 'hold' };
  let admittance: Admittance = { rules: { access: 'invited', openPaths: [] }, token: null };
  const closing = new AbortController();
  const room = createWaitingRoom();
  const places = createPlaces(room.wakeNext);
  const addresses = createAddresses();
  const questions = createOwnQuestions(emit, addresses.learn);
  const webSockets = { open: 0 };
  // Made as it is opened: node:http would be loaded before the app is spawned.
  let listener: Listener | null = null;
  let url: string | null = null;
  const people = createPeople(told, addresses, () => webSockets.open);
  const visits = new Set<Promise<void>>();
  const agents = createAppAgents();
  const attended = createAttended(guests);
  const admit = createGate({
    admittance: () => admittance,
    guests,
    isAppReady: () => mode.at === 'pass',
    isOwn: questions.isOwn,
    now: Date.now,
  });
  const keeper = createKeeper({
    closing: closing.signal,
    emit,
    wake: room.wakeAll,
    isOwn: questions.isOwn,
  });
  const hall = {
    emit,
    attended,
    admit,
    keeper,
    webSockets,
    room,
    places,
    addresses,
    people,
    mode: () => mode,
    agentFor: agents.of,
    closing: closing.signal,
    isOwn: questions.isOwn,
  };

  const welcome = (visitor: Visitor) => {
    questions.arrived(visitor);
    const visit = serveVisit(visitor, hall);
    visits.add(visit);
    void visit.then(() => visits.delete(visit));
  };

  return {
    async open() {
      listener ??= createListener(welcome);
      url = await listener.open();
      return url;
    },
    lead(next) {
      mode = next;
      keeper.lead(next);
      room.wakeAll();
    },
    trust: addresses.trust,
    admit(next) {
      const before = admittance;
      admittance = next;
      attended.admit(before, next);
    },
    people,
    async askAgain(id, origin) {
      const visit = people.visits.get(id);
      if (url === null || visit === null || !isRepeatable(visit)) return null;
      return askVisitAgain(url, visit, origin, (nonce) => questions.expect(nonce, null, false));
    },
    expect: (nonce, origin = null, byProxy = false) => questions.expect(nonce, origin, byProxy),
    sawNonce: (nonce) => questions.arrivalOf(nonce) !== null,
    arrivalOf: questions.arrivalOf,
    get openWebSockets() {
      return webSockets.open;
    },
    get keptWebSockets() {
      return keeper.waiting;
    },
    settle: keeper.settle,
    moveEach: keeper.moveEach,
    joined: keeper.joined,
    async close() {
      closing.abort();
      const closed = listener?.close();
      agents.close();
      await Promise.all([closed, ...visits]);
      people.close();
    },
  };
}
