import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../../os/error-code.ts';
import type { FoundFile } from './file-reading.ts';
import { Refused } from './refusal.ts';

/** A file beside the one that is to be: in the same folder, since a rename across file systems would be a copy. */
export function draftName(place: string): string {
  return `${place}.ocap-dev-${randomBytes(6).toString('hex')}`;
}

/**
 * Writes a file that is not there. It takes nobody's place, and half a text is not left behind.
 *
 * @param like whose owner and mode it gets; else the mode, less the umask.
 * @throws Node's error; EEXIST where there is one; Refused where it can't be its owner's.
 */
export async function writeNewFile(
  path: string,
  bytes: Uint8Array | string,
  { mode = 0o600, like }: { readonly mode?: number; readonly like?: FoundFile } = {},
): Promise<void> {
  const file = await open(path, 'wx', like === undefined ? mode : 0o600);
  try {
    await file.writeFile(bytes);
    if (like !== undefined) await makeAlike(file, like);
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

export async function removeDraft(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}

/** What was done in a folder must outlive a power cut too. Not every file system can be asked for it. */
export async function syncFolderOf(path: string): Promise<void> {
  const handle = await open(dirname(path), 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function makeAlike(file: FileHandle, { stats }: FoundFile): Promise<void> {
  const own = await file.stat({ bigint: true });
  if (own.uid !== stats.uid || own.gid !== stats.gid)
    await file.chown(Number(stats.uid), Number(stats.gid)).catch((error: unknown) => {
      throw codeOf(error) === 'EPERM' ? new Refused({ why: 'foreign' }) : error;
    });
  await file.chmod(Number(stats.mode) & 0o7777);
}
