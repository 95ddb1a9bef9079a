import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import {
  alive,
  commandLine,
  createStubbornProject,
  descendants,
  deviceOf,
  driverModes,
  endAll,
  processes,
  type StubbornProject,
  terminalState,
  untouched,
  withCommandLine,
} from '../support/survivors.ts';
import { openTerminal, type TerminalSession } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const patience = { timeout: 8000, interval: 20 };
/** Without /proc (macOS) nobody sees what left the app's process group. */
const outOfReach = existsSync('/proc') ? [] : ['setsid', 'daemon'];
/** Stays after the program, and shows its exit code: the terminal is looked at while somebody still has it. */
const shell = 'trap : INT HUP TERM; echo "<at rest>"; read -r go; "$@"; echo "<over $?>"; exec sleep 600';

/** The program at work over the stand-in, on a terminal of its own. */
interface Running {
  readonly project: StubbornProject;
  readonly terminal: TerminalSession;
  readonly device: string;
  readonly modes: string;
  readonly supervisor: number;
  readonly screen: number | undefined;
  /** All processes that the program and the app have. */
  readonly owned: readonly number[];
  /** The guard's command line, which its own helpers have as well. */
  readonly guard: string;
}

async function start(
  args: readonly string[] = [],
  command: readonly string[] = [launcher],
): Promise<Running> {
  const project = await createStubbornProject();
  undo.push(project.remove);
  writeFileSync(join(project.folder, 'package.json'), JSON.stringify({ scripts: { dev: `"${launcher}"` } }));
  const terminal = openTerminal({
    command: '/bin/sh',
    args: ['-c', shell, 'sh', ...command, ...args],
    cwd: project.folder,
    env: userEnvironment(project.folder),
  });
  undo.push(async () => {
    endAll([...descendants(terminal.pid), terminal.pid]);
    await terminal.exited;
  });
  await terminal.see('<at rest>');
  const device = deviceOf(terminal.pid);
  const modes = driverModes(device);
  terminal.press('\r');
  await terminal.see('ready');
  return { project, terminal, device, modes, ...processesOf(terminal.pid, project) };
}

function processesOf(ancestor: number, project: StubbornProject) {
  const below = descendants(ancestor);
  const all = [...new Set([...below, ...Object.values(project.offspring())])];
  undo.push(() => endAll(all));
  const escaped = outOfReach.map((kind) => project.offspring()[kind]);
  const owned = all.filter((pid) => !escaped.includes(pid));
  const seen = processes().filter(({ pid }) => below.includes(pid));
  const find = (program: string) => seen.find(({ command }) => command.includes(program));
  const supervisor = find('dist/main.js');
  const offspring = Object.values(project.offspring());
  expect(offspring).toHaveLength(6);
  expect(alive(offspring)).toEqual(offspring);
  const guard = find('ocap-dev-guard');
  if (supervisor === undefined || guard === undefined) throw new Error('no supervisor, or no guard');
  return {
    supervisor: supervisor.pid,
    screen: find('dist/screen.js')?.pid,
    owned,
    guard: guard.command,
  };
}

function killAtOnce(...pids: readonly (number | undefined)[]): void {
  for (const pid of pids) {
    // 0 would be everybody in our own group.
    if (pid === undefined || pid === 0) throw new Error('nobody to kill');
    process.kill(pid, 'SIGKILL');
  }
}

interface Row {
  readonly ending: string;
  readonly mode: string;
  readonly left: string;
  readonly 'all gone after': string;
}

const table: Row[] = [];
afterAll(() => console.table(table));

/** Waits until nothing is left; puts down what was, if it was never nothing. */
async function expectNothingLeft(
  ending: string,
  mode: string,
  { owned, guard, project }: Pick<Running, 'owned' | 'guard' | 'project'>,
) {
  const begin = performance.now();
  const remaining = () => [...new Set([...alive(owned), ...withCommandLine(guard)])];
  try {
    await expect.poll(remaining, patience).toEqual([]);
  } finally {
    const left = remaining();
    const names = Object.entries(project.offspring()).filter(([, pid]) => left.includes(pid));
    table.push({
      ending,
      mode,
      left: left.length === 0 ? '0' : `${left.length} (${names.map(([name]) => name).join(', ')})`,
      'all gone after': `${Math.round(performance.now() - begin)} ms`,
    });
  }
}

async function expectUntouched({ device, modes, terminal }: Running): Promise<void> {
  await expect.poll(() => terminalState(device, terminal.output()), patience).toEqual(untouched(modes));
}

const signal = (name: NodeJS.Signals) => (running: Running) => void process.kill(running.supervisor, name);
const press = (keys: string) => (running: Running) => running.terminal.press(keys);

type Ending = readonly [name: string, end: (running: Running) => void, exitCode: number];

const plainEndings: readonly Ending[] = [
  ['SIGKILL of the supervisor', signal('SIGKILL'), 137],
  ['SIGTERM', signal('SIGTERM'), 0],
  ['SIGHUP', signal('SIGHUP'), 0],
  ['Ctrl+C typed', press('\u0003'), 0],
];

const screenEndings: readonly Ending[] = [
  ...plainEndings,
  ['SIGINT', signal('SIGINT'), 0],
  ['SIGABRT, as out of memory', signal('SIGABRT'), 134],
  ['SIGKILL of supervisor and screen', ({ supervisor, screen }) => killAtOnce(supervisor, screen), 137],
  ['q', press('q'), 0],
];

