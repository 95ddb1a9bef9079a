import { isOwn } from '../../core/base/python/frame.ts';
import { continuesTraceback, isInTraceback, isTracebackHead, rowLevel } from '../../logs/level.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import { frameIn } from './errors/error-text.ts';
import type { Highlight } from './highlights.ts';
import { type LineFacts, logRows, type RowStyle } from './row.ts';
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
  /** The rule over the first line of a run. */
  ruleOf: (row: LogRow, run: number) => string,
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

  function factsOf(row: LogRow): Pick<LineFacts, 'level' | 'frame'> {
    if (!isInTraceback(row, above(row.seq))) return { level: rowLevel(row), frame: null };
    return { level: 'bad', frame: frameOf(row) };
  }

  /** Whose the frame is that the line names, or that stands above its code; the exception itself belongs to none. */
  function frameOf(row: LogRow): LineFacts['frame'] {
    const { project } = style;
    if (project === null || !continuesTraceback(row.text) || isTracebackHead(row.text)) return null;
    for (const { source, text } of [row, ...above(row.seq)]) {
      if (source !== row.source) continue;
      const frame = frameIn(text);
      if (frame !== null) return isOwn(frame.file, project) ? 'own' : 'library';
      if (!continuesTraceback(text)) return null;
    }
    return null;
  }

  /** The first line of a run stands under a rule. */
  function ruleAbove(row: LogRow): string | null {
    const { seq, run } = row;
    if (run === undefined || run === 0) return null;
    const before = rows.get(seq - 1);
    const isFirst = before === undefined ? seq === rows.oldest : before.run !== run;
    return isFirst ? ruleOf(row, run) : null;
  }

  function paint(line: number): readonly string[] {
    const known = painted.get(line);
    if (known !== undefined) return known;
    const row = rows.get(line);
    if (row === undefined) return notAtHand;
    if (painted.size > mostPainted) painted.clear();
    const drawn = logRows(row, { ...factsOf(row), highlight: highlightOf(line) }, style);
    const rule = ruleAbove(row);
    const made = rule === null ? drawn : [rule, ...drawn];
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
    count(line) {
      if (style.wrap) return paint(line).length;
      const row = rows.get(line);
      return row === undefined || ruleAbove(row) === null ? 1 : 2;
    },
    forget(line) {
      if (line === undefined) painted.clear();
      else painted.delete(line);
    },
  };
}
