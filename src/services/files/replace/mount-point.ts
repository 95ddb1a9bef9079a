import { mountTable } from '../mount-table.ts';

/**
 * Is something mounted at this very path, as `docker run -v ./.env:/app/.env` does with a file? Such a file can be written, and
 * neither renamed nor replaced.
 */
export function isMountPoint(path: string): boolean {
  return mountTable().some(({ at }) => at === path);
}
