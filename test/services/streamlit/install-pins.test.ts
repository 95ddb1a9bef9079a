import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { provideStreamlit } from '../../../src/services/streamlit/install/install.ts';
import { makeWheel } from '../../support/wheel.ts';

// The real pip, and a wheel on disk. That it installs what has the hashes, the set-up of the tests shows.

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'ocap-dev pins '));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const env = (): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: home,
  XDG_CACHE_HOME: join(home, '.cache'),
  PIP_NO_INDEX: '1',
  PIP_FIND_LINKS: pathToFileURL(join(home, 'wheels')).href,
  PIP_CONFIG_FILE: '/dev/null',
  UV_NO_INDEX: '1',
  UV_FIND_LINKS: pathToFileURL(join(home, 'wheels')).href,
});
const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

function pin(version: string, hash: string): string {
  const file = join(home, 'pins.txt');
  writeFileSync(file, `streamlit==${version} \\\n    --hash=sha256:${hash}\n`);
  return file;
}

const provide = (pins: string) => provideStreamlit({ pins, env: env(), report: () => undefined });

/** Making an environment takes seconds. */
const patienceMs = 120_000;

it(
  'a Streamlit of another hash than the pinned one is not installed: nothing of it is left, and that is said',
  async () => {
    const wheel = await makeWheel(join(home, 'wheels'), '7.8.9');
    const pins = pin('7.8.9', hashOf(wheel));
    appendFileSync(wheel, ' ');
    const fault = await provide(pins).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(UserError);
    expect(fault).toMatchObject({ message: expect.stringContaining('its hash is another') });
    expect(readdirSync(join(home, '.cache', 'ocap-dev', 'builds'))).toEqual([]);
  },
  patienceMs,
);

it("each package of the demo's pins has one version and its hashes, and no address of an index stands there", () => {
  const text = readFileSync(
    join(import.meta.dirname, '..', '..', '..', 'demo', 'streamlit-pins.txt'),
    'utf8',
  );
  const packages = text
    .replaceAll('\\\n', '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(
    packages.filter((line) => !/^[a-z0-9-]+==\S+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+$/.test(line)),
  ).toEqual([]);
  expect(packages.filter((line) => line.startsWith('streamlit=='))).not.toEqual([]);
  expect(text).not.toMatch(/:\/\/|--(extra-)?index|--find-links/);
});
