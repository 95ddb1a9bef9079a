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

/** Where the pane stands in the log that it shows. */
export interface LogPosition {
  readonly viewport: Viewport;
  readonly span: Span;
  /** Of the pane, in rows. */
  height: number;
  /** To where it stood before. */
  go(viewport: Viewport): void;
  move(move: Scroll): void;
  /** Nothing moves it any more. */
  hold(): void;
  /** Shows the whole of a line, and holds. */
  reveal(line: number, how: 'nearest' | 'middle'): void;
  /** The log has changed. */
  settle(): void;
}

/** A position that follows the log. `rowsOf` gives how many rows a line takes. */
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
