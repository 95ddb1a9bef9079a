import { sessionsWords as words } from '../../words/sessions.ts';
import type { AppLife } from '../state.ts';
import { carriesSessions, waitedMs } from './record.ts';
import type { Handover, LeftKey, SessionsSlice } from './state.ts';
import { tellHandover } from './tell.ts';

/** Visitors' sessions as a screen, `status` or `--json` shows them. */
export interface SessionsView {
  /** What a restart by hand does with them now. */
  readonly next: 'kept' | 'fresh' | 'again' | 'lost';
  /** How many there are; null: not known. */
  readonly live: number | null;
  /** How many went over at the last restart; null: there was none, or it goes on. */
  readonly carried: number | null;
  /** What of them could not, by key. */
  readonly left: readonly LeftKey[];
  /** How long visitors were without an app, or the WebSockets that were kept without a word. */
  readonly silenceMs: number | null;
  /** What became of them, each in a sentence without a full stop. */
  readonly told: readonly string[];
}

export function sessionsView(
  { sessions, life }: { readonly sessions: SessionsSlice; readonly life: AppLife },
  isFreshSet: boolean,
): SessionsView {
  const { handover, live } = sessions;
  return {
    next: nextOf(sessions, life, isFreshSet),
    live,
    carried: handover === null ? null : carriedBy(handover),
    left: handover === null ? [] : leftBy(handover),
    silenceMs: handover === null ? null : waitedMs(handover),
    told: handover === null ? [] : tellHandover(handover),
  };
}

/** What one should know of the sessions as long as it is so, each a sentence. */
export function sessionsNotices({ hello, handover }: SessionsSlice): string[] {
  const reason = hello?.carry === false ? hello.detail || hello.why : null;
  const dump = handover?.fate.at === 'taken' ? handover.fate.dump : null;
  return [
    ...(reason === null ? [] : [words.cannot(reason)]),
    ...(dump === null || dump.threads.length === 0 ? [] : [words.threads(dump.threads)]),
    ...(dump?.stale ?? []).map(({ key, name }) => words.stale(key, name)),
  ];
}

function nextOf(sessions: SessionsSlice, life: AppLife, isFreshSet: boolean): SessionsView['next'] {
  if (isFreshSet) return 'fresh';
  // As long as a second press is one, though the restart of the first may be over within that second.
  if (sessions.freshUntilMs !== null) return 'again';
  return carriesSessions({ sessions, life }) ? 'kept' : 'lost';
}

function carriedBy({ fate, ahead }: Handover): number | null {
  switch (fate.at) {
    case 'asked':
    case 'packed':
      return null;
    case 'dropped':
    case 'lost':
      return ahead.count;
    case 'taken':
      return fate.carried;
    default:
      return fate satisfies never;
  }
}

function leftBy({ fate, unread }: Handover): readonly LeftKey[] {
  return 'dump' in fate ? [...fate.dump.left, ...unread] : unread;
}
