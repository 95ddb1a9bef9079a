import type { Snapshot } from '../core/view/snapshot.ts';
import type { LogRow, LogViewName } from '../logs/log-buffer.ts';

export type { ClientMessage, PageRequest, WindowRequest } from './client-messages.ts';

/** Both sides say it first; a difference means that they are of two versions of the program. */
export const protocolVersion = 1;

/** Rows in one answer. */
export const maxRows = 1000;

/**
 * The rows of a window. Sent at once when the window is asked for; after that, while its anchor is `tail`, when lines came
 * (at most every 66 ms), and otherwise only as counters (`rows` null).
 */
export interface RowsMessage {
  readonly type: 'rows';
  readonly view: LogViewName;
  readonly anchor: 'tail' | number;
  readonly rows: readonly LogRow[] | null;
  /** The sequence number of the oldest line that is kept, and the one that the next line will get. */
  readonly oldest: number;
  readonly next: number;
}

/** The answer to `page`: what is kept of the rows asked for. */
export interface PageMessage {
  readonly type: 'page';
  readonly id: number;
  readonly rows: readonly LogRow[];
  readonly oldest: number;
  readonly next: number;
}

/** The answer to `save`. */
export type SavedMessage = { readonly type: 'saved'; readonly id: number } & Saved;

/** Where the log was written, or why not, in a sentence. */
export type Saved =
  | { readonly at: 'written'; readonly path: string; readonly lines: number }
  | { readonly at: 'failed'; readonly message: string };

/** What the supervisor sends. Who connects trusts it: it was started by it, or found its socket in a folder of the same user. */
export type ServerMessage =
  /** `version` and `pid` are for a client of another protocol: it says who runs. */
  | { readonly type: 'welcome'; readonly protocol: number; readonly version: string; readonly pid: number }
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  | RowsMessage
  | PageMessage
  | SavedMessage
  /** The supervisor has stopped everything: leave. `message` is for the main screen. Pages are still answered, for a moment. */
  | { readonly type: 'farewell'; readonly exitCode: number; readonly message: string | null };