describe('on a terminal, with the screen', () => {
  it.each(screenEndings)('%s: nothing is left, the terminal as it was', async (name, end, exitCode) => {
    const running = await start();
    expect(running.terminal.alternate()).toBe(true);
    end(running);
    await expectNothingLeft(name, 'screen', running);
    await expect.poll(running.terminal.output, patience).toContain(`<over ${exitCode}>`);
    await expectUntouched(running);
  });
});

describe('on a terminal, in plain lines', () => {
  it.each(plainEndings)('%s: nothing is left, the terminal as it was', async (name, end, exitCode) => {
    const running = await start(['--plain']);
    end(running);
    await expectNothingLeft(name, 'plain', running);
    await expect.poll(running.terminal.output, patience).toContain(`<over ${exitCode}>`);
    await expectUntouched(running);
  });
});

it('started by npm, and npm killed: nothing is left, the terminal as it was', async () => {
  const running = await start([], ['npm', 'run', 'dev']);
  const npm = descendants(running.terminal.pid).find((pid) => commandLine(pid).startsWith('npm'));
  killAtOnce(npm);
  await expectNothingLeft('npm killed', 'screen', running);
  await expectUntouched(running);
});

describe('a terminal that is another process', () => {
  const emulator = fileURLToPath(new URL('../fixtures/survivor-terminal.mjs', import.meta.url));

  async function startIn(...command: readonly string[]) {
    const project = await createStubbornProject();
    undo.push(project.remove);
    const env = { ...userEnvironment(project.folder), TERM: 'xterm-256color' };
    const host = spawn(process.execPath, [emulator, ...command], { cwd: project.folder, env });
    undo.push(() => host.kill('SIGKILL'));
    await showing(host, 'ready');
    const { pid = 0 } = host;
    const running = processesOf(pid, project);
    return { project, host, ...running };
  }

  it.each(['screen', 'plain'])('is closed: nothing is left (%s)', async (mode) => {
    const { host, ...running } = await startIn(launcher, ...(mode === 'plain' ? ['--plain'] : []));
    host.kill('SIGKILL');
    await expectNothingLeft('terminal closed', mode, running);
  });

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'is frozen, with all its buffers full: %s leaves nothing',
    async (name) => {
      const { host, ...running } = await startIn(launcher);
      host.kill('SIGSTOP');
      fill(deviceOf(running.supervisor));
      process.kill(running.supervisor, name);
      await expectNothingLeft(`${name}, terminal frozen`, 'screen', running);
    },
  );
});

async function showing(host: ChildProcess, text: string): Promise<void> {
  let shown = '';
  host.stdout?.setEncoding('utf8').on('data', (data: string) => {
    shown += data;
  });
  await expect.poll(() => shown, patience).toContain(text);
}

/** Writes until the terminal takes no more. */
function fill(device: string): void {
  const terminal = openSync(device, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    for (;;) writeSync(terminal, 'x');
  } catch {
    // EAGAIN: it is full.
  } finally {
    closeSync(terminal);
  }
}

it('a screen that alone is killed leaves the terminal as it was, and the app going on in plain lines', async () => {
  const running = await start();
  killAtOnce(running.screen);
  await running.terminal.see('The screen is gone, the app goes on.');
  await expectUntouched(running);
  const offspring = Object.values(running.project.offspring());
  expect(alive(offspring)).toEqual(offspring);
  running.terminal.press('\u0003');
  await running.terminal.see('<over 0>');
  await expectNothingLeft('screen killed, then Ctrl+C', 'plain', running);
});

it('a restart leaves nothing of the run before', async () => {
  const { project, terminal } = await start(['--plain']);
  const before = project.offspring();
  project.writeEnv('MORE=1');
  await expect.poll(() => project.offspring()['app'], patience).not.toBe(before['app']);
  expect(alive(Object.values(before))).toEqual([]);
  const running = processesOf(terminal.pid, project);
  terminal.press('\u0003');
  await terminal.see('<over 0>');
  expect(alive(running.owned)).toEqual([]);
});

const bash = '/bin/bash';

describe.runIf(existsSync(bash))('in an interactive shell, which takes the terminal back at once', () => {
  it.each(['supervisor', 'group'] as const)(
    'SIGKILL of the %s: its next line is taken as ever',
    async (victim) => {
      const project = await createStubbornProject();
      undo.push(project.remove);
      const terminal = openTerminal({
        command: bash,
        args: ['--norc', '--noprofile', '-i'],
        cwd: project.folder,
        env: { ...userEnvironment(project.folder), PS1: 'prompt>' },
      });
      undo.push(() => terminal.kill('SIGKILL'));
      await terminal.see('prompt>');
      terminal.press(`${launcher}\r`);
      await terminal.see('ready');
      const { supervisor, ...running } = processesOf(terminal.pid, project);
      // A shell with job control makes it the leader of a group, which the screen is in.
      killAtOnce(victim === 'group' ? -supervisor : supervisor);
      await expectNothingLeft(`SIGKILL of the ${victim}, under bash`, 'screen', { ...running, project });
      terminal.press('echo fi""ne; stty -a\r');
      await terminal.see(/^fine$/m);
      const shown = await terminal.see(/\bicanon\b/);
      expect(shown).toMatch(/(^| )isig /m);
      // Once by the shell; a second time by the driver, had it been set to echo meanwhile.
      expect(shown.split('echo fi""ne')).toHaveLength(2);
      expect(terminal.alternate()).toBe(false);
    },
  );
});
