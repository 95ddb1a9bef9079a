/** Where the reader is: at the tail, following it, or held at a row while lines arrive. */
export type Viewport =
  | { readonly at: 'tail' }
  | {
      readonly at: 'row';
      /** The sequence number of the first row shown. */
      readonly top: number;
      /** What the next line was when following stopped: later ones are new to the reader. */
      readonly heldSince: number;
    };

/** What there is to show, and how much of it fits. */
export interface Scrollback {
  readonly oldest: number;
  readonly next: number;
  readonly height: number;
}

/** The rows shown: `first` to `end` without it. */
export interface Span {
  readonly first: number;
  readonly end: number;
  readonly following: boolean;
  /** Rows beneath the last one shown. */
  readonly below: number;
  /** Rows that came since the view is held. */
  readonly fresh: number;
}

export type Move =
  | { readonly by: 'rows' | 'pages'; readonly count: number }
  | { readonly to: 'oldest' | 'tail' };

export const follow: Viewport = { at: 'tail' };

/** The rows to show. A held view stands still, until its rows are no longer kept: then it starts at the oldest. */
export function visibleSpan(viewport: Viewport, log: Scrollback): Span {
  const settled = settle(viewport, log);
  const first = topOf(settled, log);
  const end = Math.min(log.next, first + log.height);
  const fresh = settled.at === 'row' ? log.next - settled.heldSince : 0;
  return { first, end, following: settled.at === 'tail', below: log.next - end, fresh };
}

/** The view after a move. At the end it follows; if everything fits it always does. */
export function moveView(viewport: Viewport, move: Move, log: Scrollback): Viewport {
  if ('to' in move) return move.to === 'tail' ? follow : settle(held(viewport, log.oldest, log), log);
  // A page keeps one row of the last one, so that the eye finds its place.
  const rows = move.by === 'rows' ? move.count : move.count * Math.max(1, log.height - 1);
  const top = topOf(settle(viewport, log), log) + rows;
  return top + log.height >= log.next ? follow : settle(held(viewport, top, log), log);
}

/** The view in a log that has changed since: still held, moved to the oldest row, or following because all fits. */
export function settle(viewport: Viewport, log: Scrollback): Viewport {
  if (viewport.at === 'tail' || log.next - log.oldest <= log.height) return follow;
  const top = Math.max(log.oldest, Math.min(viewport.top, log.next - log.height));
  return top === viewport.top ? viewport : { ...viewport, top };
}

function held(viewport: Viewport, top: number, log: Scrollback): Viewport {
  return { at: 'row', top, heldSince: viewport.at === 'row' ? viewport.heldSince : log.next };
}

function topOf(viewport: Viewport, log: Scrollback): number {
  return viewport.at === 'row' ? viewport.top : Math.max(log.oldest, log.next - log.height);
}
