import { rmSync } from 'node:fs';
import type { SeriesEvent } from '../../../core/app/beside/series.ts';
import { stampOf } from './source-stamp.ts';
import { readStamped, writeStamped } from './stamped-file.ts';

/** How many restarts of a project's app in a row went well, kept for as long as its sources stay as they are. */
export interface SeriesFile {
  /** 0, too, where nothing is known, or of other sources. */
  read(): number;
  /** One went well. `counts`: it was a restart. Emits `series.told`. Where it cannot be written it is none. */
  keep(counts: boolean): void;
  break(): void;
}

/** @param path in the folder for what a user may want to keep; `sources`: the project's folder. */
export function createSeriesFile(
  path: string,
  sources: string,
  emit: (event: SeriesEvent) => void,
): SeriesFile {
  function restartsOf(stamp: () => string): number {
    const restarts = readStamped(path, stamp)?.['restarts'];
    return typeof restarts === 'number' && Number.isSafeInteger(restarts) && restarts > 0 ? restarts : 0;
  }

  function oneMore(stamp: () => string): number {
    const restarts = restartsOf(stamp);
    return writeStamped(path, stamp, { restarts: restarts + 1 }) ? restarts + 1 : restarts;
  }

  return {
    read: () => restartsOf(() => stampOf(sources)),
    keep(counts) {
      const seen = stampOf(sources);
      const stamp = () => seen;
      emit({ type: 'series.told', restarts: counts ? oneMore(stamp) : restartsOf(stamp) });
    },
    break() {
      try {
        rmSync(path, { force: true });
      } catch {
        // A folder that nobody may write to: nothing was kept there.
      }
    },
  };
}
