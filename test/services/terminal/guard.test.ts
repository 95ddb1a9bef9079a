import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, realpathSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { createRunTag, withHelperTag, withRunTag } from '../../../src/services/app/run-tag.ts';
import { guardProgram } from '../../../src/services/terminal/guard-program.ts';
import {
  alive,
  commandLine,
  descendants,
  deviceOf,
  driverModes,
  endAll,
  terminalState,
  untouched,
} from '../../support/survivors.ts';
import { openTerminal } from '../../support/terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

const hasProc = existsSync('/proc/self/environ');
const shells = [
  ...new Set(
    ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox']
      .filter(existsSync)
      .map((path) => realpathSync(path)),
  ),
];
const patience = { timeout: 8000, interval: 20 };

/** A process in a session of its own, as the app is. */
function bystander(script: string, env: Environment = process.env): ChildProcess & { readonly pid: number } {
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('not spawned');
  undo.push(() => {
    // Not by a number that others may have by now; the leader first, for it may start the others anew.
    const below = child.exitCode === null && child.signalCode === null ? descendants(pid) : [];
    child.kill('SIGKILL');
    endAll(below);
  });
  return Object.assign(child, { pid });
}

/** What the process says, as it comes. */
function linesOf({ stdout }: ChildProcess): string[] {
  if (stdout === null) throw new Error('no output');
  const lines: string[] = [];
  createInterface({ input: stdout }).on('line', (line) => lines.push(line));
  return lines;
}

/** The first thing that the process says: what it sets up before is done. */
async function said(child: ChildProcess): Promise<string> {
  const lines = linesOf(child);
  await expect.poll(() => lines.length, patience).toBeGreaterThan(0);
  return lines[0] ?? '';
}

