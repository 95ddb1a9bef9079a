import type { Intent } from '../base/intent.ts';

/** Whether the program goes on, and how it ends. */
export interface SessionSlice {
  readonly intent: Intent;
  readonly exitCode: number;
  readonly ended: boolean;
}

export type SessionCommand =
  /** Everything is stopped: leave with this exit code. */
  | { readonly type: 'session.end'; readonly exitCode: number }
  /** It was asked for more than once: what still closes is not waited for. */
  | { readonly type: 'session.hurry' };

/** What decides, besides the slice itself, whether the program goes on. */
export interface SessionInputs {
  /** With a screen a failure is shown and waited out; without one it ends the program. */
  readonly attended: boolean;
  /** With which code the program ends where the app failed; null: it did not. */
  readonly failureCode: number | null;
  /** Is anything of ours still there: a run of the app, or a tunnel's agent? */
  readonly isAnythingLive: boolean;
}

export const runningSession: SessionSlice = { intent: 'run', exitCode: 0, ended: false };

/** Ends the program where nobody looks at a screen and mends a failure, and once everything is stopped. */
export function planSession(session: SessionSlice, inputs: SessionInputs): [SessionSlice, SessionCommand[]] {
  const { attended, failureCode, isAnythingLive } = inputs;
  if (session.intent === 'run')
    return attended || failureCode === null
      ? [session, []]
      : [{ ...session, intent: 'leave', exitCode: failureCode }, []];
  if (session.ended || isAnythingLive) return [session, []];
  const hurry: SessionCommand[] = session.intent === 'leave at once' ? [{ type: 'session.hurry' }] : [];
  return [{ ...session, ended: true }, [{ type: 'session.end', exitCode: session.exitCode }, ...hurry]];
}

/** In order; where that was asked for already: at once. */
export function leaving(session: SessionSlice): SessionSlice {
  return { ...session, intent: session.intent === 'run' ? 'leave' : 'leave at once' };
}
