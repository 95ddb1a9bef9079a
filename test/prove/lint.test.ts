import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lintFiles } from '../../src/core/lint/lint-files.ts';
import { codesByTruth, comparable } from '../lint/agreement.ts';
import type { StartCase } from '../lint/cases/case.ts';
import { containerCases } from '../lint/cases/containers.ts';
import { hostingCases } from '../lint/cases/hosting.ts';
import { launcherCases } from '../lint/cases/launchers.ts';
import { nginxCases } from '../lint/cases/nginx-sites.ts';
import { otherCases } from '../lint/cases/other-sites.ts';
import type { SiteCase } from '../lint/cases/site-case.ts';
import { codesBySite, siteTruthOf } from '../lint/site-truth.ts';
import { type StartTruth, truthOf } from '../lint/start-truth.ts';
import { type MeasuredVersion, type RunningApp, realVersions, startApp } from '../support/streamlit.ts';

/** Once for each way to start: many files make the same. */
const known = new Map<string, Promise<StartTruth>>();
const recorded: Record<string, unknown> = {};

function truth(version: MeasuredVersion, { file, text, makes }: Pick<StartCase, 'file' | 'text' | 'makes'>) {
  const start = makes === 'run' ? { file, text } : makes;
  const key = `${version} ${JSON.stringify(start)}`;
  const asked = known.get(key) ?? truthOf(version, start);
  known.set(key, asked);
  return asked;
}

/** What the table of `test/lint/starts.test.ts` is held to. */
afterAll(() => {
  const path = join(import.meta.dirname, '..', 'lint', 'truth.json');
  const before: unknown = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, `${JSON.stringify({ ...(before ?? {}), ...recorded }, null, 2)}\n`);
});

describe.each(realVersions)('by handshakes with Streamlit %s', (version) => {
  it.each([...containerCases, ...hostingCases, ...launcherCases])('$title', async (start) => {
    const { title, text, codes, fixed, after, file } = start;
    const told = await truth(version, start);
    expect({ told, codes: codesByTruth(told, text) }).toEqual({ told, codes: comparable(codes, told) });
    recorded[title] = told;
    if (fixed === undefined || after === undefined) return;
    const mended = await truth(version, { file, text: fixed, makes: after });
    const left = lintFiles([{ name: file, text: fixed }], {});
    const leftCodes = comparable(
      left.map(({ code }) => code),
      mended,
    );
    expect({ mended, codes: codesByTruth(mended, fixed) }).toEqual({ mended, codes: leftCodes });
    recorded[`${title} (mended)`] = mended;
  });
});

const asked = [...nginxCases, ...otherCases].filter(({ server }) => server !== 'traefik');
const apps = new Map<string, Promise<RunningApp>>();
afterAll(async () => {
  for (const app of apps.values()) await (await app).end();
});

/** One app for all sites that want the same. */
function appFor(version: MeasuredVersion, { listed = false, base = '' }: SiteCase): Promise<RunningApp> {
  const key = `${version} ${listed} ${base}`;
  const running =
    apps.get(key) ??
    startApp({
      version,
      env: listed ? { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: 'https://app.example.org' } : {},
      args: base === '' ? [] : ['--server.baseUrlPath', base],
      ...(base === '' ? {} : { baseUrl: (port: number) => `http://127.0.0.1:${port}${base}` }),
    });
  apps.set(key, running);
  return running;
}

describe.each(realVersions)('by real servers before Streamlit %s', (version) => {
  it.each(asked)('$title', async (site) => {
    const { text, codes, fixed, title } = site;
    const { port } = await appFor(version, site);
    const told = await siteTruthOf(site, text, port);
    expect({ told, codes: codesBySite(told) }).toEqual({ told, codes: new Set(codes) });
    recorded[title] = told;
    if (fixed === undefined) return;
    const mended = await siteTruthOf(site, fixed, port);
    expect({ mended, codes: codesBySite(mended) }).toEqual({ mended, codes: new Set() });
    recorded[`${title} (mended)`] = mended;
  });
});
