import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { makeFolder } from '../folders/make-folder.ts';

/** Keeps what V8 compiles, which spares the next start its time. Where no folder can be had the program works without. */
export function keepCompiled(): void {
  // Node's default is a folder in /tmp that another user of the machine could have made.
  const folder = join(cacheFolder(), 'compiled');
  try {
    makeFolder(folder);
    enableCompileCache(folder);
  } catch {
    // HOME may be one that cannot be, as the home of `nobody` often is.
  }
}
