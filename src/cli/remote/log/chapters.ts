import type { HistoryRow } from './history.ts';

/** Tells the lines of one run of the app, in a log that is read from its end. */
export interface Chapter {
  /** Those of a piece that are of it. */
  select(rows: readonly HistoryRow[]): readonly HistoryRow[];
  /** What is older is of other runs. */
  isOver(): boolean;
  /** The run that was meant; null: none was met that is. */
  met(): Pick<HistoryRow, 'pid' | 'run'> | null;
}

/** @param wanted a run's number, of the newest supervisor; negative: counted from the newest run, whoever's it is. */
export function createChapter(wanted: number): Chapter {
  const seen: Pick<HistoryRow, 'pid' | 'run'>[] = [];
  let isOver = false;
  const isMeant = (index: number) =>
    wanted < 0 ? index === -wanted - 1 : seen[index]?.run === wanted && seen[index]?.pid === seen[0]?.pid;

  function isIn({ pid, run = 0 }: HistoryRow): boolean {
    // Before its first run a supervisor has things to say, too.
    if (run === 0) return false;
    const last = seen.at(-1);
    if (last?.pid !== pid || last.run !== run) {
      isOver ||= seen.length > 0 && isMeant(seen.length - 1);
      seen.push({ pid, run });
    }
    return isMeant(seen.length - 1);
  }

  return {
    select: (rows) => rows.toReversed().filter(isIn).reverse(),
    isOver: () => isOver,
    met: () => seen.find((_, index) => isMeant(index)) ?? null,
  };
}
