import type { LogViewName } from '../logs/log-buffer.ts';

/** What the log pane is about, as far as keys and footer must know. */
export interface LogStatus {
  readonly following: boolean;
  /** Which of its sources is shown. */
  readonly view: LogViewName;
  /** A search is on: `n` and `N` go through what it found. */
  readonly searching: boolean;
  /** Lines are being selected. */
  readonly selecting: boolean;
}

export const followingAll: LogStatus = { following: true, view: 'all', searching: false, selecting: false };