/** The program itself, told these lines; it ends when what told it is gone. */
async function guardTold(shell: string, runTag: string, ...lines: readonly string[]): Promise<void> {
  const leading = shell.endsWith('busybox') ? ['sh'] : [];
  const child = spawn(shell, [...leading, '-c', guardProgram, 'guard', runTag], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
  await once(child, 'exit');
}

describe.each(shells)('under %s', (shell) => {
  it('what is told of is warned once and ended with its deaf children, and what carries the tag wherever it went', async () => {
    const runTag = createRunTag();
    const deaf = `trap 'echo warned' TERM; trap '' HUP; echo up; while :; do sleep 600; done`;
    const app = bystander(`(${deaf}) & ${deaf}`, withRunTag(process.env, runTag));
    const left = bystander(deaf, withRunTag(process.env, runTag));
    const helper = bystander(deaf, withHelperTag(process.env, runTag));
    const stranger = bystander(deaf, withRunTag(process.env, createRunTag()));
    const outputs = [app, left, helper, stranger].map(linesOf);
    await expect.poll(() => outputs.map(({ length }) => length), patience).toEqual([2, 1, 1, 1]);
    const tagged = hasProc ? [left, helper] : [];
    const doomed = [app, ...tagged].flatMap(({ pid }) => [pid, ...descendants(pid)]);
    await guardTold(shell, runTag, `app ${app.pid}`);
    expect(alive(doomed)).toEqual([]);
    expect(alive([stranger.pid])).toEqual([stranger.pid]);
    const once = ['up', 'warned'];
    const untold = ['up'];
    expect(outputs).toEqual([
      ['up', 'up', 'warned', 'warned'],
      ...(hasProc ? [once, once] : [untold, untold]),
      untold,
    ]);
  });

  it.runIf(hasProc)(
    'a group whose leader is gone is known by the tag of a member, and ended whole',
    async () => {
      const runTag = createRunTag();
      const script = 'trap "" TERM; sleep 600 & tagged=$!; env -i sleep 600 & echo $tagged $!; exit';
      const app = bystander(script, withRunTag(process.env, runTag));
      const members = (await said(app)).split(' ').map(Number);
      undo.push(() => endAll(members));
      await expect.poll(() => alive([app.pid, ...members]), patience).toEqual(members);
      await guardTold(shell, runTag, `app ${app.pid}`);
      expect(alive(members)).toEqual([]);
    },
  );

  it('after a farewell nothing is touched', async () => {
    const runTag = createRunTag();
    const app = bystander('echo up; sleep 600', withRunTag(process.env, runTag));
    await said(app);
    await guardTold(shell, runTag, `app ${app.pid}`, 'farewell');
    expect(alive([app.pid])).toEqual([app.pid]);
  });

  it('an app that was said to be gone is not looked for under its number', async () => {
    const next = bystander('echo up; sleep 600');
    await said(next);
    await guardTold(shell, createRunTag(), `app ${next.pid}`, 'app');
    expect(alive([next.pid])).toEqual([next.pid]);
  });
});

const lastPid = '/proc/sys/kernel/ns_last_pid';
const choosesPids = process.getuid?.() === 0 && isWritable(lastPid);

function isWritable(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

it.runIf(choosesPids)(
  'the number of an app that died goes to another process, which is not touched',
  // Whatever else starts meanwhile may get the number first, and keep it.
  { retry: 4 },
  async () => {
    const runTag = createRunTag();
    // Alone in its group: whoever is left there keeps the number.
    const app = bystander('echo up; exec sleep 600', withRunTag(process.env, runTag));
    await said(app);
    const guard = spawn('/bin/sh', ['-c', guardProgram, 'guard', runTag], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    await sleeping(guard);
    guard.stdin?.write(`app ${app.pid}\nscreen ${app.pid} sane\n`);
    await sleeping(guard);
    endAll([app.pid]);
    await once(app, 'exit');
    const heir = inheritNumber(app.pid);
    expect(heir.pid).toBe(app.pid);
    guard.stdin?.end();
    await once(guard, 'exit');
    expect(alive([heir.pid])).toEqual([heir.pid]);
  },
);

/** It waits for input: a write wakes it at once, so that it sleeps again only when it has worked off all that there was. */
async function sleeping({ pid }: ChildProcess): Promise<void> {
  const state = () => execaSync('ps', ['-o', 'stat=', '-p', String(pid)]).stdout;
  await expect.poll(state, patience).toMatch(/^S/);
}

/** The kernel gives the number after the last one that it gave; others are forking too, so it may take some tries. */
function inheritNumber(pid: number): ChildProcess & { readonly pid: number } {
  for (let tries = 0; tries < 50; tries += 1) {
    writeFileSync(lastPid, String(pid - 1));
    const heir = bystander('echo up; sleep 600');
    if (heir.pid === pid) return heir;
    heir.kill('SIGKILL');
  }
  throw new Error('the number was never free');
}

describe('a supervisor with a guard', () => {
  const fixture = fileURLToPath(new URL('../../fixtures/survivor-supervisor.mjs', import.meta.url));

  function supervisor(runTag: string) {
    const child = spawn(process.execPath, [fixture, runTag], { stdio: ['pipe', 'pipe', 'inherit'] });
    undo.push(() => child.kill('SIGKILL'));
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
    const line = (pattern: RegExp) =>
      expect.poll(() => lines.find((each) => pattern.test(each)), patience).toBeDefined();
    return {
      child,
      line,
      async order(order: string) {
        child.stdin.write(`${order}\n`);
        await line(new RegExp(`^done ${order}$`));
      },
      guards: () => descendants(child.pid ?? 0).filter((pid) => commandLine(pid).includes(runTag)),
      app: () => Number(lines.find((each) => each.startsWith('app '))?.split(' ')[1]),
    };
  }

  it('is killed: its app is ended, and the guard leaves', async () => {
    const { child, order, guards, app } = supervisor(createRunTag());
    await order('start');
    await order('app');
    const owned = [...guards(), app()];
    expect(owned).toHaveLength(2);
    expect(alive(owned)).toEqual(owned);
    child.kill('SIGKILL');
    await expect.poll(() => alive(owned), patience).toEqual([]);
  });

  it('says farewell and exits in the same breath: the guard leaves and touches nothing', async () => {
    const { child, order, guards, app } = supervisor(createRunTag());
    await order('start');
    await order('app');
    const [guard = 0] = guards();
    undo.push(() => endAll([app()]));
    child.stdin.write('leave\n');
    await once(child, 'exit');
    await expect.poll(() => alive([guard]), patience).toEqual([]);
    expect(alive([app()])).toEqual([app()]);
  });

  it('hears of a guard that ended before its time', async () => {
    const { order, line, guards } = supervisor(createRunTag());
    await order('start');
    endAll(guards());
    await line(/^lost$/);
  });

  it('is killed with its screen: all that a screen may switch on is off again', async () => {
    const terminal = openTerminal({
      command: '/bin/sh',
      args: ['-c', '"$@"; exec sleep 600', 'sh', process.execPath, fixture, createRunTag(), 'terminal'],
      cwd: fileURLToPath(new URL('.', import.meta.url)),
    });
    undo.push(() => endAll([...descendants(terminal.pid), terminal.pid]));
    terminal.press('start\r');
    await terminal.see('done start');
    const device = deviceOf(terminal.pid);
    const before = untouched(driverModes(device));
    const state = () => terminalState(device, terminal.output());
    expect(await state()).toEqual(before);
    terminal.press('screen\r');
    await terminal.see('done screen');
    expect(await state()).toEqual({
      modes: expect.not.stringContaining(before.modes),
      alternate: true,
      cursorHidden: true,
      wrap: false,
      mouse: 'any',
      wheelAsArrows: true,
      bracketedPaste: true,
      focusReports: true,
      synchronized: true,
    });
    endAll(descendants(terminal.pid).filter((pid) => commandLine(pid).includes(fixture)));
    await expect.poll(state, patience).toEqual(before);
  });

  it('costs little: it sleeps, without time on the processor, in some megabytes (dash 1.6, bash 3.5)', async () => {
    const { order, guards } = supervisor(createRunTag());
    await order('start');
    const [guard = 0] = guards();
    const { stdout } = execaSync('ps', ['-o', 'stat=,time=,rss=', '-p', String(guard)]);
    const [state, time, kilobytes] = stdout.trim().split(/\s+/);
    expect([state, time]).toEqual([
      expect.stringMatching(/^S/),
      expect.stringMatching(/^(0:00\.0\d|00:00:00)$/),
    ]);
    expect(Number(kilobytes)).toBeLessThan(6000);
  });
});
