import { join } from 'node:path';
import { readEntries } from '../../os/folders/files-at-once.ts';
import { isVirtualenv } from '../../os/folders/virtualenv.ts';

/** The names that people give a virtualenv, the usual ones first (those of GitHub's own Python.gitignore). */
export const usualFolders: readonly string[] = ['.venv', 'venv', 'env', '.env', 'ENV'];

/** A project has few folders; a folder of data may have many. */
const mostFolders = 200;

/** The other folders of a project that are virtualenvs by their `pyvenv.cfg`, whatever their names are. Never rejects. */
export async function virtualenvsIn(folder: string): Promise<readonly string[]> {
  const entries = await readEntries(folder).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map(({ name }) => name)
    .filter((name) => name !== '.venv' && name !== 'venv')
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .slice(0, mostFolders);
  const are = await Promise.all(names.map((name) => isVirtualenv(join(folder, name))));
  return names.filter((_, index) => are[index]);
}

function rank(name: string): number {
  const place = usualFolders.indexOf(name);
  return place === -1 ? usualFolders.length : place;
}
