import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { homeFolder } from '../../../src/services/os/folders/home-folder.ts';
import { makeFolder } from '../../../src/services/os/folders/make-folder.ts';
import { makeProject } from '../../support/streamlit.ts';

vi.mock('node:os', { spy: true });

let folder = '';
beforeEach(() => {
  folder = makeProject({});
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a folder is made with those above it, each with the mode, and one that is there stays as it is', () => {
  mkdirSync(join(folder, 'a'), { mode: 0o755 });
  makeFolder(join(folder, 'a', 'b', 'c'), 0o700);
  const modes = ['a', 'a/b', 'a/b/c'].map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
  expect(modes).toEqual(['755', '700', '700']);
  makeFolder(join(folder, 'a'), 0o700);
});

// Node's own mkdir never came back from below /proc.
it('a folder that cannot be ends in what the system says, and never in a loop', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow(/ENOTDIR|EEXIST/);
  if (process.platform === 'linux') expect(() => makeFolder('/proc/x/y')).toThrow('ENOENT');
});

it('the home is HOME, else what the system says, else one that is not there', () => {
  expect(homeFolder({ HOME: '/home/x' })).toBe('/home/x');
  vi.mocked(homedir).mockReturnValueOnce('/home/y');
  expect(homeFolder({})).toBe('/home/y');
  vi.mocked(homedir).mockImplementationOnce(() => {
    throw new Error('uv_os_homedir returned ENOENT');
  });
  expect(homeFolder({ HOME: '' })).toBe('/nonexistent');
});
