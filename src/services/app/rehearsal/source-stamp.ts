import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A project has fewer; what is deeper, or more, is taken for unchanged. */
const mostFiles = 2000;
const deepest = 4;
/** Besides what begins with a dot. */
const notSources = new Set(['node_modules', '__pycache__', 'site-packages', 'venv', 'env', 'build', 'dist']);

/** Changes with the name, size or time of any of the project's Python files. */
export function stampOf(folder: string): string {
  const hash = createHash('sha256');
  for (const path of pythonFiles(folder, deepest).slice(0, mostFiles)) {
    const stats = statSync(path, { throwIfNoEntry: false });
    hash.update(`${path}\0${stats?.size}\0${stats?.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function pythonFiles(folder: string, depth: number): string[] {
  const entries = entriesOf(folder);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.py'));
  const folders = depth === 0 ? [] : entries.filter((entry) => entry.isDirectory() && isSource(entry.name));
  return [
    ...files.map(({ name }) => join(folder, name)),
    ...folders.flatMap(({ name }) => pythonFiles(join(folder, name), depth - 1)),
  ];
}

function isSource(name: string): boolean {
  return !name.startsWith('.') && !notSources.has(name);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
