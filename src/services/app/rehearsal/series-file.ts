import { readFileSync, rmSync } from 'node:fs';
import type { SeriesEvent } from '../../../core/app/beside/series.ts';
import { isRecord } from '../../../core/base/is-record.ts';
import { writeOwnFile } from '../../os/folders/write-own-file.ts';
import { stampOf } from './source-stamp.ts';

/** How many restarts of a project's app in a row went well, kept for as long as its sources stay as they are. */
export interface SeriesFile {
  /** 0, too, where nothing is known, or of other sources. */
  read(): number;
  /** One went well. `counts`: it was a restart. Emits `series.told`. Where it cannot be written it is none. */
  keep(counts: boolean): void;
  break(): void;
}

const version = 1;

/** @param path in the folder for what a user may want to keep; `sources`: the project's folder. */
export function createSeriesFile(
  path: string,
  sources: string,
  emit: (event: SeriesEvent) => void,
): SeriesFile {
  function restartsOf(stamp: string): number {
    try {
      const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
      if (!isRecord(kept) || kept['version'] !== version || kept['sources'] !== stamp) return 0;
      const { restarts } = kept;
      return typeof restarts === 'number' && Number.isSafeInteger(restarts) && restarts > 0 ? restarts : 0;
    } catch {
      return 0;
    }
  }

  function oneMore(stamp: string): number {
    const restarts = restartsOf(stamp);
    try {
      writeOwnFile(path, JSON.stringify({ version, restarts: restarts + 1, sources: stamp }));
      return restarts + 1;
    } catch {
      return restarts;
    }
  }

  return {
    read: () => restartsOf(stampOf(sources)),
    keep(counts) {
      const stamp = stampOf(sources);
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
