import { spawn } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function project() {
  const made = await createStandInProject('hostile-app.py');
  undo.push(made.remove);
  return { ...made, path: join(made.folder, '.env') };
}

it('F4: a choice that is written while (sleep; cat new.txt) > .env is under way loses neither text', async () => {
  const { folder, path } = await project();
  const page = 'import streamlit as st\n';
  for (const name of ['one.py', 'two.py']) writeFileSync(join(folder, name), page);
  rmSync(join(folder, 'app.py'));
  const theirs = `${readFileSync(path, 'utf8')}# new\nC=3\n`;
  writeFileSync(join(folder, 'new.txt'), theirs);
  const command = { command: launcher, args: [], cwd: folder, env: userEnvironment(folder) };
  const terminal = openTerminal({ ...command, columns: 120, rows: 40 });
  undo.push(terminal.close);
  await terminal.see('1…9 choose');
  terminal.press('2');
  await terminal.see('Run two.py, by STREAMLIT_APP in .env?');
  const shell = spawn('sh', ['-c', '(sleep 0.6; cat new.txt) > .env'], { cwd: folder });
  undo.push(() => shell.kill('SIGKILL'));
  await vi.waitFor(() => expect(statSync(path).size).toBe(0), { interval: 2 });
  terminal.press('y');
  await expect
    .poll(() => readFileSync(path, 'utf8'), { timeout: 10_000 })
    .toBe(`${theirs}STREAMLIT_APP=two.py\n`);
  await expect.poll(() => readdirSync(folder).filter((name) => name.includes('ocap-dev-'))).toEqual([]);
});

it.each([
  ['its own name', () => undefined, '.env'],
  ['a symbolic link', (folder: string) => symlinkSync('.env', join(folder, 'log')), 'log'],
  ['a hard link', (folder: string) => linkSync(join(folder, '.env'), join(folder, 'log')), 'log'],
])('the log is never written into the settings: by %s', async (_, prepare, name) => {
  const made = await project();
  prepare(made.folder);
  const before = readFileSync(made.path, 'utf8');
  const program = startJson(made, ['--log-file', name]);
  undo.push(program.end);
  const { exitCode, stderr } = await program.over;
  expect({ exitCode, stderr: String(stderr) }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining('is the file of the settings itself'),
  });
  expect(readFileSync(made.path, 'utf8')).toBe(before);
});
