import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isTestFile } from '../../core/app/find-app/usual-scripts.ts';
import { mayBeRecipe } from '../../core/lint/recipe-kind.ts';
import { deviceOf } from '../os/folders/device.ts';

/** What a walk came by. */
export interface RecipeWalk {
  /** From the root. */
  readonly paths: readonly string[];
  /** Were there more than are looked at? */
  readonly isCut: boolean;
}

export const mostLintEntries = 20_000;
const mostDepth = 8;

/** What others made, or what is no part of a project. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', 'site-packages', '__pycache__', 'vendor']);
/** Hidden folders that recipes lie in. */
const hidden = /^\.(streamlit|devcontainer|github|vscode|platform|ebextensions|docker|deploy|render)$/;

/**
 * The files below a folder that may be recipes. Links are not followed; virtualenvs, hidden folders other than those that recipes
 * lie in, and other file systems are not entered. Never rejects.
 */
export async function walkRecipes(root: string): Promise<RecipeWalk> {
  const device = await deviceOf(root);
  const paths: string[] = [];
  const queue = [{ path: '', depth: 0 }];
  let left = mostLintEntries;
  for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
    const entries = await entriesOf(join(root, folder.path));
    if (folder.path !== '' && entries.some(({ name }) => isOfEnvironment(name))) continue;
    if (entries.length > left) return { paths: inOrder(paths), isCut: true };
    left -= entries.length;
    for (const entry of entries) {
      const path = join(folder.path, entry.name);
      if (entry.isFile() && mayBeRecipe(path) && !isTestFile(entry.name)) paths.push(path);
      const enters = entry.isDirectory() && folder.depth < mostDepth && isEntered(entry.name);
      if (enters && (await deviceOf(join(root, path))) === device)
        queue.push({ path, depth: folder.depth + 1 });
    }
  }
  return { paths: inOrder(paths), isCut: false };
}

function isOfEnvironment(name: string): boolean {
  return name === 'pyvenv.cfg' || name === 'conda-meta';
}

function isEntered(name: string): boolean {
  return name.startsWith('.') ? hidden.test(name) : !passedOver.has(name);
}

/** In the order of their names: what is looked at does not depend on the file system. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  const stats = await lstat(folder).catch(() => null);
  // A folder that became a link since it was seen.
  if (stats?.isDirectory() !== true) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function inOrder(paths: readonly string[]): readonly string[] {
  return paths.toSorted((one, other) => (one < other ? -1 : 1));
}
