import type { LaunchSpec } from '../launch.ts';
import type { AppSlice, Successor } from '../state.ts';
import { trusted } from './pair.ts';
import {
  type Ahead,
  type DropCause,
  type Dump,
  type Fate,
  type Handover,
  type LeftKey,
  type LossCause,
  nobodyAhead,
  type SessionsEvent,
  type SessionsSlice,
} from './state.ts';

/** Two presses within this time mean the second: fresh sessions. */
const twiceMs = 1000;

/** Takes down what the sessions of the run that lives tell. */
export function recordSessions(sessions: SessionsSlice, event: SessionsEvent): SessionsSlice {
  switch (event.type) {
    case 'sessions.hello':
      return { ...sessions, hello: trusted(sessions, event.hello) };
    case 'sessions.live':
      return { ...sessions, live: event.count };
    case 'sessions.dumped':
      return moved(sessions, ['asked', 'packed', 'taken'], () => ({ at: 'packed', dump: event.dump }));
    case 'sessions.lost':
      return lost(sessions, event.cause, event.detail);
    case 'sessions.taken':
      return withHandover(sessions, (handover) => {
        const { fate } = handover;
        if (fate.at !== 'packed') return handover;
        const dump = withThoseAhead(fate.dump, handover.ahead);
        const carried = event.carried + handover.ahead.count;
        return { ...handover, fate: { at: 'taken', dump, carried }, held: event.held };
      });
    case 'sessions.restored':
      return withHandover(sessions, (handover) => ({
        ...handover,
        failed: handover.failed + event.fresh,
        unread: [...handover.unread, ...news(handover, event.left)].slice(0, mostKeys),
      }));
    default:
      return event satisfies never;
  }
}

/** A session that comes back tells once more of what it had to leave behind. */
function news({ fate, unread }: Handover, left: readonly LeftKey[]): readonly LeftKey[] {
  const known = new Set([...('dump' in fate ? fate.dump.left : []), ...unread].map(({ key }) => key));
  return left.filter(({ key }) => !known.has(key));
}

/** Nobody reads more of them. */
const mostKeys = 200;

/** A run is to be stopped; `cause`: why its sessions are dropped, null: they are asked for. */
export function handedOver(
  sessions: SessionsSlice,
  from: LaunchSpec,
  drop: { readonly cause: DropCause; readonly names: readonly string[] } | null,
  nowMs: number,
): SessionsSlice {
  // A run that has not taken them yet may never do so: they are still those of the one before.
  if (drop === null && sessions.handover?.fate.at === 'packed') return sessions;
  const fate: Fate = drop === null ? { at: 'asked' } : { at: 'dropped', ...drop };
  const handover: Handover = {
    from,
    fate,
    ahead: nobodyAhead,
    sinceMs: nowMs,
    awayMs: null,
    silenceMs: null,
    held: false,
    closed: 0,
    unread: [],
    failed: 0,
    beside: null,
  };
  return { ...sessions, handover };
}

/** What was on its way goes nowhere. */
export function dropped(
  sessions: SessionsSlice,
  { cause, names }: { readonly cause: DropCause; readonly names: readonly string[] },
): SessionsSlice {
  return moved(sessions, ['asked', 'packed'], () => ({ at: 'dropped', cause, names }));
}

/** What was on its way did not arrive. */
export function lost(sessions: SessionsSlice, cause: LossCause, detail: string): SessionsSlice {
  return moved(sessions, ['asked', 'packed', 'taken'], () => ({ at: 'lost', cause, detail }));
}

/** Are sessions on their way? */
export function isOnItsWay(handover: Handover | null): handover is Handover {
  return handover !== null && (handover.fate.at === 'asked' || handover.fate.at === 'packed');
}

/** Do the sessions of the app that runs outlive it? While it restarts: do those on their way arrive, as far as one knows? */
export function carriesSessions({
  sessions: { hello, handover },
  life,
}: Pick<AppSlice, 'sessions' | 'life'>): boolean {
  if (life.at === 'ready') return hello?.carry === true;
  const fate = life.at === 'backoff' || life.at === 'failed' ? null : handover?.fate.at;
  return fate === 'asked' || fate === 'packed' || fate === 'taken';
}

