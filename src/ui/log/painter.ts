import { isInTraceback, type Level, rowLevel } from '../../logs/level.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import type { Highlight } from './highlights.ts';
import { logRows, type RowStyle } from './row.ts';
import type { LogRows } from './rows.ts';

/** The rows of lines, each painted once. */
export interface LogPainter {
  /** Another style: all is painted again. */
  restyle(style: RowStyle): void;
  /** The rows of a line; one empty row while the line is not at hand. */
  rows(line: number): readonly string[];
  /** How many those are. */
  count(line: number): number;
  /** Something is known anew about this line; without one, about all. */
  forget(line?: number): void;
}

/** Lines that a traceback may have. */
const longestTraceback = 100;
const mostPainted = 4000;
const notAtHand: readonly string[] = [''];

export function createLogPainter(
  rows: LogRows,
  highlightOf: (line: number) => Highlight,
  initial: RowStyle,
): LogPainter {
  const painted = new Map<number, readonly string[]>();
  let style = initial;

  function* above(line: number): Generator<LogRow> {
    for (let at = line - 1; at >= line - longestTraceback; at -= 1) {
      const row = rows.get(at);
      if (row === undefined) return;
      yield row;
    }
  }

  function levelIn(row: LogRow): Level | null {
    return isInTraceback(row, above(row.seq)) ? 'bad' : rowLevel(row);
  }

  function paint(line: number): readonly string[] {
    const known = painted.get(line);
    if (known !== undefined) return known;
    const row = rows.get(line);
    if (row === undefined) return notAtHand;
    if (painted.size > mostPainted) painted.clear();
    const made = logRows(row, { level: levelIn(row), highlight: highlightOf(line) }, style);
    painted.set(line, made);
    return made;
  }

  return {
    restyle(next) {
      style = next;
      painted.clear();
    },
    rows: paint,
    // Of the lines that are counted most are not shown.
    count: (line) => (style.wrap ? paint(line).length : 1),
    forget(line) {
      if (line === undefined) painted.clear();
      else painted.delete(line);
    },
  };
}
