import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { LaunchSpec } from '../../src/core/app/launch.ts';
import { tryPair } from '../../src/services/app/pair/try-pair.ts';
import { createRunTag } from '../../src/services/app/run-tag.ts';
import { makeProject, type RealVersion, realStreamlit } from '../support/streamlit.ts';

const shim = fileURLToPath(new URL('../../shim', import.meta.url));

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function launchOf(cwd: string, version: RealVersion): LaunchSpec {
  const [file = '', ...leading] = realStreamlit(version);
  const script = join(cwd, 'app.py');
  return {
    ...{ file, args: [...leading, 'run', script, '--server.port', '1'], cwd, script, port: 1 },
    ...{ baseUrl: 'http://127.0.0.1:1', url: 'http://localhost:1' },
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, PYTHONUNBUFFERED: '1' },
    ...{ fault: null, certificates: [], addressPlace: null, portYields: false, origins: [], cors: 'listed' },
  };
}

function tried(version: RealVersion, shimFolder: string): Promise<boolean | null> {
  const cwd = makeProject({ 'app.py': 'raise SystemExit("nobody runs it")' });
  undo.push(() => rmSync(cwd, { recursive: true }));
  const signal = new AbortController().signal;
  return tryPair(launchOf(cwd, version), { shimFolder, runTag: createRunTag(), signal });
}

/** The shim, with a line that does nothing in the place of another. */
function damaged(line: string): string {
  const folder = makeProject({ 'app.py': '' });
  undo.push(() => rmSync(folder, { recursive: true }));
  const text = readFileSync(join(shim, 'sitecustomize.py'), 'utf8');
  if (!text.includes(line)) throw new Error(`the shim has no ${line}`);
  mkdirSync(join(folder, 'shim'));
  writeFileSync(join(folder, 'shim', 'sitecustomize.py'), text.replace(line, 'pass'));
  return join(folder, 'shim');
}

describe.each(['1.46.1', '1.53.0', '1.60.0', 'newest'] as const)(
  'two throw-away apps of Streamlit %s',
  (version) => {
    it('find out that sessions go over', async () => {
      const startMs = performance.now();
      expect(await tried(version, shim)).toBe(true);
      console.log(`Streamlit ${version}: ${Math.round(performance.now() - startMs)} ms`);
    });
  },
);

it('find out that what was written down does not come back', async () => {
  expect(await tried('1.53.0', damaged('returning.fill()'))).toBe(false);
});

it('leave nothing behind when they are ended on their way', async () => {
  const folders = () => globSync('ocap-dev-pair-*/app.py', { cwd: tmpdir() });
  const before = folders();
  const cwd = makeProject({ 'app.py': '' });
  undo.push(() => rmSync(cwd, { recursive: true }));
  const ending = new AbortController();
  const options = { shimFolder: shim, runTag: createRunTag(), signal: ending.signal };
  const end = tryPair(launchOf(cwd, '1.53.0'), options);
  await expect.poll(() => folders().length).toBeGreaterThan(before.length);
  ending.abort();
  expect(folders()).toEqual(before);
  expect(await end).toBeNull();
});

it('say nothing where the app does not start', async () => {
  const cwd = makeProject({ 'app.py': '' });
  undo.push(() => rmSync(cwd, { recursive: true }));
  const launch = { ...launchOf(cwd, '1.53.0'), file: '/bin/false' };
  const signal = new AbortController().signal;
  expect(await tryPair(launch, { shimFolder: shim, runTag: createRunTag(), signal })).toBeNull();
});
