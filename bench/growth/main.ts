import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { median } from '../figures.ts';
import { writeResult } from '../kept-result.ts';
import { type Curve, curves } from './curves.ts';
import { type GrowthResult, growthPage } from './page.ts';
import { type Point, svgOf } from './plot.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const resultFile = join(import.meta.dirname, 'result.json');

/** How costs grow, by what they grow with. With `keep` the pictures and the page are made anew. Those alone that are named in `args`, if any. */
export async function measureGrowth(rounds: number, keep: boolean, args: readonly string[]): Promise<void> {
  const only = args.filter((name) => name in curves);
  const wanted = Object.entries(curves).filter(([name]) => only.length === 0 || only.includes(name));
  const measured: Record<string, readonly Point[]> = keep ? { ...keptBefore() } : {};
  for (const [name, curve] of wanted) {
    console.log(`${curve.title} (${curve.y}), load ${loadavg()[0]?.toFixed(1)}`);
    measured[name] = await measureCurve(curve, rounds);
  }
  if (keep) keepResult({ cores: cpus().length, rounds, curves: measured });
}

/** Round after round, so that a bad minute of the machine is not one point's. */
async function measureCurve(curve: Curve, rounds: number): Promise<readonly Point[]> {
  const seen = new Map<number, number[]>(curve.points.map((point) => [point, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const point of curve.points) seen.get(point)?.push(await curve.measure(point));
  return [...seen].map(([x, values]) => {
    const y = [median(values), Math.min(...values), Math.max(...values)] as const;
    console.log(`  ${String(x).padStart(9)}  ${y.map((value) => value.toPrecision(3)).join('  ')}`);
    return { x, y };
  });
}

function keptBefore(): GrowthResult['curves'] {
  if (!existsSync(resultFile)) return {};
  const { curves: kept }: GrowthResult = JSON.parse(readFileSync(resultFile, 'utf8'));
  return kept;
}

function keepResult(result: GrowthResult): void {
  writeResult(resultFile, result);
  mkdirSync(join(docs, 'growth'), { recursive: true });
  for (const [name, points] of Object.entries(result.curves)) {
    const curve = curves[name];
    if (curve !== undefined) writeFileSync(join(docs, 'growth', `${name}.svg`), svgOf({ ...curve, points }));
  }
  writeFileSync(join(docs, 'growth.md'), growthPage(result));
}
