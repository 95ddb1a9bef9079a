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
 * One file for each part and each V8, in the program's own folder (`dist`): what came with it in `precompiled`, which is never written,
 * what is kept in `compiled` where that can be written, else in the user's cache folder. The part's name has a digest of what is in it: V8
 * itself compares no more of the source than its length. Each release of V8 has files of its own, and what has other flags, or is of a
 * build with other contents of its heap, V8 refuses itself (24.21 takes what 24.20 compiled with the same V8, and would that of 24.19 not).
 * Where nothing can be kept the program works without.
 */
export function createCompiledCache(dist: string): CompiledCache {
  const { arch, execArgv, platform, versions } = process;
  const resting = isResting() ? '-resting' : '';
  const limits = execArgv.filter((option) => option.startsWith('--max')).join('');
  const v8 = `${versions.v8}-${platform}-${arch}${resting}${limits}`;
  const fresh = new Map<string, Script>();
  let isClosed = false;

  const folders = () => [join(dist, 'compiled'), join(cacheFolder(), 'compiled')];

  /** What V8 takes of what is kept, from wherever that is. */
  function accepted(name: string, make: (kept: Buffer) => Script): Script | undefined {
    for (const folder of [join(dist, 'precompiled'), ...folders()]) {
      const kept = keptIn(folder, name);
      const script = kept && make(kept);
      if (script?.cachedDataRejected === false) return script;
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
      const name = `${part}.${v8}`;
      const known = accepted(name, make);
      if (known !== undefined) return known;
      if (fresh.size === 0) {
        setTimeout(keep, settledMs).unref();
        process.once('exit', keep);
      }
      const script = make(undefined);
      fresh.set(name, script);
      return script;
    },
    close() {
      keep();
      isClosed = true;
    },
  };
}

/** Undefined where nothing is, or something of it is missing. */
function keptIn(folder: string, name: string): Buffer | undefined {
  try {
    return unsealed(readFileSync(join(folder, name)));
  } catch {
    return undefined;
  }
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
