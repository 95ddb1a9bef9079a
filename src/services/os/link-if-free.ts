import { codeOf } from './error-code.ts';
import { symlink } from './folders/files-at-once.ts';

/** Makes the link, unless its name is taken. Of several at once exactly one makes it. */
export async function linkIfFree(target: string, path: string): Promise<boolean> {
  try {
    await symlink(target, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
