import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type FSWatcher, watch } from 'chokidar';
import { type EnvFileEvent, readEnvFileNow } from './env-file.ts';
import { fileSpots } from './file-spots.ts';
import { createSettle } from './settle.ts';

export { type EnvFileEvent, readEnvFileNow } from './env-file.ts';

export interface EnvWatcher {
  /** Ends the watch: nothing is emitted any more, and once it resolves no handle is left. */
  close(): Promise<void>;
}

export interface EnvWatcherOptions {
  readonly path: string;
  /** Gets the first reading before `createEnvWatcher` returns. */
  emit(event: EnvFileEvent): void;
  /** A reading that was reported already: it is not emitted again. */
  readonly known?: EnvFileEvent;
}

// A save is over within a few milliseconds; chokidar 6 itself holds back the events of a busy file for 50 ms.
const settleTimes = { quietMs: 20, latestMs: 250 };

/** Editors truncate before they write. */
const emptyCountsAfterMs = 500;

/**
 * Reports what the settings file holds, each time that this changed. The file is watched through its folder, since
 * editors replace it; where it is a symbolic link, through the folder of its target too.
 */
export function createEnvWatcher({ path, emit, known }: EnvWatcherOptions): EnvWatcher {
  let last = known;
  let spots = fileSpots(path);
  let folderReplaced = false;
  let emptyTimer: NodeJS.Timeout | undefined;
  const closed: Promise<unknown>[] = [];
  const settle = createSettle(look, settleTimes);

  report(readEnvFileNow(path));
  let watcher = open('native');

  function look(): void {
    const spotsNow = fileSpots(path);
    if (folderReplaced || !isDeepStrictEqual(spotsNow, spots)) {
      folderReplaced = false;
      spots = spotsNow;
      reopen('native');
    }
    const reading = readEnvFileNow(path);
    clearTimeout(emptyTimer);
    if (reading.type !== 'envFile.read' || reading.text !== '') report(reading);
    else emptyTimer = setTimeout(() => report(readEnvFileNow(path)), emptyCountsAfterMs);
  }

  function report(reading: EnvFileEvent): void {
    if (isDeepStrictEqual(reading, last)) return;
    last = reading;
    emit(reading);
  }

  function open(backend: 'native' | 'polling'): FSWatcher {
    return watchFolders(spots, backend)
      .on('all', (event) => {
        folderReplaced ||= event === 'addDir';
        settle.touch();
      })
      .on('ready', settle.touch)
      .on('error', (error) => {
        if (backend === 'native' && isWatchLimit(error)) reopen('polling');
      });
  }

  function reopen(backend: 'native' | 'polling'): void {
    // A watch that is given up may have lost its folder: how it ends is nobody's concern.
    closed.push(watcher.close().catch(() => undefined));
    watcher = open(backend);
  }

  return {
    async close() {
      settle.cancel();
      clearTimeout(emptyTimer);
      await Promise.all([...closed, watcher.close()]);
    },
  };
}

/**
 * One watch a folder, with all entries but ours ignored. chokidar 6 looks at each entry of a folder once, at the start
 * (10,000: 0.17 s, beside our own start); watching the file's own name would be cheaper, but misses that its
 * folder was replaced, and looks at all of them after each event as long as the file is missing.
 */
function watchFolders(spots: readonly string[], backend: 'native' | 'polling'): FSWatcher {
  const folders = [...new Set(spots.map((spot) => dirname(spot)))];
  // inotify reports the end of a folder as a change of an entry that has the folder's own name.
  const ends = folders.map((folder) => join(folder, basename(folder)));
  const ours = new Set([...spots, ...folders, ...ends]);
  return watch(folders, {
    backend,
    pollingInterval: 250,
    depth: 0,
    ignored: (path) => !ours.has(path),
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
  });
}

// A machine whose inotify watches or instances are used up: look at the file four times a second instead.
// Tried with user.max_inotify_watches = 0 and user.max_inotify_instances = 0.
function isWatchLimit(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EMFILE');
}
