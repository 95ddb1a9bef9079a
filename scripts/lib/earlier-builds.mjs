import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

/** A program that runs from here loads parts by their old names, which are therefore kept for so long after a build has replaced them. */
const keptMs = 7 * 24 * 3600 * 1000;

/** The week of what is about to be replaced begins now, however long ago that was built: it may have been started a minute ago. */
export function markReplaced(dist) {
  const now = new Date();
  for (const path of namedParts(dist)) utimesSync(path, now, now);
}

/** Removes what was replaced longer ago. */
export function removeStale(dist) {
  for (const path of filesUnder(dist)) if (Date.now() - statSync(path).mtimeMs > keptMs) rmSync(path);
}

/** The parts that the programs in it begin with. */
function namedParts(dist) {
  if (!existsSync(dist)) return [];
  const programs = readdirSync(dist).filter((name) => name.endsWith('.js'));
  const texts = programs.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  const names = new Set(texts.match(/[\w-]+-[0-9a-f]{8,}\.js/g));
  return [...names].map((name) => join(dist, 'parts', name)).filter((path) => existsSync(path));
}

/** In their order, with the folders below. */
export function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
