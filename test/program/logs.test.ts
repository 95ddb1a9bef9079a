import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function project(behaviour = '') {
  const made = await createStandInProject('hostile-app.py');
  undo.push(made.remove);
  made.writeEnv(`BEHAVIOUR=${behaviour}`);
  const terminals = terminalsIn(made.folder);
  undo.push(terminals.stop);
  return { ...made, ...terminals, kept: join(made.folder, '.local', 'state', 'ocap-dev', 'kept') };
}

/** What a visitor typed, and the app printed: it clears the screen, renames the terminal, moves the cursor, fills the clipboard. */
const evil = '\u001b[2J\u001b]0;title\u0007\u001b[10;10H\u001b]52;c;ZXZpbA==\u0007\u001bc';
const hostile = `\u001b[31mred\u001b[0m ${evil}here\n`;
const anyEscape = /[^\P{Cc}\n\t]/u;

async function evilProject() {
  const made = await project('tell:evil.txt');
  writeFileSync(join(made.folder, 'evil.txt'), hostile);
  return made;
}

describe('B4: what an app prints cannot talk to the terminal', () => {
  it('logs, logs -f and what is kept have none of it, with --raw all of it', async () => {
    const { run, folder, kept } = await evilProject();
    expect(await run('up', '--detach')).toMatchObject({ exitCode: 0 });
    expect((await run('logs')).stdout).toContain('[streamlit] red here');
    expect((await run('logs')).stdout).not.toMatch(anyEscape);
    expect((await run('logs', '--json')).stdout).toContain('"line":"red here"');
    expect((await run('logs', '--raw')).stdout).toContain(hostile.trim());
    const { stdout } = await execa('sh', ['-c', `${launcher} logs -f | head -3`], {
      cwd: folder,
      env: userEnvironment(folder),
      extendEnv: false,
      timeout: 10_000,
    });
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).not.toMatch(anyEscape);
    await run('stop');
    const [file = ''] = readdirSync(kept);
    expect(readFileSync(join(kept, file), 'utf8')).not.toMatch(anyEscape);
    expect(await run('logs', '--raw')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(hostile.trim()),
      stderr: 'No ocap-dev runs for this project: this is the log that it kept.',
    });
  });

  it.each([
    ['its colours alone, on a terminal', {}, [], '\u001b[31mred\u001b[0m here\u001b[0m'],
    ['not even its colours with NO_COLOR', { NO_COLOR: '1' }, [], '[streamlit] red here'],
    ['not even its colours with --no-color', {}, ['--no-color'], '[streamlit] red here'],
  ])('--plain and logs show %s', async (_, more, args, shown) => {
    const { folder, run } = await evilProject();
    const env = { ...userEnvironment(folder), TERM: 'xterm-256color', ...more };
    const plain = openTerminal({ command: launcher, args: ['--plain', ...args], cwd: folder, env });
    undo.push(plain.close);
    await plain.see(/app is ready/);
    const logs = openTerminal({ command: launcher, args: ['logs', ...args], cwd: folder, env });
    undo.push(logs.close);
    await logs.exited;
    for (const terminal of [plain, logs]) {
      expect(terminal.output()).toContain(shown);
      expect(terminal.output()).not.toContain('\u001b[2J');
      for (const evilPart of ['\u0007', '\u001b]', '\u001bc'])
        expect(terminal.output()).not.toContain(evilPart);
    }
    await run('stop');
  });
});

describe('the log outlives the screen', () => {
  it('it is kept for its user alone; logs reads it when none runs, run by run, with times, from a time on', async () => {
    const { run, kept } = await project('lines:5');
    await run('up', '--detach');
    await run('restart');
    await run('stop');
    const [file = ''] = readdirSync(kept);
    expect([statSync(kept).mode & 0o777, statSync(join(kept, file)).mode & 0o777]).toEqual([0o700, 0o600]);
    const times = async (...args: readonly string[]) =>
      ((await run('logs', ...args)).stdout.match(/line 0$/gm) ?? []).length;
    expect([await times('-n', 'all'), await times('--run', '1'), await times('--run', '-2')]).toEqual([
      2, 1, 1,
    ]);
    expect([await times('--since', '10m'), await times('--until', '1h')]).toEqual([2, 0]);
    expect((await run('logs', '-n', '1', '--times')).stdout).toMatch(
      /^\d{4}-\d\d-\d\dT[\d:.]{12}(Z|[+-]\d\d:\d\d) \[ocap-dev\] The app is stopped\.$/,
    );
    expect(await run('logs', '--grep', 'line [34]', '-n', '1')).toMatchObject({
      stdout: '[streamlit] line 4',
    });
    expect(await run('logs', '--grep', '(a')).toMatchObject({ exitCode: 2, stdout: '' });
    expect(await run('logs', '-f', '--source', 'streamlit')).toMatchObject({ exitCode: 0 });
    expect(await run('logs', '--run', '9')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  it('nothing of a flood is lost, from one supervisor to the next', async () => {
    const made = await project('lines:200000');
    await made.run('up', '--detach');
    const newest = async () => (await made.run('logs', '-n', '1', '--source', 'streamlit')).stdout;
    await expect.poll(newest, { timeout: 20_000 }).toBe('[streamlit] line 199999');
    await made.run('stop');
    made.writeEnv('BEHAVIOUR=lines:3');
    await made.run('up', '--detach');
    const { stdout } = await made.run('logs', '-n', 'all', '--source', 'streamlit');
    const numbers = stdout.split('\n').flatMap((line) => /^\[streamlit\] line (\d+)$/.exec(line)?.[1] ?? []);
    const wanted = [...Array.from({ length: 200_000 }, (_, index) => index), 0, 1, 2];
    expect(numbers).toHaveLength(wanted.length);
    expect(numbers.findIndex((number, index) => number !== String(wanted[index]))).toBe(-1);
    expect((await made.run('logs')).stdout.split('\n')).toHaveLength(200);
  });

  it('--no-log-file keeps none, and logs says so', async () => {
    const { run, kept } = await project();
    await run('up', '--detach', '--no-log-file');
    await run('stop');
    expect(existsSync(kept)).toBe(false);
    expect(await run('logs')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'No ocap-dev runs for this project, and no log of it is kept.',
    });
  });

  it('a state folder that takes nothing is told once, and stops nothing', async () => {
    const { run, folder } = await project();
    writeFileSync(join(folder, '.local'), 'a file where the folder would be');
    expect(await run('up', '--detach')).toMatchObject({ exitCode: 0 });
    const { stdout } = await run('logs');
    expect(stdout.match(/The log is not kept/g)).toHaveLength(1);
    expect(stdout).toContain('The app is ready');
  });
});
