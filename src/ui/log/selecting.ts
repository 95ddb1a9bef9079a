import type { SessionClient } from '../../control/client.ts';
import { withoutControls } from '../../logs/log-line.ts';
import type { LineSpan } from '../../logs/spans.ts';
import type { Scroll, Viewport } from '../../logs/viewport.ts';
import type { LogPosition } from './position.ts';
import { timeOfDay } from './row.ts';
import type { LogRows } from './rows.ts';
import { keptSelection, moveSelection, type Selection, selectedRows } from './selection.ts';

/** Selects lines of the pane, which stands still meanwhile, and afterwards where it stood before. */
export interface LogSelecting {
  /** Null while none are selected. */
  readonly lines: Selection | null;
  /** Begins at this line if it is shown, else at the lowest that is. */
  begin(line: number | null): void;
  /** Begins anew where the end is. */
  beginHere(): void;
  move(move: Scroll): void;
  leave(): void;
  /** The selected lines that are still kept, by the numbers that the pane has for them. */
  readonly span: LineSpan | null;
  /** The lines whole, without anything of the screen's but the time if that is shown; what `most` characters need. */
  text(timestamps: boolean, most: number): Promise<{ readonly text: string; readonly lines: number }>;
}

export function createLogSelecting(
  client: Pick<SessionClient, 'page'>,
  rows: LogRows,
  position: LogPosition,
): LogSelecting {
  let lines: Selection | null = null;
  let before: Viewport = position.viewport;

  /** As many as are left: the log forgets its oldest, also while they are selected. */
  function kept(): Selection | null {
    lines = lines === null ? null : keptSelection(lines, rows.oldest);
    return lines;
  }

  return {
    get lines() {
      return kept();
    },
    begin(line) {
      const { first, end } = position.span;
      if (first === end) return;
      before = position.viewport;
      position.hold();
      const start = line !== null && line >= first && line < end ? line : end - 1;
      lines = { anchor: start, end: start };
    },
    beginHere() {
      if (lines !== null) lines = { anchor: lines.end, end: lines.end };
    },
    move(move) {
      if (lines === null) return;
      const { oldest, next } = rows;
      lines = moveSelection(lines, move, { oldest, next, height: position.height });
      position.reveal(lines.end, 'nearest');
    },
    leave() {
      if (lines !== null) position.go(before);
      lines = null;
    },
    get span() {
      const selected = kept();
      if (selected === null) return null;
      const { anchor, end } = selected;
      return { from: Math.min(anchor, end), end: Math.max(anchor, end) + 1 };
    },
    async text(timestamps, most) {
      const selected = kept();
      if (selected === null) return { text: '', lines: 0 };
      const found = await selectedRows(selected, { client, view: rows.view, most });
      const texts = found.map(
        ({ atMs, text }) => `${timestamps ? `${timeOfDay(atMs)} ` : ''}${withoutControls(text)}`,
      );
      return { text: texts.join('\n'), lines: found.length };
    },
  };
}
