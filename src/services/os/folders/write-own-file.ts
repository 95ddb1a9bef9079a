import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomDigits } from '../node/random-digits.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Writes a file that only this program writes, for its user alone: whole or not at all, since another of our processes may read it
 * meanwhile. Its folder is made where it lacks.
 *
 * @throws what the system says where it cannot be written; nothing is left beside it then.
 */
export function writeOwnFile(path: string, data: string | Uint8Array): void {
  makeFolder(dirname(path), 0o700);
  const draft = `${path}.${process.pid}-${randomDigits(12)}`;
  try {
    writeFileSync(draft, data, { mode: 0o600, flag: 'wx' });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
