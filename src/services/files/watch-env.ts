import { type EnvFileEvent, isPipe, readEnvFileNow } from './read-env.ts';
import { type FilesWatch, watchFiles } from './watch-files.ts';
import { fileSpots } from './watched-paths.ts';

export { type EnvFileEvent, readEnvFileNow } from './read-env.ts';

export interface EnvWatcherOptions {
  readonly path: string;
  /** Gets the first reading before `createEnvWatcher` returns. */
  emit(event: EnvFileEvent): void;
  /** A reading that was reported already: it is not emitted again. */
  readonly known?: EnvFileEvent;
  /** Told once if the system has no watches left, so that the file is looked at in intervals instead. */
  polls?(): void;
  /** Told once if its folder tells of no changes, so that it is looked at once a second. */
  silent?(): void;
}

/**
 * Reports what the settings file holds, each time that this changed: also where it is a symbolic link, and its target
 * is what changed.
 */
export function createEnvWatcher({ path, ...rest }: EnvWatcherOptions): FilesWatch {
  const { known } = rest;
  // A named pipe is read once for each who asks: what its writer gave at the start stands until somebody asks again.
  let given = known !== undefined && isPipe(path) ? known : null;
  const read = () => {
    if (given !== null && !isPipe(path)) given = null;
    return given ?? readEnvFileNow(path);
  };
  return watchFiles({
    spots: () => fileSpots(path),
    paths: () => [path],
    read,
    isUnfinished: (reading) => reading.type === 'envFile.read' && reading.text === '',
    silent: () => undefined,
    ...rest,
  });
}