/** The next run starts: nothing is known of it, and it fulfils what was asked for. `beside`: as of the handover. */
export function atStart(sessions: SessionsSlice, beside: number | null): SessionsSlice {
  const { handover } = sessions;
  return {
    ...sessions,
    ...{ hello: null, live: null, fresh: false },
    handover: handover === null ? null : { ...handover, beside },
  };
}

/** The next run serves: visitors wait no longer. */
export function atReady(sessions: SessionsSlice, nowMs: number): SessionsSlice {
  return withHandover(sessions, (handover) =>
    handover.awayMs === null ? { ...handover, awayMs: Math.round(nowMs - handover.sinceMs) } : handover,
  );
}

/** A run that was stopped is gone: what it has not said that it wrote down is not there. */
export function atExit(sessions: SessionsSlice): SessionsSlice {
  return moved(sessions, ['asked'], () => ({ at: 'lost', cause: 'closed', detail: '' }));
}

/** A run ended by itself: what its visitors had is gone with it. */
export function atCrash(sessions: SessionsSlice, from: LaunchSpec, nowMs: number): SessionsSlice {
  if (sessions.hello?.carry !== true) return { ...sessions, hello: null, live: null };
  const crashed = handedOver(sessions, from, { cause: 'crash', names: [] }, nowMs);
  return { ...crashed, hello: null, live: null };
}

/** A restart was asked for by hand; twice within a second, or where that is said: with fresh sessions. */
export function asked(sessions: SessionsSlice, isFresh: boolean, nowMs: number): SessionsSlice {
  const again = isFresh || (sessions.freshUntilMs !== null && nowMs < sessions.freshUntilMs);
  return again
    ? { ...sessions, fresh: true, freshUntilMs: null }
    : { ...sessions, freshUntilMs: nowMs + twiceMs };
}

/** The app that some went over to already takes the place of the other. */
export function withAhead(sessions: SessionsSlice, successor: Successor): SessionsSlice {
  if (successor.at !== 'moved') return sessions;
  const { ahead, failed, unread, live } = successor;
  return withHandover({ ...sessions, live }, (handover) => ({ ...handover, ahead, failed, unread }));
}

function withThoseAhead(dump: Dump, { left, stale }: Ahead): Dump {
  return { ...dump, left: joinedKeys([...left, ...dump.left]), stale: [...stale, ...dump.stale] };
}

/** Each key once, with all sessions that it was in. */
function joinedKeys(keys: readonly LeftKey[]): readonly LeftKey[] {
  const joined = new Map<string, LeftKey>();
  for (const each of keys) {
    const id = [each.key, each.kind, each.why].join('\0');
    joined.set(id, { ...each, sessions: each.sessions + (joined.get(id)?.sessions ?? 0) });
  }
  return [...joined.values()].slice(0, mostKeys);
}

/** How long visitors waited, at the longest; null: nobody knows yet. */
export function waitedMs({ silenceMs, awayMs, ahead }: Handover): number | null {
  if (silenceMs === null) return ahead.silenceMs ?? awayMs;
  return Math.max(silenceMs, ahead.silenceMs ?? 0);
}

/** The door moved the WebSockets that it had kept. */
export function socketsMoved(
  sessions: SessionsSlice,
  { count, silenceMs, closed }: Readonly<Record<'count' | 'silenceMs' | 'closed', number>>,
): SessionsSlice {
  // Everybody whose it was has left meanwhile.
  if (count + closed === 0) return withHandover(sessions, (handover) => ({ ...handover, held: false }));
  return withHandover(sessions, (handover) => ({ ...handover, silenceMs: Math.round(silenceMs), closed }));
}

function moved(
  sessions: SessionsSlice,
  from: readonly Fate['at'][],
  next: (fate: Fate) => Fate,
): SessionsSlice {
  return withHandover(sessions, (handover) =>
    from.includes(handover.fate.at) ? { ...handover, fate: next(handover.fate) } : handover,
  );
}

function withHandover(sessions: SessionsSlice, change: (handover: Handover) => Handover): SessionsSlice {
  const { handover } = sessions;
  if (handover === null) return sessions;
  const next = change(handover);
  return next === handover ? sessions : { ...sessions, handover: next };
}
