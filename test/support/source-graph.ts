import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';

/** One file of the project, with its path from the root: `src/core/kernel/step.ts`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One import between files of ours, types included. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

/** The TypeScript and JavaScript files below a folder of the project. */
export function readSources(root: string, folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(root, file), text: readFileSync(file, 'utf8') }))
    .sort((one, other) => one.path.localeCompare(other.path));
}

/** Every import between these files, in their order. */
export function importsOf(files: readonly SourceFile[]): readonly Import[] {
  const reference = /(?:\bfrom |\bimport\(|^import )'(\.{1,2}\/[^']+)'/gm;
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(reference)].map(([, target = '']) => ({
      from: path,
      to: posix.join(posix.dirname(path), target),
    })),
  );
}

/** The layer of a file: `core` for `src/core/kernel/step.ts`, `main` for `src/main.ts`. */
export function layerOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.tsx?$/, '');
}

/** The room of a file, which is its noun: `src/core/checks` for all below it; a file that lies in a layer is its own room. */
export function roomOf(path: string): string {
  return path.split('/').slice(0, 3).join('/');
}

/** Circles among these ties: each a list of the nodes that lead back to one another, the largest first. */
export function circlesIn(ties: readonly Import[]): readonly (readonly string[])[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of ties) if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  const nodes = [...new Set(ties.flatMap(({ from, to }) => [from, to]))];
  const reach = new Map(nodes.map((node) => [node, reachedFrom(node, next)]));
  const seen = new Set<string>();
  const circles = nodes.flatMap((node) => {
    if (seen.has(node)) return [];
    const circle = nodes.filter((other) => reach.get(node)?.has(other) && reach.get(other)?.has(node));
    for (const member of circle) seen.add(member);
    return circle.length > 1 ? [circle] : [];
  });
  return circles.sort((one, other) => other.length - one.length);
}

function reachedFrom(start: string, next: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
    for (const neighbour of next.get(node) ?? [])
      if (!reached.has(neighbour)) {
        reached.add(neighbour);
        waiting.push(neighbour);
      }
  return reached;
}

/** The file without its comments. */
export function withoutComments({ path, text }: SourceFile): SourceFile {
  return { path, text: text.replaceAll(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, '') };
}
