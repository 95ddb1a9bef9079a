import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { chattyPython, launcher, userEnvironment } from '../support/project.ts';
import {
  createStubbornProject,
  descendants,
  deviceOf,
  driverModes,
  endAll,
  processes,
  terminalState,
  untouched,
} from '../support/survivors.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const patience = { timeout: 8000, interval: 20 };
/** Stays after the program, and shows its exit code: the terminal is looked at while somebody still has it. */
const shell = 'trap : INT HUP TERM; echo "<at rest>"; read -r go; "$@"; echo "<over $?>"; exec sleep 600';

/** A supervisor in the background, over the stand-in. */
async function background() {
  const project = await createStubbornProject();
  undo.push(project.remove);
  const terminals = terminalsIn(project.folder);
  undo.push(terminals.stop);
  writeFileSync(join(project.folder, 'sitecustomize.py'), chattyPython);
  expect(await terminals.run('up', '--detach')).toMatchObject({ exitCode: 0 });
  return { ...project, ...terminals };
}

/** The program on a terminal of its own, with a screen. */
async function screenIn(folder: string, ...args: readonly string[]) {
  const terminal = openTerminal({
    command: '/bin/sh',
    args: ['-c', shell, 'sh', launcher, ...args],
    cwd: folder,
    env: userEnvironment(folder),
  });
  undo.push(async () => {
    endAll([...descendants(terminal.pid), terminal.pid]);
    await terminal.exited;
  });
  await terminal.see('<at rest>');
  const device = deviceOf(terminal.pid);
  const modes = driverModes(device);
  terminal.press('\r');
  await terminal.see(/chat line \d+/);
  const below = new Set(descendants(terminal.pid));
  const find = (program: string) =>
    processes().find(({ pid, command }) => below.has(pid) && command.includes(program))?.pid ?? 0;
  return {
    terminal,
    screen: find('dist/screen.js'),
    parent: find('dist/main.js'),
    expectUntouched: () =>
      expect.poll(() => terminalState(device, terminal.output()), patience).toEqual(untouched(modes)),
  };
}

function kill(signal: NodeJS.Signals, ...pids: readonly number[]): void {
  for (const pid of pids) {
    // 0 would be everybody in our own group.
    if (pid === 0) throw new Error('nobody to kill');
    process.kill(pid, signal);
  }
}

type Screen = Awaited<ReturnType<typeof screenIn>>;

describe('a screen that came to a supervisor leaves it alone, and its terminal as it was', () => {
  it.each<readonly [string, (screen: Screen) => void, number]>([
    ['when q is pressed', ({ terminal }) => terminal.press('q'), 0],
    ['when Ctrl+C is typed', ({ terminal }) => terminal.press('\u0003'), 0],
    ['at SIGTERM', ({ parent }) => kill('SIGTERM', parent), 0],
    ['at SIGHUP', ({ parent }) => kill('SIGHUP', parent), 0],
    ['when it alone is killed', ({ screen }) => kill('SIGKILL', screen), 1],
    ['when it is killed with the command', ({ parent, screen }) => kill('SIGKILL', parent, screen), 137],
  ])('%s', async (_, end, exitCode) => {
    const { folder, status } = await background();
    const before = await status();
    const screen = await screenIn(folder, 'attach');
    expect(screen.terminal.alternate()).toBe(true);
    end(screen);
    await expect.poll(screen.terminal.output, patience).toContain(`<over ${exitCode}>`);
    await screen.expectUntouched();
    expect(await status()).toMatchObject({ pid: before.pid, process: { pid: before.process.pid } });
  });
});

it('several screens at once, also of a plain `ocap-dev`: what one does all see, and stop ends them all', async () => {
  const { folder, run } = await background();
  const first = await screenIn(folder, 'attach');
  const second = await screenIn(folder);
  first.terminal.press('w');
  await first.terminal.see(/\by\b/);
  first.terminal.press('y');
  await second.terminal.see('ANY ORIGIN');
  expect(await run('stop')).toMatchObject({ exitCode: 0 });
  for (const { terminal, expectUntouched } of [first, second]) {
    await expect.poll(terminal.output, patience).toContain('<over 0>');
    await expectUntouched();
  }
});

it('a screen whose supervisor is killed says so, and leaves its terminal as it was', async () => {
  const { folder, status } = await background();
  const { pid } = await status();
  const { terminal, expectUntouched } = await screenIn(folder, 'attach');
  kill('SIGKILL', pid);
  await expect.poll(terminal.output, patience).toContain('<over 1>');
  await expectUntouched();
  await terminal.see('the supervisor is gone');
});

it('a screen that is frozen with its terminal costs nothing but itself, and shows the present when it goes on', async () => {
  const { folder, run, status } = await background();
  const { pid } = await status();
  const { screen, terminal } = await screenIn(folder, 'attach');
  kill('SIGSTOP', screen);
  // So much that a queue of it would show: each line is pushed with the 20 before it.
  writeFileSync(
    join(folder, 'sitecustomize.py'),
    chattyPython.replace('{number}', "{number} {'x' * 4000}").replace('0.005', '0.0005'),
  );
  const before = residentBytes(pid);
  expect(await run('restart')).toMatchObject({ exitCode: 0 });
  const lines = async () => (await run('logs', '-n', 'all')).stdout.split('\n').length;
  const begin = await lines();
  await expect.poll(lines, { timeout: 20_000, interval: 500 }).toBeGreaterThan(begin + 3000);
  // The log itself keeps 20 MB of it by then.
  expect(residentBytes(pid) - before).toBeLessThan(150_000_000);
  expect((await status()).process).toMatchObject({ state: 'ready', restarts: 1 });
  kill('SIGCONT', screen);
  await terminal.see(/chat line \d+ xxx/);
});

function residentBytes(pid: number): number {
  const [, pages = ''] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return Number(pages) * 4096;
}

it('attach without a terminal says what does without one; where none runs, how to start', async () => {
  const { run } = await background();
  expect(await run('attach')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('logs -f') });
});
