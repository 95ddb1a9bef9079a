import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { interpreterOf } from '../../../src/services/os/shebang.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-shebang-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const long = `/${'deep/'.repeat(60)}bin/python3`;

it.each([
  ['#!/usr/bin/python3\nprint()\n', '/usr/bin/python3'],
  ['#! \t/usr/bin/env python3\n', '/usr/bin/env'],
  ['#!/usr/bin/python3 -sP', '/usr/bin/python3'],
  [`#!${long}\n`, long],
  ['#!\n/usr/bin/python3\n', null],
  ['import streamlit\n#!/usr/bin/python3\n', null],
  ['\x7fELF\0', null],
  ['', null],
])('a script that begins with %j is run by %s', async (text, interpreter) => {
  const script = join(folder, 'script');
  writeFileSync(script, text);
  expect(await interpreterOf(script)).toBe(interpreter);
});

it.each<[string, (path: string) => void]>([
  ['nothing', () => undefined],
  ['a folder', (path) => mkdirSync(path)],
  ['a FIFO that nobody writes to', (path) => execFileSync('mkfifo', [path])],
])('%s is no script', async (_, make) => {
  const path = join(folder, 'script');
  make(path);
  expect(await interpreterOf(path)).toBeNull();
});
