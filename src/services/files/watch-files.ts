import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type FSWatcher, watch } from 'chokidar';
import { codeOf } from '../os/error-code.ts';
import { createQuietLook } from './quiet-look.ts';
import { createSettle } from './settle.ts';

export interface FilesWatch {
  /** Ends the watch: nothing is emitted any more, and once it resolves no handle is left. */
  close(): Promise<void>;
}

export interface FilesWatchOptions<Reading> {
  /** Every place that decides what is read, as `fileSpots` gives them. */
  spots(): readonly string[];
  /** The files as they are named, for a look at them that follows what links there are. */
  paths(): readonly string[];
  read(): Reading;
  /** May this be half of a save? Editors truncate before they write: such a reading counts only after 500 ms. */
  isUnfinished(reading: Reading, last: Reading | undefined): boolean;
  /** Are these readings of other files, since another place was named? No event tells of that. */
  isElsewhere?(reading: Reading, last: Reading): boolean;
  /** Gets the first reading before `watchFiles` returns. */
  emit(reading: Reading): void;
  /** A reading that was reported already: it is not emitted again. */
  readonly known?: Reading | undefined;
  /** Told once if the system has no watches left, so that the files are looked at four times a second instead. */
  polls?(): void;
  /** Told once if a change was found that no event told of. Where given, the files are looked at once a second besides. */
  silent?(): void;
}

// A save is over within a few milliseconds; chokidar 6 itself holds back the events of a busy file for 50 ms.
const settleTimes = { quietMs: 20, latestMs: 250 };

// chokidar drops some changes: a file whose place a folder takes at once, a second chmod that follows soon. After the time
// in which it reports the others, what the system itself told is looked at once more.
const lateTimes = { quietMs: 100, latestMs: 500 };

const unfinishedCountsAfterMs = 500;

const quietLookEveryMs = 1000;

/** Reports what files hold, each time that this changed. They are watched through their folders, since editors replace them. */
export function watchFiles<Reading>(options: FilesWatchOptions<Reading>): FilesWatch {
  const { read, emit } = options;
  let last = options.known;
  let spots = options.spots();
  let folderReplaced = false;
  let polls = false;
  let isSilent = false;
  let unfinishedTimer: NodeJS.Timeout | undefined;
  const closed: Promise<unknown>[] = [];
  const settle = createSettle(look, settleTimes);
  const late = createSettle(look, lateTimes);

  // Before the first reading: what changes in between is found at the next look.
  const quiet =
    options.silent && createQuietLook({ paths: options.paths, everyMs: quietLookEveryMs, unseen });
  report(read());
  let watcher = open('native');

  function look(): void {
    const spotsNow = options.spots();
    if (folderReplaced || !isDeepStrictEqual(spotsNow, spots)) {
      folderReplaced = false;
      spots = spotsNow;
      reopen('native');
    }
    quiet?.seen();
    const reading = read();
    clearTimeout(unfinishedTimer);
    if (!options.isUnfinished(reading, last)) report(reading);
    else unfinishedTimer = setTimeout(() => report(read()), unfinishedCountsAfterMs);
  }

  function unseen(): void {
    if (!isSilent && isSilentChange(read())) {
      isSilent = true;
      options.silent?.();
    }
    look();
  }

  function isSilentChange(reading: Reading): boolean {
    const isElsewhere = last !== undefined && options.isElsewhere?.(reading, last) === true;
    return !isElsewhere && !isDeepStrictEqual(reading, last);
  }

  function report(reading: Reading): void {
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
      .on('raw', (_event, name) => {
        if (spots.some((spot) => basename(spot) === name)) late.touch();
      })
      .on('ready', settle.touch)
      .on('error', (error) => {
        if (backend === 'native' && isWatchLimit(error)) poll();
      });
  }

  function poll(): void {
    if (!polls) options.polls?.();
    polls = true;
    reopen('polling');
  }

  function reopen(backend: 'native' | 'polling'): void {
    // A watch that is given up may have lost its folder: how it ends is nobody's concern.
    closed.push(watcher.close().catch(() => undefined));
    watcher = open(backend);
  }

  return {
    async close() {
      quiet?.close();
      settle.cancel();
      late.cancel();
      clearTimeout(unfinishedTimer);
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
  return ['ENOSPC', 'EMFILE'].includes(codeOf(error));
}
