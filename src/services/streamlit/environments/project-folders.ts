import { dirname, join, relative, resolve } from 'node:path';
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

/** The folders of the project that its script lies in, the nearest first: a part of it may have an environment of its own. */
export function foldersToScript(cwd: string, script: string | null): readonly string[] {
  const parts = script === null ? [] : relative(cwd, resolve(cwd, script)).split('/').slice(0, -1);
  if (parts[0] === '..') return [];
  return parts.map((_, index) => join(cwd, ...parts.slice(0, index + 1))).reverse();
}
