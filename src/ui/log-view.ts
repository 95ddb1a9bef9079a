import type { SessionClient } from '../control/client.ts';
import type { RowsMessage } from '../control/protocol.ts';
import type { LogRow } from '../logs/log-buffer.ts';
import {
  follow,
  type Move,
  moveView,
  type Span,
  settle,
  type Viewport,
  visibleSpan,
} from '../logs/viewport.ts';
import { isInTraceback, logRow } from './log-row.ts';
import { followingAll, type LogStatus } from './log-status.ts';
import type { Theme } from './theme.ts';

/** The log pane: which rows it shows, and where they come from. It is painted without React. */
export interface LogView {
  /** Its title and rows, for a pane of this height. */
  paint(height: number, columns: number): readonly string[];
  scroll(move: Move): void;
  readonly status: LogStatus;
  close(): void;
}

const held: LogStatus = { ...followingAll, following: false };
/** What a held view keeps beyond its rows, so that the next key finds them at hand. */
const margin = 200;
/** Indented lines that a traceback may have; a recursion too deep prints some 15. */
const longestTraceback = 100;
/** At most 15 pictures a second while lines pour in; a line after silence shows at once. */
const frameMs = 66;

/** A log view over a supervisor's log. `changed` asks for a picture. */
export function createLogView(client: SessionClient, theme: Theme, changed: () => void): LogView {
  let viewport: Viewport = follow;
  let oldest = 0;
  let next = 0;
  let height = 0;
  let columns = 0;
  let asked = '';
  let picture: readonly string[] = [];
  const rows = new Map<number, LogRow>();
  const painted = new Map<number, string>();
  const frames = createFrames(changed);

  const scrollback = () => ({ oldest, next, height });

  function take(message: RowsMessage): void {
    oldest = message.oldest;
    next = message.next;
    for (const row of message.rows ?? []) rows.set(row.seq, row);
    viewport = settle(viewport, scrollback());
    forget();
    ask();
    frames.request();
  }

  /** Asks for the rows around the view, if they are not the ones asked for already. */
  function ask(): void {
    const { first, following } = visibleSpan(viewport, scrollback());
    const from = Math.max(oldest, first - margin);
    const have = !following && rows.has(first) && rows.has(Math.min(next, first + height) - 1);
    const request = following
      ? ({ view: 'all', anchor: 'tail', rows: height } as const)
      : ({ view: 'all', anchor: from, rows: Math.min(1000, height + 2 * margin) } as const);
    const key = JSON.stringify(request);
    if (key === asked || (have && !asked.includes('tail'))) return;
    asked = key;
    client.window(request);
  }

  function forget(): void {
    if (rows.size < 4000) return;
    const { first, end } = visibleSpan(viewport, scrollback());
    for (const seq of rows.keys()) {
      if (seq >= first - margin && seq < end + margin) continue;
      rows.delete(seq);
      painted.delete(seq);
    }
  }

  function has({ first, end }: Span): boolean {
    for (let seq = first; seq < end; seq += 1) if (!rows.has(seq)) return false;
    return true;
  }

  function* rowsAbove(seq: number): Generator<LogRow> {
    for (let above = seq - 1; above >= seq - longestTraceback; above -= 1) {
      const row = rows.get(above);
      if (row === undefined) return;
      yield row;
    }
  }

  function paintRow(seq: number): string {
    const known = painted.get(seq);
    if (known !== undefined) return known;
    const row = rows.get(seq);
    if (row === undefined) return '';
    const text = logRow(row, columns, theme, isInTraceback(row, rowsAbove(seq)));
    painted.set(seq, text);
    return text;
  }

  const stop = client.onRows(take);
  return {
    paint(paneHeight, paneColumns) {
      if (paneColumns !== columns) {
        painted.clear();
        picture = [];
      }
      columns = paneColumns;
      height = Math.max(0, paneHeight - 1);
      viewport = settle(viewport, scrollback());
      ask();
      const span = visibleSpan(viewport, scrollback());
      // A view whose rows are still on their way shows what it showed: nothing blank ever flashes up.
      if (has(span) || picture.length !== span.end - span.first + 1) {
        const body = Array.from({ length: span.end - span.first }, (_, index) =>
          paintRow(span.first + index),
        );
        picture = [title(span, columns, theme), ...body];
      }
      return picture;
    },
    scroll(move) {
      viewport = moveView(viewport, move, scrollback());
      ask();
      changed();
    },
    get status() {
      return viewport.at === 'tail' ? followingAll : held;
    },
    close() {
      stop();
      frames.close();
    },
  };
}

/** The pane's upper edge, which says where the view stands. */
function title(span: Span, columns: number, theme: Theme): string {
  const { rule } = theme.glyphs;
  const where = span.following ? 'following' : `${span.below} below, ${span.fresh} new`;
  const text = span.following ? where : `${where} ${theme.glyphs.dot} f follows`;
  const left = `${rule} log `;
  const right = ` ${text} ${rule}`;
  const line = rule.repeat(Math.max(1, columns - left.length - right.length));
  return `${theme.paint('quiet', left + line)}${theme.paint(span.following ? 'quiet' : 'warning', right)}`;
}

function createFrames(paint: () => void): { request(): void; close(): void } {
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  const run = () => {
    timer = null;
    lastMs = performance.now();
    paint();
  };
  return {
    request() {
      if (timer !== null) return;
      const waitMs = lastMs + frameMs - performance.now();
      if (waitMs <= 0) run();
      else timer = setTimeout(run, waitMs);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
