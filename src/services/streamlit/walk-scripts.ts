import type { Dir } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isPassedOverFolder, isTestFile } from '../../core/app/find-app/usual-scripts.ts';
import { deviceOf } from '../os/folders/device.ts';
import { isVirtualenv } from '../os/folders/virtualenv.ts';

const mostEntries = 2000;
const mostDepth = 2;
/** So many of one folder before the next one has its turn: a folder full of data hides nobody else's script. */
const atOnce = 100;

/** A folder whose entries are being read. */
interface OpenFolder {
  /** From the root of the walk; empty: the root itself. */
  readonly path: string;
  readonly depth: number;
  readonly dir: Dir;
}

/**
 * Scripts up to two folders deep, by their paths from `root`, each as it is found. Links to folders are not followed; virtualenvs,
 * hidden folders and other file systems are not entered; after 2,000 entries it is over. Never rejects.
 */
export async function* walkScripts(root: string): AsyncGenerator<string> {
  const device = await deviceOf(root);
  const queue = await opened(root, '', 0);
  let left = mostEntries;
  let folder: OpenFolder | undefined;
  try {
    while (left > 0) {
      folder = queue.shift();
      if (folder === undefined) return;
      const { entries, isOver } = await nextEntries(folder.dir, Math.min(atOnce, left));
      left -= entries.length;
      for (const entry of entries) {
        const path = join(folder.path, entry.name);
        if (entry.isDirectory() && folder.depth < mostDepth && (await isOwnFolder(root, path, device)))
          queue.push(...(await opened(root, path, folder.depth + 1)));
        if (!entry.isDirectory() && entry.name.endsWith('.py') && !isTestFile(entry.name)) yield path;
      }
      if (isOver) await closed(folder);
      else queue.push(folder);
      folder = undefined;
    }
  } finally {
    await Promise.all([folder, ...queue].map(closed));
  }
}

async function closed(folder: OpenFolder | undefined): Promise<void> {
  await folder?.dir.close().catch(() => undefined);
}

async function opened(root: string, path: string, depth: number): Promise<OpenFolder[]> {
  const dir = await opendir(join(root, path)).catch(() => null);
  return dir === null ? [] : [{ path, depth, dir }];
}

async function nextEntries(dir: Dir, most: number) {
  const entries = [];
  while (entries.length < most) {
    const entry = await dir.read().catch(() => null);
    if (entry === null) return { entries, isOver: true };
    entries.push(entry);
  }
  return { entries, isOver: false };
}

/** Is this folder of `root` the project's: on the same file system (`device`), no virtualenv, none that others fill? */
export async function isOwnFolder(root: string, path: string, device: number | null): Promise<boolean> {
  if (isPassedOverFolder(path.split('/').at(-1) ?? '')) return false;
  const folder = join(root, path);
  if ((await deviceOf(folder)) !== device) return false;
  return !(await isVirtualenv(folder));
}
