import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../os/path-kind.ts';
import { type Pyproject, packageToolOf } from './pyproject.ts';

/** By which of the project's own files its packages are installed elsewhere. */
export type PackageFile = 'poetry' | 'uv' | 'pip' | 'pip-project' | 'pipenv' | 'pdm';

/**
 * The first of the project's own files that says which packages it needs; null where none does, or only conda's, which a
 * plain Python has no use for. None is named that is not there.
 */
export async function findPackageFile(cwd: string, pyproject: Pyproject): Promise<PackageFile | null> {
  const tool = packageToolOf(pyproject);
  if (tool !== 'pip') return tool;
  const has = (name: string) => exists(join(cwd, name));
  if (await has('requirements.txt')) return 'pip';
  if (await has('Pipfile')) return 'pipenv';
  if (await has('pdm.lock')) return 'pdm';
  return (await isProject(cwd)) ? 'pip-project' : null;
}

/** What lists packages without being installable itself has neither of the two: settings of formatters, for example. */
async function isProject(cwd: string): Promise<boolean> {
  const text = await readFile(join(cwd, 'pyproject.toml'), 'utf8').catch(() => '');
  return /^\s*\[\s*(project|build-system)\s*\]/m.test(text) || (await exists(join(cwd, 'setup.py')));
}
