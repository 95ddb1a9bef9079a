import {
  follow,
  holdView,
  moveView,
  reveal,
  type Scroll,
  type Span,
  settle,
  type Viewport,
  visibleSpan,
} from '../../logs/viewport.ts';
import type { LogRows } from './rows.ts';

/** The position of the pane in the log that it shows: following the newest lines, or held at a line. */
export interface LogPosition {
  readonly viewport: Viewport;
  /** The lines that are shown now. */
  readonly span: Span;
  /** The pane's height, in rows. */
  height: number;
  /** Takes the pane to a viewport that it had before, or to the tail. */
  go(viewport: Viewport): void;
  move(move: Scroll): void;
  /** Stops following: lines that come no longer move the pane. */
  hold(): void;
  /** Shows the whole of a line, and holds. */
  reveal(line: number, how: 'nearest' | 'middle'): void;
  /** Adapts a held position to a log that has changed: its lines may have been dropped, or taken more rows. */
  settle(): void;
}

/** A position that follows the log at first. `rowsOf` gives how many rows a line takes. */
export function createLogPosition(rows: LogRows, rowsOf: (line: number) => number): LogPosition {
  let viewport: Viewport = follow;
  const log = () => ({ oldest: rows.oldest, next: rows.next, height: position.height, rowsOf });
  const position: LogPosition = {
    height: 0,
    get viewport() {
      return viewport;
    },
    get span() {
      return visibleSpan(viewport, log());
    },
    go(to) {
      viewport = to;
    },
    move(move) {
      viewport = moveView(viewport, move, log());
    },
    hold() {
      viewport = holdView(viewport, log());
    },
    reveal(line, how) {
      viewport = reveal(viewport, line, how, log());
    },
    settle() {
      viewport = settle(viewport, log());
    },
  };
  return position;
}
