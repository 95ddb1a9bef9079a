import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
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

async function run(around: readonly string[], ...args: readonly string[]) {
  const [file = launcher, ...rest] = [...around, launcher, ...args];
  const { stdout, stderr, exitCode } = await execa(file, rest, {
    ...{ cwd: project.folder, env: userEnvironment(project.folder), extendEnv: false },
    ...{ reject: false, timeout: 15_000, stdin: 'ignore' },
  });
  return { told: `${stdout}\n${stderr}`, exitCode };
}

const onLinux = describe.runIf(process.platform === 'linux');

onLinux('a project that cannot be', () => {
  it.each([
    ['env'],
    ['doctor'],
    ['status'],
    ['--plain'],
    ['up', '--detach'],
    ['init', '--yes'],
    ['generate', 'nginx'],
  ])('is named: %s', async (...args) => {
    const { told, exitCode } = await run([], ...args, '--cwd', '/proc/nope');
    expect(told).toContain('/proc/nope is not a folder.');
    expect(exitCode).toBe(2);
  });

  // "a fault of its own: ENOENT: process.cwd failed with error no such file or directory".
  it('a folder that is gone is named, and another can be asked from within it', async () => {
    const gone = join(project.folder, 'gone');
    const from = (rest: string) => ['/bin/sh', '-c', `cd "$0" && rmdir "$0" && exec "$@" ${rest}`, gone];
    mkdirSync(gone);
    const own = await run(from(''), 'env');
    expect(own.told).toContain(`${gone} (deleted) is not a folder.`);
    expect(own.exitCode).toBe(2);
    mkdirSync(gone);
    const other = await run(from(''), 'env', '--cwd', project.folder);
    expect(other.told).toContain(`STREAMLIT_SERVER_PORT='${project.port}'`);
    expect(other.exitCode).toBe(0);
  });
});

onLinux('an env file under /proc', () => {
  it('that is not there is no error, and the app runs', async () => {
    const program = startJson(project, ['--env-file', '/proc/nope/.env', '--port', String(project.port)]);
    undo.push(program.end);
    await program.event({ type: 'process', state: 'ready' });
    const told = program.events.map((event) => JSON.stringify(event)).join('\n');
    expect(told).toContain('There is no /proc/nope/.env yet');
  });

  it('that cannot be read is named, and that holds no settings is told of its first line', async () => {
    const unreadable = await run([], 'env', '--env-file', '/proc/self/mem');
    expect(unreadable.told).toContain('/proc/self/mem: This file cannot be read (EIO).');
    expect(unreadable.exitCode).toBe(2);
    const strange = await run([], 'env', '--env-file', '/proc/version');
    expect(strange.told).toContain('/proc/version:1: this line is neither blank, a comment nor NAME=value');
    expect(strange.exitCode).toBe(0);
  });
});

/** Of root everything may be written, so it becomes somebody else. */
const asStranger = ['setpriv', '--reuid', '43210', '--regid', '43210', '--clear-groups'];
const canBecome =
  execaSync(asStranger[0] ?? '', [...asStranger.slice(1), 'true'], { reject: false }).exitCode === 0;

describe.runIf(canBecome)('a project that may not be written', () => {
  it('is left as it is by init and generate, which say so, and its app is set up all the same', async () => {
    chmodSync(project.folder, 0o555);
    const before = readdirSync(project.folder);
    const init = await run(asStranger, 'init', '--yes');
    expect(init.told).toMatch(/\.env\.example was not written\. .*may not be written by you\./);
    expect(init.told).toContain('Nothing was written.');
    expect(init.exitCode).toBe(1);
    const generate = await run(asStranger, 'generate', 'streamlit-config', '--out', 'config.toml');
    expect(generate.told).toContain('config.toml was not written.');
    expect(generate.exitCode).toBe(1);
    expect((await run(asStranger, 'env')).exitCode).toBe(0);
    expect(readdirSync(project.folder)).toEqual(before);
  });
});
