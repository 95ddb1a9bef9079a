import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { LookedIn } from '../../core/app/environment/looked-in.ts';
import {
  managerOf,
  type PackageManager,
  type ProjectPackages,
  type Virtualenv,
} from '../../core/app/environment/packages.ts';
import type { Streamlit } from '../../core/app/launch.ts';
import { isFile } from '../os/path-kind.ts';
import { foldersToTop } from './environments/project-folders.ts';
import { projectTools } from './environments/project-tools.ts';

/** How a project's packages are installed, by its own files, and into which virtualenv. Never rejects. */
export async function readPackages(
  cwd: string,
  finding: { readonly streamlit: Streamlit | null; readonly lookedIn: readonly LookedIn[] },
): Promise<ProjectPackages> {
  const [manager, virtualenv] = await Promise.all([managerIn(cwd), virtualenvIn(cwd, finding)]);
  return { manager, virtualenv };
}

/** An `environment.yml` stands in many projects that are installed by pip: a file of requirements comes before it. */
async function managerIn(cwd: string): Promise<PackageManager> {
  const tools = (await projectTools(await foldersToTop(cwd))).map(({ tool }) => managerOf(tool));
  const [first] = tools.filter((tool) => tool !== 'conda');
  if (first !== undefined) return first;
  if (await isFile(join(cwd, 'requirements.txt'))) return 'requirements';
  return tools[0] ?? 'pip';
}

/** The one that runs the app; without a Streamlit, the first that was looked into in vain. */
async function virtualenvIn(
  cwd: string,
  { streamlit, lookedIn }: Parameters<typeof readPackages>[1],
): Promise<Virtualenv | null> {
  const empty = lookedIn.filter(({ kind }) => kind === 'no-streamlit').map(({ place }) => join(cwd, place));
  const [program] = streamlit?.command ?? [];
  const candidates = program === undefined ? empty : [dirname(dirname(program))];
  for (const prefix of candidates) {
    const config = await readFile(join(prefix, 'pyvenv.cfg'), 'utf8').catch(() => null);
    if (config !== null) return { folder: nameIn(cwd, prefix), byUv: /^uv *=/m.test(config) };
  }
  return null;
}

/** Short for one of the project's own; the whole path for any other. */
function nameIn(cwd: string, prefix: string): string {
  const name = relative(cwd, prefix);
  return name.startsWith('../../..') ? prefix : name;
}
