import { within } from '../../os/node/within.ts';
import type { Visitor } from '../visitor.ts';
import type { KeptSocket } from './kept-socket.ts';
import { presentAnew } from './move.ts';
import type { SocketName, SocketNames } from './socket-names.ts';

/** A WebSocket that is kept. */
export interface Member {
  readonly visitor: Visitor;
  readonly socket: KeptSocket;
  readonly protocol: string | undefined;
  name: SocketName;
}

/** What became of those who were kept over one restart, or several that followed at once. */
export interface CrossingResult {
  readonly moved: number;
  readonly closed: number;
  readonly silenceMs: number;
}

/** From the moment on at which an app is about to go, until those who are kept have another. */
export interface Crossing {
  readonly size: number;
  /** The app that goes does nothing more for anybody. */
  readonly isSettled: boolean;
  /** Resolves when the app has acted on all that was said before, and `others` are over; after half a second at the latest. */
  settle(members: readonly Member[], others: Promise<unknown>): Promise<void>;
  move(upstream: URL): void;
  leave(member: Member): void;
  giveUp(): void;
}

const settleMs = 500;
/** As long as any visitor waits for an app that restarts. */
const patienceMs = 10_000;
/** For all, once an app is there: each takes some milliseconds, on a busy machine some hundred. */
const movingMs = 10_000;
/** So long they wait for each other: scripts that run meanwhile would make it slower for all. */
const togetherMs = 2000;
const atOnce = 8;

export function createCrossing(names: SocketNames, over: (result: CrossingResult) => void): Crossing {
  const sinceMs = performance.now();
  const kept = new Set<Member>();
  const arrived = new Set<Member>();
  const patience = setTimeout(giveUp, patienceMs);
  let moving: AbortController | null = null;
  let closed = 0;
  let isSettled = false;
  let isOver = false;
  let mayGoOn = false;

  function finish(): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(patience);
    moving?.abort();
    over({ moved: arrived.size, closed, silenceMs: Math.round(performance.now() - sinceMs) });
  }

  function close(member: Member): void {
    if (!kept.delete(member)) return;
    closed += 1;
    arrived.delete(member);
    member.socket.giveUp();
  }

  function giveUp(): void {
    for (const member of [...kept]) close(member);
    finish();
  }

  async function moveOne(member: Member, upstream: URL, move: AbortController): Promise<void> {
    const session = member.name.joinedAs();
    if (session === null || !member.socket.canGoOn) return close(member);
    // Node throws at what it does not send.
    const next = await presentAnew({ ...member, session }, upstream, names, move.signal).catch(() => null);
    const isLate = moving !== move;
    if (next !== null && !isLate && member.socket.canGoOn) {
      member.name.drop();
      member.name = next.name;
      member.socket.moveTo(next);
      arrived.add(member);
      if (mayGoOn) member.socket.release();
      return;
    }
    next?.name.drop();
    next?.socket.destroy();
    if (!isLate) close(member);
  }

  async function moveAll(upstream: URL): Promise<void> {
    clearTimeout(patience);
    const move = new AbortController();
    moving = move;
    const timers = [
      setTimeout(() => move.abort(), movingMs),
      setTimeout(() => moving === move && goOn(), togetherMs),
    ];
    await inTurn([...kept], atOnce, (member) => moveOne(member, upstream, move));
    timers.forEach(clearTimeout);
    if (moving !== move) return;
    goOn();
    finish();
  }

  function goOn(): void {
    mayGoOn = true;
    for (const { socket } of arrived) socket.release();
  }

  return {
    get size() {
      return kept.size;
    },
    get isSettled() {
      return isSettled;
    },
    async settle(members, others) {
      moving?.abort();
      moving = null;
      isSettled = false;
      mayGoOn = false;
      arrived.clear();
      for (const member of members) kept.add(member);
      const settled = [...kept].map(({ socket }) => socket.settle());
      await within(settleMs, Promise.all([...settled, others]));
      for (const { socket } of kept) socket.freeze();
      isSettled = true;
    },
    move: (upstream) => void moveAll(upstream),
    leave(member) {
      kept.delete(member);
      arrived.delete(member);
    },
    giveUp,
  };
}

async function inTurn<T>(all: readonly T[], atATime: number, act: (one: T) => Promise<void>): Promise<void> {
  const left = [...all];
  const worker = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await act(one);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
