import { type Ahead, nobodyAhead } from '../../../core/app/sessions/state.ts';
import type { MovedOnes, OneByOne } from '../../../core/door/one-by-one.ts';
import { within } from '../../os/node/within.ts';
import type { CarryBox } from './carry-box.ts';
import type { Dumped } from './hands.ts';
import type { RunSessions } from './run-sessions.ts';
import { dumpOf } from './told.ts';

/** Visitors go over from one app to another beside it. */
export interface HandOver {
  /** No other visitor is begun with. */
  hurry(): void;
  /** Resolves once nobody is under way; `isGone`: the new app is. */
  readonly over: Promise<HandOverEnd>;
}

export interface HandOverEnd {
  readonly isGone: boolean;
  readonly ahead: Ahead;
}

export interface HandOverDeps {
  readonly from: RunSessions;
  readonly to: RunSessions;
  readonly place: string;
  readonly oldValues: Readonly<Record<string, string>>;
  readonly box: CarryBox;
  moveEach(order: OneByOne): Promise<MovedOnes>;
}

/** For those whose scripts run, and for all: who has not gone over by then goes with the last. */
const patienceMs = 10_000;
/**
 * A first run is 0.14 s of Streamlit's own. An app that has one under way takes long for the handshake of the next, who is better
 * off where it is: on a busy machine each was silent for 68 ms so, and for 337 ms where the one before still ran. A script that
 * takes longer than this is not waited for, unless two run.
 */
const firstRunMs = 1000;
const mostFirstRuns = 2;
/** For those of the last visitors. */
const lastRunsMs = 3000;

export function startHandOver({ from, to, place, oldValues, box, moveEach }: HandOverDeps): HandOver {
  const ending = new AbortController();
  const { signal } = ending;
  const hurry = () => ending.abort();
  const timer = setTimeout(hurry, patienceMs);
  const hurried = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => hurried.resolve());
  const written = new Map<string, Dumped>();
  const gone: Dumped[] = [];
  const alreadyBack = to.hands.returned;
  const isGone = new AbortController();
  void from.closed.then(hurry);
  void to.closed.then(() => {
    isGone.abort();
    hurry();
  });

  async function hand(session: string): Promise<boolean> {
    box.isFull = true;
    const dumped = await from.hands.give(session, oldValues);
    const isTaken = dumped !== null && dumped.sessions > 0 && (await to.hands.take());
    if (isTaken) written.set(session, dumped);
    // A word that came late may have left something there.
    else box.file.clear();
    box.isFull = false;
    return isTaken;
  }

  /** Resolves when at most so many first runs are under way; or after so long, or when nothing is waited for any more. */
  async function firstRunsAre(most: number, withinMs: number): Promise<void> {
    const untilMs = performance.now() + withinMs;
    for (let leftMs = withinMs; leftMs > 0 && firstRuns() > most && !signal.aborted; ) {
      await within<unknown>(leftMs, to.hands.back(), hurried.promise);
      leftMs = untilMs - performance.now();
    }
  }

  async function mayNext(): Promise<void> {
    await firstRunsAre(0, firstRunMs);
    await firstRunsAre(mostFirstRuns - 1, patienceMs);
  }

  function firstRuns(): number {
    return gone.length - (to.hands.returned - alreadyBack);
  }

  function arrived(session: string): void {
    from.hands.isGone(session);
    const dumped = written.get(session);
    if (dumped !== undefined) gone.push(dumped);
  }

  async function all(): Promise<HandOverEnd> {
    const busy = () => from.hands.busy();
    const moved = await moveEach({ place, signal, gone: isGone.signal, busy, mayNext, hand, arrived });
    // Until then the old app has what their pages show; and would have them back, if the new one failed at them.
    await firstRunsAre(0, lastRunsMs);
    // Of visitors who do not come through the door, and of those who could not be moved so.
    await from.apart.quiet(signal);
    clearTimeout(timer);
    if (isGone.signal.aborted) from.hands.areBack();
    const { left, stale } = dumpOf(joined(gone));
    return { isGone: isGone.signal.aborted, ahead: { ...nobodyAhead, ...moved, left, stale } };
  }

  return { hurry, over: all() };
}

function joined(all: readonly Dumped[]): Dumped {
  return {
    type: 'dumped',
    order: 0,
    sessions: all.length,
    left: all.flatMap(({ left }) => left),
    threads: [],
    stopped: 0,
    tooLarge: 0,
    stale: all.flatMap(({ stale }) => stale),
  };
}
