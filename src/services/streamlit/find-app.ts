import { join, relative, resolve } from 'node:path';
import {
  type AppChoice,
  chooseApp,
  isFound,
  isNamed,
  namedPaths,
  type ProjectSight,
} from '../../core/app/find-app/choose-app.ts';
import {
  isDocument,
  isNamingFile,
  type NamingFile,
  namingFileNames,
  namingsOf,
  type RankedNamings,
} from '../../core/app/find-app/naming-files.ts';
import { type PythonImports, pythonImports } from '../../core/app/find-app/python-imports.ts';
import { usualIn, usualScripts } from '../../core/app/find-app/usual-scripts.ts';
import { isFile } from '../os/path-kind.ts';
import { readSmallText } from '../os/small-text.ts';
import { folderEntries, nestedNamingFiles } from './nested-naming-files.ts';
import { walkScripts } from './walk-scripts.ts';

export interface AppSearch {
  /** The project's folder, absolute. */
  readonly cwd: string;
  /** The folder of it that was named as the app; null: none. */
  readonly folder: string | null;
  /** The script that is the app of this project whatever it holds; null: there is none such. */
  readonly own: string | null;
  /** What the search may take; 3 s unless given. */
  readonly deadlineMs?: number;
}

/** Documents and task files are small; what is larger is something else. */
const mostBytes = 512 * 1024;
const mostFiles = 40;
const mostNamed = 60;
const mostListed = 2000;
const defaultDeadlineMs = 3000;

/** What has been seen so far. */
interface Sight extends ProjectSight {
  readonly files: NamingFile[];
  namings?: RankedNamings;
  readonly scripts: Map<string, PythonImports>;
}

/**
 * Finds the app: one script, by its path from the project's folder; none, or several of which somebody must choose. It reads
 * as little as tells: the folder's own files, and only if these do not, the folders in it. Never rejects. A file system that
 * does not answer costs the deadline, and what was seen by then counts.
 */
export async function findApp(search: AppSearch): Promise<AppChoice> {
  const { cwd, folder, deadlineMs = defaultDeadlineMs } = search;
  const root = resolve(cwd, folder ?? '.');
  if (root === resolve(cwd)) return findIn(root, search.own, deadlineMs, 'deep');
  // The project may say which of the scripts in there is its app.
  const near = await findIn(cwd, search.own, deadlineMs, 'near');
  const [one, ...others] = near.scripts;
  const isInside = one !== undefined && !relative(root, resolve(cwd, one)).startsWith('..');
  if (isInside && others.length === 0) return near;
  const { scripts, reason } = await findIn(root, null, deadlineMs, 'deep');
  const fromHere = (path: string) => relative(cwd, join(root, path));
  return {
    scripts: scripts.map(fromHere),
    reason: reason?.by === 'file' ? { ...reason, file: fromHere(reason.file) } : reason,
  };
}

/** `near`: by the folder's own files alone. */
async function findIn(
  root: string,
  own: string | null,
  deadlineMs: number,
  reach: 'near' | 'deep',
): Promise<AppChoice> {
  const sight: Sight = { own, files: [], scripts: new Map() };
  const deadline = AbortSignal.timeout(deadlineMs);
  await Promise.race([look(root, sight, reach, deadline), aborted(deadline)]);
  return chooseApp(sight);
}

async function look(
  root: string,
  sight: Sight,
  reach: 'near' | 'deep',
  deadline: AbortSignal,
): Promise<void> {
  const names = folderEntries(root, mostListed).map(({ name }) => name);
  const files = [...new Set([...namingFileNames, ...names.filter(isNamingFile)])].slice(0, mostFiles);
  const documents = names.filter((name) => isDocument(name) && !files.includes(name)).slice(0, mostFiles);
  const usual = names.filter((name) => usualIn([name]).length > 0);
  await readNaming(root, files, sight);
  for (const path of [...usualScripts, ...usual]) await lookAt(root, path, sight);
  if (!isNamed(sight)) await readNaming(root, [...(await nestedNamingFiles(root)), ...documents], sight);
  if (reach === 'near' || isFound(sight)) return;
  for await (const path of walkScripts(root)) {
    if (deadline.aborted) return;
    await lookAt(root, path, sight);
  }
  await lookAtNamed(root, sight);
}

/** Reads files that may say which script is the app, and looks at those that they name. */
async function readNaming(root: string, names: readonly string[], sight: Sight): Promise<void> {
  for (const name of names) {
    const text = await readSmallText(join(root, name), mostBytes);
    if (text !== null) sight.files.push({ name, text });
  }
  sight.namings = namingsOf(sight.files);
  await lookAtNamed(root, sight);
}

async function lookAtNamed(root: string, sight: Sight): Promise<void> {
  for (const path of namedPaths(sight).slice(0, mostNamed)) await lookAt(root, path, sight);
}

/** A script that cannot be read is one all the same: its project may have named it. */
async function lookAt(root: string, path: string, { scripts }: Sight): Promise<void> {
  if (scripts.has(path)) return;
  const text = await readSmallText(join(root, path), mostBytes);
  if (text !== null || (await isFile(join(root, path)))) scripts.set(path, pythonImports(text ?? ''));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((settle) => signal.addEventListener('abort', () => settle(), { once: true }));
}
