import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintFiles } from '../../src/core/lint/lint-files.ts';
import { codesByTruth, comparable } from './agreement.ts';
import { containerCases } from './cases/containers.ts';
import { hostingCases } from './cases/hosting.ts';
import { launcherCases } from './cases/launchers.ts';
import { nginxCases } from './cases/nginx-sites.ts';
import { otherCases } from './cases/other-sites.ts';
import { codesBySite, type SiteTruth } from './site-truth.ts';
import type { StartTruth } from './start-truth.ts';

/** What real servers answered: `npm run prove -- lint` writes it down. */
function recorded<Truth>(): Readonly<Record<string, Truth>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'truth.json'), 'utf8'));
}

const starts = recorded<StartTruth>();
const sites = recorded<SiteTruth>();
const startCases = [...containerCases, ...hostingCases, ...launcherCases];
const siteCases = [...nginxCases, ...otherCases].filter(({ server }) => server !== 'traefik');

it('there are at least 60 files, right ones among them', () => {
  const all = [...startCases, ...siteCases];
  expect(all.length).toBeGreaterThan(120);
  expect(all.filter(({ codes }) => codes.length === 0).length).toBeGreaterThan(30);
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
});

describe('what is found agrees with what handshakes have shown', () => {
  it.each(startCases)('$title', ({ title, file, text, fixed, after }) => {
    const agrees = (name: string, held: string) => {
      expect(starts).toHaveProperty([name]);
      const truth = starts[name] ?? null;
      const found = lintFiles([{ name: file, text: held }], {}).map(({ code }) => code);
      expect(comparable(found, truth)).toEqual(codesByTruth(truth, held));
    };
    agrees(title, text);
    if (fixed !== undefined && after !== undefined) agrees(`${title} (mended)`, fixed);
  });

  it.each(siteCases)('$title', ({ title, file, text, others = {}, fixed }) => {
    const more = Object.entries(others).map(([name, held]) => ({ name, text: held }));
    const agrees = (name: string, held: string) => {
      const truth = sites[name];
      if (truth === undefined) throw new Error(`nobody asked: ${name}`);
      const found = lintFiles([{ name: file, text: held }, ...more], {}).map(({ code }) => code);
      expect(new Set(found)).toEqual(codesBySite(truth));
    };
    agrees(title, text);
    if (fixed !== undefined) agrees(`${title} (mended)`, fixed);
  });
});
