import { projectWords } from '../../core/words/project.ts';
import { UserError } from '../../errors.ts';
import { realpath, stat } from '../../services/os/folders/files-at-once.ts';

/** The real path of a project's folder: its identity. @throws {UserError} with exit code 2 where it is none. */
export async function projectFolder(folder: string): Promise<string> {
  try {
    const cwd = await realpath(folder);
    if ((await stat(cwd)).isDirectory()) return cwd;
  } catch {
    // Said below.
  }
  const { message, hint } = projectWords.noFolder(folder);
  throw new UserError(message, hint, 2);
}
