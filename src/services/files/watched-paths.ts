import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** More hops than any sane chain of links has; it ends those that lead in a circle. */
const hopLimit = 8;

/**
 * Every place that decides what a file holds: its own name and, where that is a symbolic link, the name that it leads
 * to, and so on. The folders are real paths; a name need not exist.
 */
export function fileSpots(path: string): string[] {
  const spots: string[] = [];
  let next: string | null = resolve(path);
  while (next !== null && spots.length < hopLimit) {
    const folder = realFolder(dirname(next));
    const spot = join(folder, basename(next));
    spots.push(spot);
    const target = linkTarget(spot);
    next = target === null ? null : resolve(folder, target);
  }
  return spots;
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
