import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type * as promises from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createEnvFile } from '../../../src/services/files/write-env.ts';
import { makeProject } from '../../support/streamlit.ts';

// A fake: FAT, and some file systems of FUSE and Samba, have no hard links, and none of them can be mounted everywhere.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof promises>()),
  link: () => Promise.reject(Object.assign(new Error('link'), { code: 'EPERM' })),
}));

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('without hard links the settings file is made from its example all the same', async () => {
  folder = makeProject({ '.env.example': 'A=1\n' });
  const path = join(folder, '.env');
  expect(await createEnvFile(path, `${path}.example`)).toEqual({ at: 'written' });
  expect(readFileSync(path, 'utf8')).toBe('A=1\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['.env', '.env.example']);
});

it('and never in the place of one that is there by now', async () => {
  folder = makeProject({ '.env.example': 'A=1\n' });
  const path = join(folder, '.env');
  writeFileSync(path, 'MINE=1\n');
  expect(await createEnvFile(path, `${path}.example`)).toMatchObject({ at: 'failed' });
  expect(readFileSync(path, 'utf8')).toBe('MINE=1\n');
});
