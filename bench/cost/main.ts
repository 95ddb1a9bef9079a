import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { errorText } from '../../src/core/base/error-text.ts';
import { median } from '../figures.ts';
import { writeResult } from '../kept-result.ts';
import { type Contestant, contestants } from './contestants.ts';
import { type Figures, type Part, parts } from './parts.ts';

/** A row of the table: of each contestant the median of the rounds, the least and the most. */
export type CostRows = Readonly<Record<string, Readonly<Record<string, readonly [number, number, number]>>>>;

/** What README's table is made of (scripts/cost-table.mjs). */
const resultFile = join(import.meta.dirname, 'result.json');

/** The contestants take turns, since a machine has better and worse minutes; ratios count. With `keep` it becomes README's table. */
export async function measureCost(
  names: readonly (keyof typeof parts)[],
  rounds: number,
  keep: boolean,
): Promise<void> {
  const all = contestants(process.env);
  const rows: Record<string, CostRows[string]> = {};
  // What is compiled in the first start is kept for the others, so that one does not count.
  for (const contestant of all) await figuresOf(parts.memory, contestant);
  for (const name of names) Object.assign(rows, await measurePart(name, all, rounds));
  print(rows, all);
  if (keep) keepResult(rows, rounds, all);
}

async function measurePart(
  name: keyof typeof parts,
  all: readonly Contestant[],
  rounds: number,
): Promise<CostRows> {
  const seen = new Map<string, Figures[]>(all.map((contestant) => [contestant.name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const contestant of all) seen.get(contestant.name)?.push(await figuresOf(parts[name], contestant));
  const titles = new Set([...seen.values()].flat().flatMap((figures) => Object.keys(figures)));
  return Object.fromEntries(
    [...titles].map((title) => [
      title,
      Object.fromEntries([...seen].flatMap(([contestant, figures]) => cell(contestant, figures, title))),
    ]),
  );
}

/** Of a trial that went wrong none: the others are kept. */
async function figuresOf(part: Part, contestant: Contestant): Promise<Figures> {
  try {
    return await part(contestant);
  } catch (error) {
    console.error(`${contestant.name}: ${errorText(error)}`);
    return {};
  }
}

function cell(contestant: string, figures: readonly Figures[], title: string) {
  const values = figures.map((each) => each[title] ?? null).filter((value) => value !== null);
  if (values.length === 0) return [];
  return [[contestant, [median(values), Math.min(...values), Math.max(...values)]]] as const;
}

function print(rows: CostRows, all: readonly Contestant[]): void {
  const names = all.map(({ name }) => name);
  console.log(['', ...names].map((text, column) => text.padEnd(column === 0 ? titleWidth : 26)).join(''));
  for (const [title, cells] of Object.entries(rows)) {
    const texts = names.map((name) => {
      const [middle, least, most] = cells[name] ?? [];
      return middle === undefined ? '–' : `${short(middle)} [${short(least)}–${short(most)}]`;
    });
    console.log([title.padEnd(titleWidth), ...texts.map((text) => text.padEnd(26))].join(''));
  }
}

const titleWidth = 52;

const short = (value = Number.NaN) => (value < 10 ? value.toFixed(2) : value.toFixed(0));

function keepResult(rows: CostRows, rounds: number, all: readonly Contestant[]): void {
  const before: { rows?: CostRows } = existsSync(resultFile)
    ? JSON.parse(readFileSync(resultFile, 'utf8'))
    : {};
  const result = {
    cores: cpus().length,
    node: process.version,
    rounds,
    versions: Object.fromEntries(
      all.filter(({ name }) => name !== 'before').map((each) => [each.name, versionOf(each)]),
    ),
    // In the order of the parts, and not of the days on which they were measured.
    rows: { ...rows, ...before.rows, ...rows },
  };
  writeResult(resultFile, result);
}

function versionOf({ command }: Contestant): string {
  return /\d+\.\d+\.\d+/.exec(execFileSync(command, ['--version'], { encoding: 'utf8' }))?.[0] ?? '';
}
