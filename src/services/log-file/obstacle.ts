import { dirname } from 'node:path';
import { logFileWords } from '../../core/words/log-file.ts';
import { codeOf } from '../os/error-code.ts';
import { NoPlainFile } from './rotation.ts';

/** What keeps a file that the user named from being written, and the way out, in a sentence. */
export function explainObstacle(error: unknown, path: string): string {
  if (error instanceof NoPlainFile) return logFileWords.notPlain(path);
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return logFileWords.noFolder(dirname(path));
    case 'EISDIR':
      return logFileWords.isFolder(path);
    case 'ELOOP':
      return logFileWords.isLink(path);
    case 'EACCES':
    case 'EPERM':
      return logFileWords.forbidden(path);
    case 'EROFS':
      return logFileWords.readOnly(path);
    case 'ENOSPC':
    case 'EDQUOT':
      return logFileWords.noSpace(path);
    default:
      return logFileWords.unwritable(path, code);
  }
}
