import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { writeHar } from '../../../src/services/log-file/har-file.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function home() {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return { HOME: folder, XDG_STATE_HOME: join(folder, 'state') };
}

it('visits that are saved are for their user alone, whatever the umask lets others read', async () => {
  const umask = process.umask(0);
  undo.push(() => void process.umask(umask));
  const saved = await writeHar({ name: 'my shop', text: '{}', entries: 3, env: home() });
  if (saved.at === 'failed') throw new Error(saved.message);
  expect(saved).toMatchObject({ lines: 3, path: expect.stringMatching(/\/visits\/my-shop-[\dT-]+\.har$/) });
  expect(readFileSync(saved.path, 'utf8')).toBe('{}');
  expect(statSync(saved.path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(saved.path)).mode & 0o777).toBe(0o700);
});

it('where they cannot be saved, it says why', async () => {
  const env = home();
  writeFileSync(join(env.HOME, 'state'), '');
  expect(await writeHar({ name: 'a', text: '{}', entries: 0, env })).toEqual({
    at: 'failed',
    message: expect.stringContaining('The visits could not be saved: '),
  });
});
