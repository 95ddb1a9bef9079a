import { constants } from 'node:fs';
import { access, stat } from './folders/files-at-once.ts';

/** Is there a plain file at `path`, or at the end of the links that stand there? */
export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

/** Is there a folder at `path`, or at the end of the links that stand there? */
export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Is there anything at `path`? A link that leads nowhere is nothing. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Is there a file at `path` that we may execute? */
export async function isExecutable(path: string): Promise<boolean> {
  const allowed = access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  return (await allowed) && isFile(path);
}
