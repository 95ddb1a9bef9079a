import type { LogViewName } from '../../logs/log-buffer.ts';
import type { PeopleStatus } from './people-status.ts';

/** What the log pane is about, as far as keys and footer must know. */
export interface LogStatus {
  readonly following: boolean;
  /** Which of its sources is shown. */
  readonly view: LogViewName;
  /** A search is on: `n` and `N` go through what it found. */
  readonly searching: boolean;
  /** Lines are being selected. */
  readonly selecting: boolean;
  /** Not all lines are shown. */
  readonly filtering: boolean;
  /** By what they say, so that lines around them could be shown. */
  readonly inContext: boolean;
  /** People and their visits are shown in place of lines; null: they are not. */
  readonly people: PeopleStatus | null;
}

/** What a key asks of the log pane. */
export type LogCommand =
  | { readonly type: 'show'; readonly view: LogViewName }
  | { readonly type: 'wrap' }
  | { readonly type: 'timestamps' }
  /** Hides what stands, on this screen. */
  | { readonly type: 'clear' }
  /** More columns of what is behind the edge, or fewer. */
  | { readonly type: 'sideways'; readonly by: 1 | -1 }
  /** Errors alone, with warnings, or all. */
  | { readonly type: 'level' }
  /** More, or fewer, lines around each that a filter shows. */
  | { readonly type: 'context'; readonly by: 1 | -1 }
  /** One run of the app alone, or all. */
  | { readonly type: 'run.only' }
  | { readonly type: 'filter.leave' }
  | { readonly type: 'uncover' }
  | { readonly type: 'step'; readonly direction: 1 | -1 }
  | { readonly type: 'search.leave' }
  | { readonly type: 'select' }
  /** The selection begins anew where its end is. */
  | { readonly type: 'select.here' }
  | { readonly type: 'select.leave' };

export const followingAll: LogStatus = {
  following: true,
  view: 'all',
  searching: false,
  selecting: false,
  filtering: false,
  inContext: false,
  people: null,
};

/** The same object as before, if nothing else is to be said. */
export function sameStatus(before: LogStatus, now: LogStatus): LogStatus {
  const isSame =
    before.following === now.following &&
    before.view === now.view &&
    before.searching === now.searching &&
    before.selecting === now.selecting &&
    before.filtering === now.filtering &&
    before.inContext === now.inContext &&
    before.people === now.people;
  return isSame ? before : now;
}
