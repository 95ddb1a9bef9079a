import type { PolicyReading } from '../../../core/tunnel/state.ts';
import { type FilesWatch, watchFiles } from '../watch-files.ts';
import { fileSpots } from '../watched-paths.ts';
import { readPolicyNow } from './read-policy.ts';

export interface PolicyWatcherOptions {
  /** Absolute. */
  readonly path: string;
  /** Gets the first reading before `createPolicyWatcher` returns. */
  emit(reading: PolicyReading): void;
  /** Told once if its folder tells of no changes, so that it is looked at once a second. */
  silent?(): void;
}

/** Reports what the file of a traffic policy holds, each time that this changed. One that is broken may be half of a save. */
export function createPolicyWatcher({
  path,
  emit,
  silent = () => undefined,
}: PolicyWatcherOptions): FilesWatch {
  return watchFiles({
    spots: () => fileSpots(path),
    paths: () => [path],
    read: () => readPolicyNow(path),
    isUnfinished: (reading, last) => reading.at === 'broken' && last?.at === 'read',
    emit,
    silent,
  });
}
