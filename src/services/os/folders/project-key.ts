import { sha256 } from './sha256.ts';

/** Twelve digits that stand for a project in names of files: those of its folder's real path. */
export function projectKey(cwd: string): string {
  return sha256(cwd).slice(0, 12);
}
