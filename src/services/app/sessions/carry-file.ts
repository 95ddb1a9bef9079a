import { ftruncateSync, openSync, statfsSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomDigits } from '../../os/node/random-digits.ts';
import { dumpLimits } from './limits.ts';

/** Where one app writes down its visitors' sessions, and the next one reads them: a file without a name, which lives as long as we do. */
export interface CarryFile {
  /** For the app, which inherits it. We ourselves never read from it. */
  readonly descriptor: number;
  clear(): void;
}

/** In memory, where Linux has it (shm_overview(7)). */
const inMemory = '/dev/shm';

/**
 * Opens it: ours alone (0600), and without a name from the first moment on that somebody else could look for it. Null where
 * neither memory nor the folder for temporary files takes one.
 */
export function openCarryFile(folders: readonly string[] = [inMemory, tmpdir()]): CarryFile | null {
  for (const folder of folders) {
    const descriptor = openUnlinked(folder);
    if (descriptor !== null) return { descriptor, clear: () => ftruncateSync(descriptor, 0) };
  }
  return null;
}

function openUnlinked(folder: string): number | null {
  try {
    // Containers have 64 MB of it (docker run --shm-size).
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize < dumpLimits.totalBytes) return null;
    const path = join(folder, `.ocap-dev-${randomDigits(32)}`);
    const descriptor = openSync(path, 'wx+', 0o600);
    unlinkSync(path);
    return descriptor;
  } catch {
    return null;
  }
}
