import { type Dirent, opendirSync } from 'node:fs';
import { join } from 'node:path';
import { isNestedNamingFile } from '../../core/app/find-app/naming-files.ts';
import { deviceOf } from '../os/folders/device.ts';
import { isOwnFolder } from './walk-scripts.ts';

const mostFolders = 40;
const mostFiles = 40;
const mostDepth = 2;
/** Of one folder: what is written by hand does not lie among thousands. */
const mostListed = 2000;

/** Hidden folders in which a start may be written. */
const hidden: ReadonlySet<string> = new Set(['.devcontainer', '.docker', '.github']);

/**
 * Files that may say which script is the app, in the folders of the project up to two deep, nearest first: `scripts/run.sh`,
 * `docker/Dockerfile`. Links to folders are not followed, virtualenvs not entered. Never rejects.
 */
export async function nestedNamingFiles(root: string): Promise<readonly string[]> {
  const device = await deviceOf(root);
  const files: string[] = [];
  const queue = [{ path: '', depth: 0 }];
  for (const { path, depth } of queue) {
    for (const entry of folderEntries(join(root, path), mostListed)) {
      const inner = join(path, entry.name);
      if (!entry.isDirectory()) {
        if (path !== '' && isNestedNamingFile(inner)) files.push(inner);
      } else if (depth < mostDepth && queue.length <= mostFolders) {
        const isOpen = hidden.has(entry.name) || (await isOwnFolder(root, inner, device));
        if (isOpen) queue.push({ path: inner, depth: depth + 1 });
      }
    }
    if (files.length >= mostFiles) break;
  }
  return files.slice(0, mostFiles);
}

/** What lies in a folder, by name, as far as it was read. Never rejects. */
export function folderEntries(folder: string, most: number): readonly Dirent[] {
  const entries: Dirent[] = [];
  try {
    const dir = opendirSync(folder);
    for (let entry = dir.readSync(); entry !== null && entries.length < most; entry = dir.readSync())
      entries.push(entry);
    dir.closeSync();
  } catch {
    // What was read by then is told.
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}
