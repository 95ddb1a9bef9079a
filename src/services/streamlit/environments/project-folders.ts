import { dirname, join, resolve } from 'node:path';
import { exists } from '../../os/path-kind.ts';

/**
 * The project's folder and those above it, up to the top of its checkout (the one with `.git`, a file in a work tree of
 * git's own). Only the folder itself where no checkout holds it: what lies above belongs to somebody else.
 */
export async function foldersToTop(cwd: string): Promise<readonly string[]> {
  const folders: string[] = [];
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    folders.push(folder);
    if (await exists(join(folder, '.git'))) return folders;
    if (dirname(folder) === folder) return [resolve(cwd)];
  }
}
