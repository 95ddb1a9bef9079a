import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type ConfigReading, changedConfigFiles } from '../../core/app/streamlit-config.ts';
import { type FilesWatch, watchFiles } from '../files/watch-files.ts';
import { fileSpots } from '../files/watched-paths.ts';
import { type ConfigPlace, configPaths, readConfigNow } from './config-files.ts';

export interface ConfigWatcherOptions {
  /** Asked anew at each look: another script may have been named. */
  place(): ConfigPlace;
  /** Gets the first reading before `createConfigWatcher` returns. */
  emit(reading: ConfigReading): void;
  /** Told once if one of them lies where its folder tells of no changes, so that they are looked at once a second. */
  silent?(): void;
}

/** Reports what Streamlit's config files hold, each time that this changed. */
export function createConfigWatcher({
  place,
  emit,
  silent = () => undefined,
}: ConfigWatcherOptions): FilesWatch {
  return watchFiles({
    spots: () => configPaths(place()).flatMap(({ path }) => spotsOf(path)),
    paths: () => configPaths(place()).map(({ path }) => path),
    read: () => readConfigNow(place()),
    isUnfinished: (reading, last) => last !== undefined && losesText(last, reading),
    isElsewhere: (reading, last) => !isDeepStrictEqual(namesOf(reading), namesOf(last)),
    emit,
    silent,
  });
}

/** The folder `.streamlit` itself is one of them: it may come, go, or be another one. */
function spotsOf(path: string): string[] {
  const folder = dirname(path);
  return [...fileSpots(folder), ...(existsSync(folder) ? fileSpots(path) : [])];
}

function namesOf({ files }: ConfigReading): readonly string[] {
  return files.map(({ name }) => name);
}

function losesText(before: ConfigReading, { files }: ConfigReading): boolean {
  return files.some(
    ({ name, text }) => text === '' && changedConfigFiles(before, { ...before, files }).includes(name),
  );
}
