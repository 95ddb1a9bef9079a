import { setTimeout as delay } from 'node:timers/promises';
import type { MovedOnes, OneByOne } from '../../../core/door/one-by-one.ts';
import { within } from '../../os/node/within.ts';
import type { Member } from './crossing.ts';
import { presentAnew } from './move.ts';
import type { SocketNames } from './socket-names.ts';

export interface OneByOneDeps {
  readonly names: SocketNames;
  /** Those who are still with the old app. */
  members(): readonly Member[];
  /** Whose files are on their way. */
  uploading(): ReadonlySet<string>;
  /** Requests of this session wait. @returns what to call when it is somewhere. */
  leaves(session: string): () => void;
}

/** Until the app has read what was said: some milliseconds, on a machine with ten busy programs some hundred. */
const settleMs = 1000;
/** For a handshake: one took 5 to 10 ms. */
const presentMs = 3000;
/** Before those are looked at again whose scripts ran. */
const againMs = 50;
/** One that cannot be written down is no script that ends. */
const mostTries = 5;

/**
 * Moves WebSockets to an app beside the one that they are at: those whose script runs when it is over. One that cannot be moved
 * stays where it is. Resolves when all are moved that can be, or when no other is to be begun.
 */
export async function moveOneByOne(order: OneByOne, deps: OneByOneDeps): Promise<MovedOnes> {
  const { signal } = order;
  const tries = new Map<Member, number>();
  let [count, closed] = [0, 0];
  let silenceMs: number | null = null;

  async function move(member: Member): Promise<void> {
    tries.set(member, (tries.get(member) ?? 0) + 1);
    const startMs = performance.now();
    const outcome = await moveOne(member, order, deps);
    if (outcome === 'closed') closed += 1;
    if (outcome !== 'moved') return;
    count += 1;
    silenceMs = Math.max(silenceMs ?? 0, Math.round(performance.now() - startMs));
  }

  while (!signal.aborted) {
    const left = deps.members().filter((member) => (tries.get(member) ?? 0) < mostTries);
    if (left.length === 0) break;
    const busy = new Set([...(await order.busy()), ...deps.uploading()]);
    const idle = left.filter(({ name }) => !busy.has(name.joinedAs() ?? ''));
    for (const member of idle) {
      await order.mayNext();
      if (signal.aborted) break;
      await move(member);
    }
    if (idle.length < left.length) await delay(againMs, undefined, { signal }).catch(ignore);
  }
  return { count, closed, silenceMs };
}

async function moveOne(
  member: Member,
  order: OneByOne,
  { names, leaves }: OneByOneDeps,
): Promise<'moved' | 'stays' | 'closed'> {
  const { socket } = member;
  const session = member.name.joinedAs();
  const isSettled = session !== null && (await settled(socket));
  if (session === null || !isSettled) return stay(member);
  const isThere = leaves(session);
  try {
    if (!(await order.hand(session))) return stay(member);
    const late = AbortSignal.any([order.gone, AbortSignal.timeout(presentMs)]);
    // What the old app said last is on its way.
    const said = settled(socket);
    const next = await presentAnew({ ...member, session }, new URL(order.place), names, late).catch(
      () => null,
    );
    await said;
    if (next !== null && socket.canGoOn) {
      member.name.drop();
      member.name = next.name;
      socket.moveTo(next);
      socket.release();
      order.arrived(session);
      return 'moved';
    }
    next?.name.drop();
    next?.socket.destroy();
    if (next !== null || late.aborted) return stay(member);
    // Its origin is listed no more.
    socket.giveUp();
    return 'closed';
  } finally {
    isThere();
  }
}

function stay({ socket }: Member): 'stays' {
  socket.stay();
  return 'stays';
}

/** False: not in time. */
async function settled(socket: Member['socket']): Promise<boolean> {
  return (
    (await within(
      settleMs,
      socket.settle(1).then(() => true),
    )) === true
  );
}

function ignore(): void {}
