import { dirname, join, relative } from 'node:path';
import type { LookedIn } from '../../core/app/environment/looked-in.ts';
import {
  type DeployedManager,
  managerHere,
  managerThere,
  type PackageFiles,
} from '../../core/app/environment/managers.ts';
import type { ProjectPackages, Virtualenv } from '../../core/app/environment/packages.ts';
import type { Streamlit } from '../../core/app/launch.ts';
import { readFile } from '../os/folders/files-at-once.ts';
import { isFile } from '../os/path-kind.ts';
import { foldersToTop } from './environments/project-folders.ts';
import { projectTools } from './environments/project-tools.ts';
import { readPyproject } from './pyproject.ts';

/** How a project's packages are installed, by its own files, and into which virtualenv. Never rejects. */
export async function readPackages(
  cwd: string,
  finding: { readonly streamlit: Streamlit | null; readonly lookedIn: readonly LookedIn[] },
): Promise<ProjectPackages> {
  const folders = await foldersToTop(cwd);
  const [files, virtualenv] = await Promise.all([packageFiles(cwd, folders), virtualenvIn(cwd, finding)]);
  return { manager: managerHere(files), virtualenv };
}

/** How they are installed where the project's folder alone is put up; null where none of its files says so. Never rejects. */
export async function readDeployedManager(cwd: string): Promise<DeployedManager | null> {
  return managerThere(await packageFiles(cwd, [cwd]));
}

/** `folders`: where a tool's own files may lie. */
async function packageFiles(cwd: string, folders: readonly string[]): Promise<PackageFiles> {
  const has = (name: string) => isFile(join(cwd, name));
  const [tools, hasRequirements, hasPipfile, hasPdmLock, hasSetup, pyproject] = await Promise.all([
    projectTools(folders),
    has('requirements.txt'),
    has('Pipfile'),
    has('pdm.lock'),
    has('setup.py'),
    readPyproject(cwd),
  ]);
  const project = hasSetup && pyproject.project === 'none' ? 'installable' : pyproject.project;
  return { tools: tools.map(({ tool }) => tool), hasRequirements, hasPipfile, hasPdmLock, project };
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
