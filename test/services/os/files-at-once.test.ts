import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readBeginning, readFile } from '../../../src/services/os/folders/files-at-once.ts';

const folder = mkdtempSync(join(tmpdir(), 'at-once-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('a FIFO that nobody writes to is empty, and holds nobody up: a start asks synchronously', async () => {
  const fifo = join(folder, 'requirements.txt');
  execFileSync('mkfifo', [fifo]);
  expect(await readFile(fifo, 'utf8')).toBe('');
});

it('what is not there is an error, as of node:fs/promises', async () => {
  const missing = join(folder, 'missing');
  await expect(readFile(missing, 'utf8')).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(readBeginning(missing, 8)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('of a file its beginning alone', async () => {
  const file = join(folder, 'script');
  writeFileSync(file, '#!/bin/sh\nexit\n');
  expect(await readBeginning(file, 9)).toBe('#!/bin/sh');
});
