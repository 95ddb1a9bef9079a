import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord } from '../../../core/base/is-record.ts';
import { writeOwnFile } from '../../os/folders/write-own-file.ts';

/** That two of a project's app could not run side by side, kept for as long as its sources stay as they are. */
export interface LonerFile {
  /** Why, if it is known and the sources are those that it was seen with; null: not. */
  read(): 'taken' | 'unable' | null;
  /** Nothing is said where it cannot be written: it is seen again then. */
  write(why: 'taken' | 'unable'): void;
  remove(): void;
}

const version = 1;
/** A project has fewer; what is deeper, or more, is taken for unchanged. */
const mostFiles = 2000;
const deepest = 4;
/** Besides what begins with a dot. */
const notSources = new Set(['node_modules', '__pycache__', 'site-packages', 'venv', 'env', 'build', 'dist']);

/** @param path in the folder for what a user may want to keep; `sources`: the project's folder. */
export function createLonerFile(path: string, sources: string): LonerFile {
  return {
    read() {
      try {
        const kept: unknown = JSON.parse(readFileSync(path, 'utf8'));
        if (!isRecord(kept) || kept['version'] !== version || kept['sources'] !== stampOf(sources))
          return null;
        return kept['why'] === 'taken' || kept['why'] === 'unable' ? kept['why'] : null;
      } catch {
        return null;
      }
    },
    write(why) {
      try {
        writeOwnFile(path, JSON.stringify({ version, why, sources: stampOf(sources) }));
      } catch {
        // It is seen again, and costs a trial.
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}

/** Changes with the name, size or time of any of the project's Python files. */
function stampOf(folder: string): string {
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
