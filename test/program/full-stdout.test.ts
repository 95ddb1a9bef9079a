import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { canMount, mountSmallDisk } from '../support/small-disk.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
let project: StandInProject;
beforeEach(async () => {
  project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The program by a shell's redirection. */
function run(line: string) {
  return execa('bash', ['-c', `"${launcher}" ${line}`], {
    cwd: project.folder,
    env: userEnvironment(project.folder),
    extendEnv: false,
    reject: false,
    timeout: 20_000,
  });
}

const lost =
  /^ocap-dev: standard output cannot be written \(ENOSPC: [^)]+\): not all that belongs there is in it\.$/m;

describe('a full disk under standard output', () => {
  it('of a command: one line, exit 1', async () => {
    const lines = [
      '--version',
      '--help',
      'env',
      'doctor',
      'generate streamlit-config',
      'probe --json',
      'completion bash',
    ];
    const ends = await Promise.all(lines.map((line) => run(`${line} >/dev/full`)));
    for (const [index, { stderr, exitCode }] of ends.entries())
      expect([lines[index], lost.test(stderr), exitCode]).toEqual([lines[index], true, 1]);
  });

  it.each(['--json', '--plain'])('of %s: the app is stopped, one line says why, exit 1', async (line) => {
    const { stderr, exitCode } = await run(`${line} >/dev/full`);
    expect([stderr.replace(lost, ''), exitCode]).toEqual(['', 1]);
  });

  it('status, logs, logs -f and restart of one that runs: one line, exit 1', async () => {
    const terminals = terminalsIn(project.folder);
    undo.push(terminals.stop);
    await terminals.run('up', '--detach');
    for (const line of ['status', 'logs', 'logs -f', 'restart', 'up --detach']) {
      const { stderr, exitCode } = await run(`${line} >/dev/full`);
      expect([line, stderr.replace(lost, ''), exitCode]).toEqual([line, '', 1]);
    }
  });

  it.runIf(canMount)('room for half of it is no room: Node took a short write for a whole one', async () => {
    const disk = mountSmallDisk(8192);
    undo.push(disk.remove);
    writeFileSync(join(disk.folder, 'fill'), 'x'.repeat(4096));
    const { stderr, exitCode } = await run(`completion zsh >"${disk.folder}/words"`);
    const [written, whole] = [
      statSync(join(disk.folder, 'words')).size,
      (await run('completion zsh')).stdout.length,
    ];
    expect(written).toBeLessThan(whole);
    expect(stderr).toMatch(lost);
    expect(exitCode).toBe(1);
  });
});

it('what goes into a file is all of it', async () => {
  const { stdout } = await run('--help');
  await run('--help >help');
  expect(readFileSync(join(project.folder, 'help'), 'utf8')).toBe(`${stdout}\n`);
});

it('what goes into a pipe is all of it, though it holds a tenth: a Node that ends does not wait for its reader', async () => {
  const origins = Array.from({ length: 3000 }, (_, n) => `https://host${n}.a-rather-long-name.example.org`);
  project.writeEnv(`STREAMLIT_CUSTOM_ORIGINS=${origins.join(',')}`);
  await run('env --format json >whole');
  const whole = readFileSync(join(project.folder, 'whole'), 'utf8');
  expect(whole.length).toBeGreaterThan(500_000);
  const { stdout, exitCode } = await run('env --format json | cat');
  expect([`${stdout}\n`.length - whole.length, exitCode]).toEqual([0, 0]);
});

it('a reader that went away has seen enough, and is told nothing', async () => {
  const lines = ['--help', 'env', '--json', 'generate streamlit-config'];
  const ends = await Promise.all(lines.map((line) => run(`${line} | head -c 1; echo " \${PIPESTATUS[0]}"`)));
  for (const [index, { stdout, stderr }] of ends.entries())
    expect([lines[index], stdout.split(' ').at(-1)?.trim(), stderr]).toEqual([lines[index], '0', '']);
});

it('a full disk under standard error keeps no command from its work', async () => {
  writeFileSync(join(project.folder, '.env'), 'no assignment\n');
  expect(await run('env 2>/dev/full')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('export '),
  });
});
