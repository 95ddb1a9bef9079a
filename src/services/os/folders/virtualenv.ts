import { join } from 'node:path';
import { exists } from '../path-kind.ts';

/** Is there a virtualenv, or an environment of conda's, at this path? What conda makes has a folder of its own instead of the file. */
export async function isVirtualenv(path: string): Promise<boolean> {
  return (await exists(join(path, 'pyvenv.cfg'))) || (await exists(join(path, 'conda-meta')));
}
