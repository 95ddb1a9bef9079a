import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createEditor } from '../../../src/ui/terminal/editor.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

// Stand-ins: editors want a person.
function install(name: string, script = 'echo "$@" > FOLDER/asked') {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  folders.push(folder);
  writeFileSync(join(folder, name), `#!/bin/sh\n${script.replaceAll('FOLDER', folder)}\n`);
  chmodSync(join(folder, name), 0o755);
  return { path: folder, read: () => readFileSync(join(folder, 'asked'), 'utf8').trim() };
}

const place = { file: '/srv/app/front.py', line: '6' };
const usualPath = process.env['PATH'] ?? '';

it.each([
  ['code', 'code --wait', '--wait -g /srv/app/front.py:6', false],
  ['vim', 'vim', '+6 /srv/app/front.py', true],
  ['hx', 'hx', '/srv/app/front.py:6', true],
  ['pycharm', 'pycharm', '--line 6 /srv/app/front.py', false],
  ['nano', 'nano -l', '-l +6 /srv/app/front.py', true],
])('%s is given the line as it takes it', async (name, visual, asked, onTerminal) => {
  const { path, read } = install(name);
  const lend = vi.fn((run: () => void) => run());
  const vars = { PATH: `${path}:${usualPath}`, VISUAL: visual, EDITOR: 'ed' };
  vi.stubEnv('PATH', vars.PATH);
  expect(await createEditor({ env: vars, lend })(place)).toEqual({ at: 'opened' });
  vi.unstubAllEnvs();
  expect(read()).toBe(asked);
  expect(lend).toHaveBeenCalledTimes(onTerminal ? 1 : 0);
});

it('in tmux an editor for terminals opens in a popup, over us', async () => {
  const { path, read } = install('tmux');
  const lend = vi.fn();
  vi.stubEnv('PATH', `${path}:${usualPath}`);
  const vars = { PATH: `${path}:${usualPath}`, EDITOR: 'vim', TMUX: '/tmp/tmux-0/default,1,0' };
  expect(await createEditor({ env: vars, lend })(place)).toEqual({ at: 'opened' });
  vi.unstubAllEnvs();
  expect(read()).toBe('display-popup -E -w 95% -h 95% -- vim +6 /srv/app/front.py');
  expect(lend).not.toHaveBeenCalled();
});

it('none that is named, and one that is not there, are told', async () => {
  const lend = (run: () => void) => run();
  expect(await createEditor({ env: {}, lend })(place)).toEqual({ at: 'no editor' });
  expect(await createEditor({ env: { EDITOR: '/nowhere/vim' }, lend })(place)).toMatchObject({
    at: 'failed',
    editor: '/nowhere/vim',
  });
});
