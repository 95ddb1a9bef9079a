import { exportedNamesAreUnique } from './house-rules.ts';
import { nothingDecidesOnATextOfOurs } from './sentences.ts';
import { circlesIn, importsOf, layerOf, roomOf, type SourceFile } from './source-graph.ts';

/** What is measured of the house, by name. */
export type HouseFigures = Readonly<Record<string, string | number>>;

/** Measures the files below src/. */
export function measureHouse(files: readonly SourceFile[]): HouseFigures {
  const imports = importsOf(files);
  const circles = circlesIn(imports);
  const core = roomTies(files, 'core');
  const fullest = folders(files).toSorted((one, other) => other.count - one.count)[0];
  const functions = files.flatMap(functionLengths);
  const lines = files.map(({ text }) => text.split('\n').length - 1);
  return {
    files: files.length,
    'fullest folder (words apart)': fullest === undefined ? '-' : `${fullest.count} in ${fullest.folder}`,
    'circles of files, types included': circles.length,
    'largest circle of files': circles[0]?.length ?? 0,
    'circles of rooms': circlesIn(imports.map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) })))
      .length,
    'rooms of the core': new Set(core.flatMap(({ from, to }) => [from, to])).size,
    'floors of the core': floorsOf(core),
    'ties in circles of the core, between rooms': circularTies(core),
    'functions that take all of State': files.map(takersOfState).reduce((sum, count) => sum + count, 0),
    'names exported twice': exportedNamesAreUnique(files).length,
    'decisions on texts of our own': nothingDecidesOnATextOfOurs(files).length,
    'files that name ngrok': files.filter(({ text }) => /ngrok/i.test(text)).length,
    'lines of a file: median, longest': `${median(lines)}, ${Math.max(...lines)}`,
    'lines of a function: median, longest': `${median(functions)}, ${Math.max(...functions)}`,
  };
}

function folders(files: readonly SourceFile[]): { readonly folder: string; readonly count: number }[] {
  const byFolder = Map.groupBy(files, ({ path }) => path.split('/').slice(0, -1).join('/'));
  return [...byFolder]
    .filter(([folder]) => !folder.endsWith('/words'))
    .map(([folder, inside]) => ({ folder, count: inside.length }));
}

/** Ties between the rooms of a layer, each import one. */
function roomTies(files: readonly SourceFile[], layer: string) {
  return importsOf(files)
    .filter(({ from, to }) => layerOf(from) === layer && layerOf(to) === layer)
    .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
    .filter(({ from, to }) => from !== to);
}

type Ties = ReturnType<typeof roomTies>;

/** How many rooms stand above one another on the longest way up; rooms of one circle share a floor. */
function floorsOf(ties: Ties): number {
  const circles = circlesIn(ties);
  const nameOf = (room: string) => circles.find((circle) => circle.includes(room))?.[0] ?? room;
  const merged = ties.map(({ from, to }) => ({ from: nameOf(from), to: nameOf(to) }));
  const below = Map.groupBy(
    merged.filter(({ from, to }) => from !== to),
    ({ from }) => from,
  );
  const known = new Map<string, number>();
  const height = (room: string): number => {
    const before = known.get(room);
    if (before !== undefined) return before;
    const own = 1 + Math.max(0, ...(below.get(room) ?? []).map(({ to }) => height(to)));
    known.set(room, own);
    return own;
  };
  return Math.max(0, ...merged.map(({ from }) => height(from)));
}

function circularTies(ties: Ties): number {
  const circles = circlesIn(ties);
  return ties.filter(({ from, to }) => circles.some((circle) => circle.includes(from) && circle.includes(to)))
    .length;
}

function takersOfState({ text }: SourceFile): number {
  return [...text.matchAll(/\((?:[^()]|\([^()]*\))*\)/g)].filter(([list]) =>
    /(?:\w|\}): State(?=[,)\n])/.test(list),
  ).length;
}

/** Of the functions that stand at the left edge. */
function functionLengths({ text }: SourceFile): number[] {
  return [...text.matchAll(/^(?:export )?(?:async )?function [\s\S]*?\n\}\n/gm)].map(
    ([body]) => body.split('\n').length - 1,
  );
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
