import { type Curve, curves } from './curves.ts';
import type { Point } from './plot.ts';

/** What `npm run bench -- growth --keep` keeps. */
export interface GrowthResult {
  readonly cores: number;
  readonly rounds: number;
  readonly curves: Readonly<Record<string, readonly Point[]>>;
}

/** docs/growth.md: of each curve its picture, its ends and what bounds it. */
export function growthPage({ cores, rounds, curves: measured }: GrowthResult): string {
  return [
    '# How its costs grow',
    '',
    `Measured on ${cores} cores, ${rounds === 1 ? 'in one round' : `the median of ${rounds} rounds each, with bars from the least to the most`}: \`npm run bench -- growth --keep\`, which writes this page.`,
    ...Object.entries(curves).flatMap(([name, curve]) => section(name, curve, measured[name] ?? [])),
    '',
  ].join('\n');
}

function section(name: string, { title, x, y, bound }: Curve, points: readonly Point[]): readonly string[] {
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const told = (point: Point) =>
    `${Number(point.y[0].toPrecision(3))} at ${point.x.toLocaleString('en')} ${x}`;
  return [
    '',
    `## ${title}`,
    '',
    `![${title}](growth/${name}.svg)`,
    '',
    `${told(first)}, ${told(last)}; in ${y}. ${bound}`,
  ];
}
