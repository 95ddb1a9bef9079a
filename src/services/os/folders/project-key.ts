import { createHash } from 'node:crypto';

/** Twelve digits that stand for a project in names of files: those of its folder's real path. */
export function projectKey(cwd: string): string {
  return createHash('sha256').update(cwd).digest('hex').slice(0, 12);
}
