import { join } from 'node:path';
import {
  demoProject,
  type Identity,
  projectIdentity,
} from '../../core/settings/identity/project-identity.ts';
import { findCheckout, upwards } from '../files/git-checkout.ts';
import { isFile } from '../os/path-kind.ts';
import { readPyproject } from './pyproject.ts';

export interface IdentityPlace {
  /** The project's folder, its real path. */
  readonly cwd: string;
  /** Is the bundled app run in it, and not its own? */
  readonly demo?: boolean;
}

/** Whose project it is: by pyproject.toml, up to the top of its checkout, and by git's own files. Never rejects. */
export async function readIdentity({ cwd, demo = false }: IdentityPlace): Promise<Identity> {
  if (demo) return demoProject;
  const checkout = await findCheckout(cwd);
  // Outside a checkout a pyproject.toml further up may be anybody's.
  const folders = upwards(cwd, checkout?.top ?? cwd);
  return projectIdentity({ declaredName: await declaredName(folders), checkout });
}

/** One without a name, which only configures tools, says nothing. What is no plain file is not opened: a FIFO would wait. */
async function declaredName(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const isThere = await isFile(join(folder, 'pyproject.toml'));
    const name = isThere ? (await readPyproject(folder)).name : null;
    if (name !== null) return name;
  }
  return null;
}
