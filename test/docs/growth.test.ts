import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { curves } from '../../bench/growth/curves.ts';
import { growthPage } from '../../bench/growth/page.ts';
import { svgOf } from '../../bench/growth/plot.ts';

const root = join(import.meta.dirname, '..', '..');
const text = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');
const result = JSON.parse(text('bench', 'growth', 'result.json'));

it('the page of how costs grow says what was kept of the benchmark, of each curve', () => {
  expect(new Set(Object.keys(result.curves))).toEqual(new Set(Object.keys(curves)));
  expect(text('docs', 'growth.md')).toBe(growthPage(result));
});

it.each(Object.entries(curves))('the picture of %s is drawn from what was kept', (name, curve) => {
  const svg = text('docs', 'growth', `${name}.svg`);
  expect(svg).toBe(svgOf({ ...curve, points: result.curves[name] }));
  expect(svg.match(/<circle/g)).toHaveLength(curve.points.length);
});
