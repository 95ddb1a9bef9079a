import { setTimeout as delay } from 'node:timers/promises';
import type { MovedOnes, OneByOne } from '../../../core/door/one-by-one.ts';
import type { DoorEvent, DoorMode } from '../../../core/door/visitor.ts';
import type { Upgraded } from '../upstream.ts';
import type { Visitor } from '../visitor.ts';
import type { Ended, Heard } from '../websocket.ts';
import { createBudgets } from './budget.ts';
import { type Crossing, type CrossingResult, createCrossing, type Member } from './crossing.ts';
import { keepSocket } from './kept-socket.ts';
import { moveOneByOne } from './one-by-one.ts';
import { createUploads, isMedia, isUpload } from './session-files.ts';
import { createSocketNames, type SocketName } from './socket-names.ts';
import { createTapes, type Tape } from './tapes.ts';
import { createTwoApps, held } from './two-apps.ts';

/** Keeps visitors' WebSockets over a restart of the app. */
export interface Keeper {
  /** How many are kept for the next app. */
  readonly waiting: number;
  /** For the handshake of one that can be kept; null: it cannot. */
  name(visitor: Visitor, mode: DoorMode): SocketName | null;
  /** Passes on what is said, both ways, whichever app is there. Resolves at its end; `ending` ends it at once. */
  keep(
    visitor: Visitor,
    first: Upgraded,
    name: SocketName,
    ending: AbortSignal,
    heard: Heard,
  ): Promise<Ended>;
  /**
   * Lets files arrive that are on their way, for 3 s at the most; then holds what visitors say. Resolves when the app has acted
   * on what they said before, after half a second at the latest.
   */
  settle(): Promise<void>;
  /** Moves WebSockets to an app beside the one that they are at, one by one; those who cannot go stay where they are. */
  moveEach(order: OneByOne): Promise<MovedOnes>;
  lead(mode: DoorMode): void;
  /** The app's word on which session a WebSocket became. */
  joined(id: string, session: string): void;
  /** A request of this visitor goes to the app. @returns what to call when that has answered. */
  enter(visitor: Visitor, upstream: string): () => void;
  /** Where this visitor is led: an upload waits until its session is there. */
  modeFor(visitor: Visitor, mode: DoorMode): DoorMode;
  /** What the app says now to this visitor is forgotten with it: it took a file after it had written its sessions down. */
  isForgotten(visitor: Visitor, upstream: string): boolean;
  /** An upload's body, which can go to the next app if this one does not take it in time; null: it can't. */
  tapeOf(visitor: Visitor, mode: DoorMode): Tape | null;
  /** Would sending it once more do no more than once, and is all of it there? */
  canSendAgain(visitor: Visitor): boolean;
  /** Another app may have what this one answers so to; null: none has. */
  askBefore(visitor: Visitor, mode: DoorMode, status: number): URL | null;
  /** The app has not yet what this visitor asks for: its script has to run first. */
  isTooSoon(visitor: Visitor, status: number): boolean;
}

export interface KeeperDeps {
  readonly closing: AbortSignal;
  emit(event: DoorEvent): void;
  /** Those who wait may go on. */
  wake(): void;
  isOwn(visitor: Visitor): boolean;
}

/** What takes longer is cut, and its visitor told so: nobody's click waits for another's file for ever. */
const uploadsMs = 3000;
/** In which each visitor's script has run once, unless there are many. */
const firstRunsMs = 3000;

export function createKeeper({ closing, emit, wake, isOwn }: KeeperDeps): Keeper {
  const names = createSocketNames();
  const uploads = createUploads();
  const budgets = createBudgets();
  const record = createTapes();
  const apps = createTwoApps(wake);
  const tapes = new WeakMap<Visitor, Tape>();
  const members = new Set<Member>();
  let crossing: Crossing | null = null;
  let isMoving = false;
  let firstRunsUntilMs = Number.NEGATIVE_INFINITY;

  function over({ moved, closed, silenceMs }: CrossingResult): void {
    crossing = null;
    isMoving = false;
    firstRunsUntilMs = performance.now() + firstRunsMs;
    // Also where all have left meanwhile: the scripts of others wait for it.
    emit({ type: 'webSockets.moved', count: moved, closed, silenceMs });
    wake();
  }

  /** Those whose session is known, and whose app is to go. */
  function staying(): Member[] {
    const { next } = apps;
    return [...members].filter(
      ({ name }) => name.joinedAs() !== null && (next === null || name.place !== next),
    );
  }

  closing.addEventListener('abort', () => {
    crossing?.giveUp();
  });

  return {
    get waiting() {
      return crossing?.size ?? 0;
    },
    name(visitor, mode) {
      const isKept = mode.at === 'pass' && mode.keeps === true && isPage(visitor) && !isOwn(visitor);
      return isKept ? names.create(null, mode.upstream) : null;
    },
    async keep(visitor, first, name, ending, heard) {
      const { 'sec-websocket-protocol': protocol } = first.answer.headers;
      const member: Member = { visitor, socket: keepSocket(visitor, first, budgets, heard), protocol, name };
      members.add(member);
      const hangUp = () => member.socket.hangUp();
      ending.addEventListener('abort', hangUp);
      const ended = await member.socket.ended;
      members.delete(member);
      ending.removeEventListener('abort', hangUp);
      crossing?.leave(member);
      member.name.drop();
      return ended;
    },
    async settle() {
      isMoving = false;
      await Promise.race([uploads.over(apps.next), delay(uploadsMs, null, { ref: false })]);
      crossing ??= createCrossing(names, over);
      await crossing.settle(staying(), uploads.over(apps.next));
    },
    moveEach: (order) =>
      moveOneByOne(order, { names, members: staying, uploading: uploads.sessions, leaves: apps.leaves }),
    lead(mode) {
      apps.lead(mode);
      if (mode.at === 'pass' && mode.before !== undefined) return;
      if (crossing === null || (mode.at === 'hold' && mode.sockets === 'keep')) return;
      if (mode.at !== 'pass' || mode.keeps !== true) return crossing.giveUp();
      isMoving = true;
      crossing.move(new URL(mode.upstream));
    },
    joined(id, session) {
      const place = names.joined(id, session);
      if (place !== null) apps.joined(session, place);
    },
    enter: uploads.enter,
    modeFor: (visitor, mode) => (isMoving && isUpload(visitor) ? held : apps.modeFor(visitor, mode)),
    askBefore: apps.askBefore,
    tapeOf(visitor, mode) {
      const known = tapes.get(visitor);
      if (known !== undefined || !isUpload(visitor) || mode.at !== 'pass' || mode.keeps !== true)
        return known ?? null;
      const tape = record(visitor);
      tapes.set(visitor, tape);
      return tape;
    },
    canSendAgain: (visitor) => tapes.get(visitor)?.isWhole === true,
    isTooSoon: (visitor, status) =>
      status === 404 && isMedia(visitor) && performance.now() < firstRunsUntilMs,
    isForgotten: (visitor, upstream) =>
      crossing?.isSettled === true && !isMoving && upstream !== apps.next && isUpload(visitor),
  };
}

/** A page of Streamlit's. Other WebSockets of an app have no session. */
function isPage({ isUpgrade, request: { url = '', headers } }: Visitor): boolean {
  const [path = ''] = url.split('?', 1);
  return (
    isUpgrade &&
    path.endsWith('/_stcore/stream') &&
    /^streamlit\b/.test(headers['sec-websocket-protocol'] ?? '')
  );
}
