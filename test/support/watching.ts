import { EventEmitter, once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { EnvFileEvent } from '../../src/services/files/read-env.ts';
import { createEnvWatcher } from '../../src/services/files/watch-env.ts';

export interface Watching {
  /** Everything reported so far, in order: a text, or `missing`, or the message. */
  readonly seen: readonly string[];
  /** Waits until this is the latest report. */
  until(report: string | RegExp): Promise<void>;
  /** Was a change found that no event told of? */
  missedAnEvent(): boolean;
  close(): Promise<void>;
}

/** A watcher of a settings file, with what it reported. */
export function watching(path: string, known?: EnvFileEvent): Watching {
  const changes = new EventEmitter();
  const seen: string[] = [];
  const emit = (event: EnvFileEvent) => {
    seen.push(wordOf(event));
    changes.emit('change');
  };
  let missed = false;
  const silent = () => {
    missed = true;
  };
  const watcher = createEnvWatcher({ path, emit, silent, ...(known === undefined ? {} : { known }) });
  return {
    seen,
    async until(report) {
      const isIt = (last: string) => (typeof report === 'string' ? last === report : report.test(last));
      while (!isIt(seen.at(-1) ?? '')) await once(changes, 'change');
    },
    missedAnEvent: () => missed,
    close: watcher.close,
  };
}

function wordOf(event: EnvFileEvent): string {
  switch (event.type) {
    case 'envFile.read':
      return event.text;
    case 'envFile.missing':
      return 'missing';
    case 'envFile.unreadable':
      return event.message;
  }
}

/** How many folders and files this process watches just now (Linux). */
export function inotifyWatches(): number {
  const texts = readdirSync('/proc/self/fdinfo').map((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
    } catch {
      return '';
    }
  });
  return texts.join('\n').match(/^inotify wd/gm)?.length ?? 0;
}
