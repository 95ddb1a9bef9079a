import { isInTraceback, rowLevel } from '../../../logs/level.ts';
import type { LogRow } from '../../../logs/log-buffer.ts';
import { withoutControls } from '../../../logs/log-line.ts';
import { momentOf } from '../../arguments/base/time-word.ts';
import type { LogQuery } from '../../arguments/logs.ts';
import { createGrep } from './grep.ts';

/** Which lines are asked for, but for their number and their run. */
export interface LineSelection {
  /** Those of a piece that are. `above`: the piece before it, for a traceback that goes on. */
  select<Row extends LogRow>(rows: readonly Row[], above: readonly LogRow[]): readonly Row[];
  /** Lines from before are not asked for. */
  readonly sinceMs: number;
}

export function createLineSelection(query: LogQuery, nowMs: number): LineSelection {
  const sinceMs = query.since === null ? Number.NEGATIVE_INFINITY : momentOf(query.since, nowMs);
  const untilMs = query.until === null ? Number.POSITIVE_INFINITY : momentOf(query.until, nowMs);
  const grep = query.grep === null ? null : createGrep(query.grep);
  const isInView = ({ source, routine }: LogRow) =>
    query.sources.length === 0 ? routine !== true : query.sources.includes(source);
  const isInTime = ({ atMs }: LogRow) => atMs >= sinceMs && atMs <= untilMs;
  return {
    sinceMs,
    select(rows, above) {
      const grave = query.level === 'info' ? rows : graveOf(rows, above, query.level);
      const wanted = grave.filter((row) => isInView(row) && isInTime(row));
      if (grep === null || wanted.length === 0) return wanted;
      const found = grep(wanted.map(({ text }) => withoutControls(text)));
      return wanted.filter((_, index) => found[index]);
    },
  };
}

/** The same of lines that come piece by piece; `run`: only those of that run. */
export function ofWhatComes(
  selection: LineSelection,
  run: number | null,
): (rows: readonly LogRow[]) => readonly LogRow[] {
  let above: readonly LogRow[] = [];
  return (rows) => {
    const found = selection.select(run === null ? rows : rows.filter((row) => row.run === run), above);
    above = rows;
    return found;
  };
}

function graveOf<Row extends LogRow>(
  rows: readonly Row[],
  above: readonly LogRow[],
  level: 'error' | 'warning',
): readonly Row[] {
  const clean = (row: LogRow): LogRow => ({ ...row, text: withoutControls(row.text) });
  const all = [...above.map(clean), ...rows.map(clean)];
  return rows.filter((_, index) => {
    const at = above.length + index;
    const row = all[at];
    if (row === undefined) return false;
    const own = rowLevel(row);
    if (own === 'bad' || (own === 'warning' && level === 'warning')) return true;
    return isInTraceback(row, nearestFirst(all, at));
  });
}

function* nearestFirst(rows: readonly LogRow[], before: number): Generator<LogRow> {
  for (let at = before - 1; at >= 0; at -= 1) {
    const row = rows[at];
    if (row !== undefined) yield row;
  }
}
