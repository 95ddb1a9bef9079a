import { realpath, stat } from 'node:fs/promises';
import { UserError } from '../../errors.ts';

/** The real path of a project's folder: its identity. @throws {UserError} with exit code 2 where it is none. */
export async function projectFolder(folder: string): Promise<string> {
  try {
    const cwd = await realpath(folder);
    if ((await stat(cwd)).isDirectory()) return cwd;
  } catch {
    // Said below.
  }
  throw new UserError(`${folder} is not a folder.`, "Give the project's folder: --cwd DIR", 2);
}
