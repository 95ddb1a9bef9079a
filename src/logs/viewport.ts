/** Where the reader is: at the tail, following it, or held at a place while lines arrive. */
export type Viewport =
  | { readonly at: 'tail' }
  | {
      readonly at: 'row';
      /** The sequence number of the first line shown. */
      readonly top: number;
      /** Rows of that line which are above the pane; always 0 where a line is one row. */
      readonly skipped: number;
      /** What the next line was when following stopped: later ones are new to the reader. */
      readonly heldSince: number;
    };

/** What there is to show, and how much of it fits. */
export interface Scrollback {
  readonly oldest: number;
  readonly next: number;
  /** In rows. */
  readonly height: number;
  /** Rows that a line takes, one or more; without it each takes one. */
  rowsOf?(line: number): number;
}

/** The lines shown: `first` to `end` without it. */
export interface Span {
  readonly first: number;
  /** Rows of the first line that are above the pane. */
  readonly skipped: number;
  readonly end: number;
  readonly following: boolean;
  /** Lines beneath the last row shown; one that is shown in part is among them. */
  readonly below: number;
  /** Lines that came since the view is held. */
  readonly fresh: number;
}

export type Scroll =
  | { readonly by: 'rows' | 'pages'; readonly count: number }
  | { readonly to: 'oldest' | 'tail' };

/** A row: the `row`th of a line. Past the last line stands `{ line: next, row: 0 }`. */
interface Place {
  readonly line: number;
  readonly row: number;
}

export const follow: Viewport = { at: 'tail' };

/** The lines to show. A held view stands still, until its lines are no longer kept: then it starts at the oldest. */
export function visibleSpan(viewport: Viewport, log: Scrollback): Span {
  const settled = settle(viewport, log);
  const top = placeOf(settled, log);
  const bottom = down(top, log.height, log);
  const fresh = settled.at === 'row' ? log.next - settled.heldSince : 0;
  return {
    first: top.line,
    skipped: top.row,
    end: bottom.row === 0 ? bottom.line : bottom.line + 1,
    following: settled.at === 'tail',
    below: log.next - bottom.line,
    fresh,
  };
}

/** The view after a move. At the end it follows; if everything fits it always does. */
export function moveView(viewport: Viewport, move: Scroll, log: Scrollback): Viewport {
  if ('to' in move && move.to === 'tail') return follow;
  const place = movedPlace(placeOf(settle(viewport, log), log), move, log);
  return isAbove(place, tailTop(log)) ? heldAt(viewport, place, log) : follow;
}

/** The view as it is now, held: nothing moves it any more. */
export function holdView(viewport: Viewport, log: Scrollback): Viewport {
  return viewport.at === 'row' ? viewport : heldAt(viewport, tailTop(log), log);
}

/** A held view that shows the whole of a line: with the least movement, or with the line in the middle. */
export function reveal(
  viewport: Viewport,
  line: number,
  how: 'nearest' | 'middle',
  log: Scrollback,
): Viewport {
  const held = holdView(viewport, log);
  const { first, skipped, end, below } = visibleSpan(held, log);
  const wholeFrom = skipped === 0 ? first : first + 1;
  const wholeTo = log.next - below;
  if (line >= wholeFrom && line < wholeTo) return held;
  const above =
    how === 'middle' ? Math.floor(log.height / 2) : line < end ? 0 : log.height - rowsOf(line, log);
  return settle(heldAt(viewport, up({ line, row: 0 }, Math.max(0, above), log), log), log);
}

/** The view in a log that has changed since: still held, but with no void beneath it and nothing that is gone. */
export function settle(viewport: Viewport, log: Scrollback): Viewport {
  if (viewport.at === 'tail') return follow;
  const kept = viewport.top < log.oldest ? { line: log.oldest, row: 0 } : placeOf(viewport, log);
  const last = tailTop(log);
  const place = isAbove(kept, last) ? kept : last;
  return place.line === viewport.top && place.row === viewport.skipped
    ? viewport
    : { ...viewport, top: place.line, skipped: place.row };
}

function movedPlace(from: Place, move: Scroll, log: Scrollback): Place {
  if ('to' in move) return { line: log.oldest, row: 0 };
  // A page keeps one row of the last one, so that the eye finds its place.
  const rows = move.by === 'rows' ? move.count : pageRows(move.count, log.height);
  return rows < 0 ? up(from, -rows, log) : down(from, rows, log);
}

/** Half a page is one too. */
export function pageRows(count: number, height: number): number {
  return Math.sign(count) * Math.max(1, Math.round(Math.abs(count) * (height - 1)));
}

function heldAt(viewport: Viewport, { line, row }: Place, log: Scrollback): Viewport {
  const heldSince = viewport.at === 'row' ? viewport.heldSince : log.next;
  return { at: 'row', top: line, skipped: row, heldSince };
}

function placeOf(viewport: Viewport, log: Scrollback): Place {
  if (viewport.at === 'tail') return tailTop(log);
  // In a wider pane a line takes fewer rows than it did.
  return { line: viewport.top, row: Math.min(viewport.skipped, rowsOf(viewport.top, log) - 1) };
}

function tailTop(log: Scrollback): Place {
  return up({ line: log.next, row: 0 }, log.height, log);
}

function up(from: Place, rows: number, log: Scrollback): Place {
  let { line, row } = from;
  let left = rows;
  while (left > row && line > log.oldest) {
    left -= row;
    line -= 1;
    row = rowsOf(line, log);
  }
  return { line, row: Math.max(0, row - left) };
}

function down(from: Place, rows: number, log: Scrollback): Place {
  let { line, row } = from;
  let left = rows;
  while (line < log.next && row + left >= rowsOf(line, log)) {
    left -= rowsOf(line, log) - row;
    line += 1;
    row = 0;
  }
  return { line, row: line < log.next ? row + left : 0 };
}

function isAbove(one: Place, other: Place): boolean {
  return one.line < other.line || (one.line === other.line && one.row < other.row);
}

function rowsOf(line: number, log: Scrollback): number {
  return log.rowsOf?.(line) ?? 1;
}
