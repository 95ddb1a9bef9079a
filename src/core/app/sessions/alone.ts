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
    | 'unable'
    /** These count where it is done by itself alone. A process that it has started, or a device that it has open: */
    | 'child'
    | 'device'
    | 'memory'
    /** One that was tried by itself was not good enough, or not in time. */
    | 'refused'
    | 'late'
    /** Its sources are not those of the restarts that went well. */
    | 'unproved'
    /** Nothing can be seen of it. */
    | 'unseen';
  /** The port, the file, the device, the name of the thread or process; empty: not known. */
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
  | {
      readonly type: 'alone.ask';
      readonly run: number;
      readonly launch: LaunchSpec;
      /** Nobody asked for two at once: it is looked at more closely. */
      readonly byItself: boolean;
    }
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

/** Has a try shown it? */
export function isOfTrial({ why }: Alone): boolean {
  return why === 'taken' || why === 'unable' || why === 'refused' || why === 'late';
}

/** In a sentence. */
export function aloneText({ why, what }: Alone): string {
  return words.alone[why](what);
}
