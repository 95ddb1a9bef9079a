import type { Request } from '../../core/kernel/events.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import type { Scroll } from '../../logs/viewport.ts';
import type { StopKind } from '../log/errors/stops.ts';
import type { LogCommand, LogStatus } from '../model/log-status.ts';
import type { PeopleCommand } from '../model/people-status.ts';
import type { Confirmation, FieldName, Overlay, ViewAction, ViewState } from '../model/view-state.ts';

/** What a key asks for. */
export type KeyAction =
  | { readonly type: 'ask'; readonly request: Request }
  | { readonly type: 'confirm'; readonly question: Confirmation }
  | { readonly type: 'scroll'; readonly move: Scroll }
  | { readonly type: 'log'; readonly command: LogCommand }
  /** Goes to the next error or run, which takes time. */
  | { readonly type: 'seek'; readonly kind: StopKind; readonly direction: 1 | -1 }
  /** Copies the error that was gone to, or the newest. */
  | { readonly type: 'copy.error' }
  /** Opens where it happened in the person's editor. */
  | { readonly type: 'edit' }
  | { readonly type: 'edit.file'; readonly file: string }
  | { readonly type: 'people'; readonly command: PeopleCommand }
  /** Opens a field, with this text in it. */
  | { readonly type: 'type'; readonly field: FieldName; readonly text?: string }
  | { readonly type: 'zoom' }
  /** Plain lines instead of the screen. */
  | { readonly type: 'stream' }
  | { readonly type: 'save' }
  /** Saves the visits that are kept. */
  | { readonly type: 'save.har' }
  | { readonly type: 'open'; readonly url: string }
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  /** Copies the selected lines. */
  | { readonly type: 'copy.lines' }
  | { readonly type: 'overlay'; readonly overlay: Overlay; readonly at?: number }
  /** Changes only what is open on the screen. */
  | { readonly type: 'view'; readonly action: ViewAction }
  | { readonly type: 'repaint' }
  | { readonly type: 'suspend' }
  /** Stops everything. */
  | { readonly type: 'quit' }
  /** Leaves this screen. */
  | { readonly type: 'leave' }
  /** Nothing, and why. */
  | { readonly type: 'cannot'; readonly why: string }
  /** What a second press of the key does, after a warning. `key` names it, whichever of its names was pressed. */
  | { readonly type: 'twice'; readonly key: string; readonly warning: string; readonly action: KeyAction };

/** What decides which keys work now. */
export interface KeyContext {
  readonly snapshot: Snapshot;
  readonly log: LogStatus;
  readonly view: ViewState;
  readonly nowMs: number;
  /** This screen came to a supervisor that runs in the background: leaving it stops nothing. */
  readonly attached: boolean;
}

/** One key: footer and help are printed from the same rows that dispatch. */
export interface KeyRow {
  readonly keys: readonly string[];
  /** As people write it, where that differs from the first of the keys. */
  readonly shown?: string;
  /** For the footer, two words at most; rows without one stand in the help only. */
  readonly label?: string | ((snapshot: Snapshot) => string);
  /** Of a footer that is too long, the key of the lowest rank goes first; 5 when not said. */
  readonly rank?: number | ((snapshot: Snapshot) => number);
  /** Whether the key is the remedy for what is wrong now: then it stays in a footer that is too long, whatever its rank. */
  mends?(snapshot: Snapshot): boolean;
  /** What the key does, for the help. A key without a text of its own is told of in that of another: `N` in that of `n`. */
  readonly help?: string;
  /** True: the key works only in a screen that `attach` opened; false: only in the supervisor's own; without it: in both. */
  readonly attached?: boolean;
  /** Null: it does nothing now, and nobody would ask why. */
  does(context: KeyContext): KeyAction | null;
}
