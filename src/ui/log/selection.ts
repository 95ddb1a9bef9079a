import type { SessionClient } from '../../control/client.ts';
import { maxRows } from '../../control/protocol.ts';
import type { LogRow, LogViewName } from '../../logs/log-buffer.ts';
import { pageRows, type Scroll } from '../../logs/viewport.ts';

/** Whole lines, from where the selection began to its end, which the keys move; either may be the upper one. */
export interface Selection {
  readonly anchor: number;
  readonly end: number;
}

/** Between which lines it may lie, and how many of them are a page. */
export interface SelectionBounds {
  readonly oldest: number;
  readonly next: number;
  readonly height: number;
}

/** A selection after a move of its end. */
export function moveSelection({ anchor, end }: Selection, move: Scroll, bounds: SelectionBounds): Selection {
  const { oldest, next, height } = bounds;
  const last = next - 1;
  if ('to' in move) return { anchor, end: move.to === 'tail' ? last : oldest };
  const lines = move.by === 'rows' ? move.count : pageRows(move.count, height);
  return { anchor, end: Math.max(oldest, Math.min(last, end + lines)) };
}

/** What of a selection is still kept; null: nothing. */
export function keptSelection(selection: Selection, oldest: number): Selection | null {
  const { anchor, end } = selection;
  if (Math.min(anchor, end) >= oldest) return selection;
  return Math.max(anchor, end) < oldest
    ? null
    : { anchor: Math.max(anchor, oldest), end: Math.max(end, oldest) };
}

export function isSelected({ anchor, end }: Selection, line: number): boolean {
  return line >= Math.min(anchor, end) && line <= Math.max(anchor, end);
}

export function selectedCount({ anchor, end }: Selection): number {
  return Math.abs(anchor - end) + 1;
}

/** The selected lines that are still kept; no more of them than `most` characters need. */
export async function selectedRows(
  { anchor, end }: Selection,
  { client, view, most }: { client: Pick<SessionClient, 'page'>; view: LogViewName; most: number },
): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  const last = Math.max(anchor, end);
  let characters = 0;
  for (let from = Math.min(anchor, end); from <= last && characters <= most; from += maxRows) {
    const page = await client.page({ view, from, rows: Math.min(maxRows, last - from + 1) });
    rows.push(...page.rows);
    characters += page.rows.reduce((sum, { text }) => sum + text.length + 1, 0);
  }
  return rows;
}
