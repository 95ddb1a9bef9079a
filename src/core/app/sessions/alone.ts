import { successionWords as words } from '../../words/succession.ts';
import type { LaunchSpec } from '../launch.ts';

/** Why two of an app cannot run side by side. */
export interface Alone {
  readonly why:
    | 'port'
    | 'lock'
    | 'thread'
    /** One that was tried beside it found something taken, or did not load what lets it be tried. */
    | 'taken'
    | 'unable';
  /** The port, the file or the thread's name; empty: not known. */
  readonly what: string;
}

/** What is known of that. It is asked anew before each app that is to be tried: what the app holds may change. */
export type SideBySide =
  | { readonly at: 'unasked'; readonly before: Alone | null }
  | { readonly at: 'asked'; readonly run: number; readonly before: Alone | null }
  | { readonly at: 'known'; readonly run: number; readonly alone: Alone | null }
  /** A try has shown it, and that is to be remembered. */
  | { readonly at: 'seen'; readonly run: number; readonly alone: Alone };

export interface AloneEvent {
  readonly type: 'alone.answered';
  /** Of which run it was asked. */
  readonly run: number;
  /** Null: nothing is known that keeps another from running beside it. */
  readonly alone: Alone | null;
}

export type AloneCommand =
  /** What does this run hold that a second one would want, and what was seen before? */
  | { readonly type: 'alone.ask'; readonly run: number; readonly launch: LaunchSpec }
  /** For the next supervisors of the project. */
  | { readonly type: 'alone.remember'; readonly alone: Alone }
  | { readonly type: 'alone.forget' };

export const unasked: SideBySide = { at: 'unasked', before: null };

/** Takes down an answer. */
export function recordAlone(sideBySide: SideBySide, { run, alone }: AloneEvent): SideBySide {
  const isAwaited = sideBySide.at === 'asked' && sideBySide.run === run;
  return isAwaited ? { at: 'known', run, alone } : sideBySide;
}

/** What is known last. */
export function aloneNow(sideBySide: SideBySide): Alone | null {
  return 'alone' in sideBySide ? sideBySide.alone : sideBySide.before;
}

/** In a sentence. */
export function aloneText({ why, what }: Alone): string {
  return words.alone[why](what);
}
