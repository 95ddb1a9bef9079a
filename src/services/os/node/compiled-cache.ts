import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Script } from 'node:vm';
import { cacheFolder } from '../cache-folder.ts';
import { writeOwnFile } from '../folders/write-own-file.ts';
import { isResting } from './at-rest.ts';
import { sealed, unsealed } from './sealed.ts';

/** Keeps what V8 compiled, which spares the next start its time. */
export interface CompiledCache {
  /** Compiles a part of the program by `make`, which gets what an earlier start kept of it. */
  compile(part: string, make: (kept: Buffer | undefined) => Script): Script;
  /** Keeps what is not kept yet, and nothing from now on: V8's options will be others, and it takes what it compiled under the same alone. */
  close(): void;
}

/** By then a start is over, and what it ran is compiled. */
const settledMs = 5000;

/**
 * One file for each part and each Node, below `beside` (the program's own folder) where that can be written, else in the user's cache
 * folder. The part's name has a digest of what is in it: V8 itself compares no more of the source than its length. What another V8, or the
 * same with other flags, has compiled it refuses itself. Where nothing can be kept the program works without.
 */
export function createCompiledCache(beside: string): CompiledCache {
  const resting = isResting() ? '-resting' : '';
  const limits = process.execArgv.filter((option) => option.startsWith('--max')).join('');
  const node = `${process.version}-${process.arch}${resting}${limits}`;
  const fresh = new Map<string, Script>();
  let isClosed = false;

  const folders = () => [beside, join(cacheFolder(), 'compiled')];

  function kept(name: string): Buffer | undefined {
    for (const folder of folders())
      try {
        return unsealed(readFileSync(join(folder, name)));
      } catch {
        // It is in the other, or nowhere yet.
      }
    return undefined;
  }

  function keep(): void {
    for (const [name, script] of fresh) keepIn(folders(), name, script);
    fresh.clear();
  }

  return {
    compile(part, make) {
      if (isClosed) return make(undefined);
      const name = `${part}.${node}`;
      const script = make(kept(name));
      if (script.cachedDataRejected !== false) {
        if (fresh.size === 0) {
          setTimeout(keep, settledMs).unref();
          process.once('exit', keep);
        }
        fresh.set(name, script);
      }
      return script;
    },
    close() {
      keep();
      isClosed = true;
    },
  };
}

function keepIn(folders: readonly string[], name: string, script: Script): void {
  const data = sealed(script.createCachedData());
  for (const folder of folders)
    try {
      if (!isOurs(folder)) continue;
      writeOwnFile(join(folder, name), data);
      return;
    } catch {
      // The program's folder may be read-only, and HOME one that cannot be, as the home of `nobody` often is.
    }
}

/** What root left in somebody's checkout its owner could neither remove nor build over. */
function isOurs(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found === undefined ? isOurs(dirname(folder)) : found.uid === process.geteuid?.();
}
