import { readlinkSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';

/** As the kernel has it (path_resolution(7)): more links on one way are ELOOP. */
const linkLimit = 40;

/**
 * Every place that decides what a file holds: each symbolic link on the way to it, also one to a folder in the middle of the way,
 * which Kubernetes (`..data`) and `releases/current` flip, and last the name that they lead to. The folders are real paths; a name
 * need not exist.
 */
export function fileSpots(path: string): string[] {
  const spots = new Set<string>();
  const names = namesOf(resolve(path));
  let folder: string = sep;
  let links = 0;
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    if (name === '..') {
      folder = dirname(folder);
      continue;
    }
    const spot = join(folder, name);
    const target = linkTarget(spot);
    if (target !== null || names.length === 0) spots.add(spot);
    if (target === null) {
      folder = spot;
      continue;
    }
    links += 1;
    if (links > linkLimit) break;
    names.unshift(...namesOf(target));
    if (target.startsWith(sep)) folder = sep;
  }
  return [...spots];
}

function namesOf(path: string): string[] {
  return path.split(sep).filter((name) => name !== '' && name !== '.');
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
