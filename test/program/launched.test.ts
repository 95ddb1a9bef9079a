import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa, execaSync } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
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
  writeFileSync(join(made.folder, 'app.py'), 'import streamlit\n');
  return made;
}

it('"logs -f | head -2" ends at once, though nothing more is logged', async () => {
  const { folder, writeEnv } = await project();
  writeEnv('BEHAVIOUR=lines:20');
  const terminals = terminalsIn(folder);
  undo.push(terminals.stop);
  await terminals.run('up', '--detach');
  const { stdout, exitCode } = await execa('sh', ['-c', `${launcher} logs -f | head -2`], {
    cwd: folder,
    env: userEnvironment(folder),
    extendEnv: false,
    timeout: 10_000,
  });
  expect([stdout.split('\n').length, exitCode]).toEqual([2, 0]);
});

it('NODE_DEBUG writes nothing across the screen', async () => {
  const { folder } = await project();
  const env = { ...userEnvironment(folder), NODE_DEBUG: 'http,net,child_process,stream' };
  const terminal = openTerminal({ command: launcher, args: [], cwd: folder, env });
  undo.push(terminal.close);
  await terminal.see(/\bready\b/);
  terminal.press('q');
  await terminal.exited;
  // On a terminal Node colours the number: it hid what was looked for here.
  const written = stripVTControlCharacters(terminal.output());
  expect(written).not.toMatch(/\b(HTTP|NET|STREAM|CHILD_PROCESS) \d+:/);
});

/** Not every container lets one make namespaces. */
const unshare = ['--pid', '--fork', '--mount-proc', '--kill-child'];
const canUnshare = execaSync('unshare', [...unshare, 'true'], { reject: false }).exitCode === 0;

it('as process 1 it takes in dead orphans, and stops in order at SIGTERM', async (context) => {
  if (!canUnshare) context.skip('no namespace can be made here');
  const { folder } = await project();
  const program = join(folder, '.venv', 'bin', 'streamlit');
  renameSync(program, `${program}-itself`);
  // Its grandchild is an orphan at once, and dies a little later.
  const orphan = `sh -c '(sleep 0.3; : >"${folder}/gone") & exit 0'`;
  writeFileSync(program, `#!/bin/sh\n${orphan}\nexec "${program}-itself" "$@"\n`, { mode: 0o755 });
  const child = execa('unshare', [...unshare, launcher, '--plain'], {
    cwd: folder,
    env: userEnvironment(folder),
    extendEnv: false,
    reject: false,
  });
  undo.push(() => child.kill('SIGKILL'));
  const read = (file: string) => readFileSync(`/proc/${file}`, 'utf8').trim();
  const childrenOf = (pid: number | string) => read(`${pid}/task/${pid}/children`).split(' ');
  await expect.poll(() => existsSync(join(folder, 'gone')), { timeout: 15_000 }).toBe(true);
  const [first = ''] = childrenOf(child.pid ?? 0);
  const states = () => childrenOf(first).map((pid) => /\) (.)/.exec(read(`${pid}/stat`))?.[1]);
  await expect.poll(states, { timeout: 5000 }).not.toContain('Z');
  process.kill(Number(first), 'SIGTERM');
  expect(await child).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is stopped') });
});

it('as process 1 it has the terminal of its container: the screen is there', async (context) => {
  if (!canUnshare) context.skip('no namespace can be made here');
  const { folder } = await project();
  const args = [...unshare, launcher];
  const env = userEnvironment(folder);
  const terminal = openTerminal({ command: 'unshare', args, cwd: folder, env });
  undo.push(terminal.close);
  await terminal.see(/q quit/);
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
});

it('Ctrl+C, which a terminal tells both the program and the process 1 before it, stops in order', async (context) => {
  if (!canUnshare) context.skip('no namespace can be made here');
  const { folder } = await project();
  const program = join(folder, '.venv', 'bin', 'streamlit');
  const words = "trap 'sleep 0.5; echo in order; exit 0' TERM; echo it is up; while :; do sleep 0.1; done";
  writeFileSync(program, `#!/bin/sh\n${words}\n`, { mode: 0o755 });
  const args = [...unshare, launcher, '--plain'];
  const terminal = openTerminal({ command: 'unshare', args, cwd: folder, env: userEnvironment(folder) });
  undo.push(terminal.close);
  await terminal.see('it is up');
  terminal.press('\x03');
  await terminal.see('in order');
  expect((await terminal.exited).exitCode).toBe(0);
});

it('as process 1 without standard input it is there all the same', async (context) => {
  if (!canUnshare) context.skip('no namespace can be made here');
  const { stdout } = await execa('sh', ['-c', `unshare ${unshare.join(' ')} "${launcher}" --version <&-`]);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
});
