import { logsCommandWords } from '../../../core/words/logs-command.ts';
import { UserError } from '../../../errors.ts';
import type { LogQuery } from '../../arguments/logs.ts';
import type { Chapter } from './chapters.ts';
import type { History, HistoryRow } from './history.ts';
import type { LineSelection } from './selection.ts';

/**
 * The lines of a log that are asked for and there already, the oldest first. The end of a long log is found without reading its
 * beginning; all of it is not held in memory.
 *
 * @throws {UserError} for a run that there was not.
 */
export async function* linesAskedFor(
  history: History,
  { last, run }: Pick<LogQuery, 'last' | 'run'>,
  selection: LineSelection,
  chapter: Chapter | null,
): AsyncGenerator<readonly HistoryRow[]> {
  if (last === 'all' && chapter === null) return yield* fromTheStart(history, selection);
  yield await fromTheEnd(history, last, selection, chapter);
  if (run === null || chapter?.met() !== null) return;
  const { message, hint } = logsCommandWords.noSuchRun(run);
  throw new UserError(message, hint);
}

async function* fromTheStart(
  history: History,
  selection: LineSelection,
): AsyncGenerator<readonly HistoryRow[]> {
  let above: readonly HistoryRow[] = [];
  for await (const rows of history.pieces('oldest first')) {
    yield selection.select(rows, above);
    above = rows;
  }
}

async function fromTheEnd(
  history: History,
  last: number | 'all',
  selection: LineSelection,
  chapter: Chapter | null,
): Promise<readonly HistoryRow[]> {
  const most = last === 'all' ? Number.POSITIVE_INFINITY : last;
  const pieces: (readonly HistoryRow[])[] = [];
  let count = 0;
  for await (const { rows, above } of withAbove(history.pieces('newest first'))) {
    const found = selection.select(chapter === null ? rows : chapter.select(rows), above);
    pieces.unshift(found);
    count += found.length;
    const newestMs = rows.at(-1)?.atMs ?? selection.sinceMs;
    if (count >= most || chapter?.isOver() === true || newestMs < selection.sinceMs) break;
  }
  const all = pieces.flat();
  return all.slice(Math.max(0, all.length - most));
}

/** Pieces from the end, each with the one before it in the log, which is read next. */
async function* withAbove(
  pieces: AsyncGenerator<readonly HistoryRow[]>,
): AsyncGenerator<{ readonly rows: readonly HistoryRow[]; readonly above: readonly HistoryRow[] }> {
  let rows: readonly HistoryRow[] | null = null;
  for await (const above of pieces) {
    if (rows !== null) yield { rows, above };
    rows = above;
  }
  if (rows !== null) yield { rows, above: [] };
}
