import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { guardProgram } from '../../src/services/guard-program.ts';
import { createMark, withMark } from '../../src/services/run-mark.ts';
import { alive, commandLine, descendants } from '../support/survivors.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

const hasProc = existsSync('/proc/self/environ');
const shells = ['/bin/sh', '/bin/dash', '/bin/bash', '/bin/busybox'].filter(existsSync);
const patience = { timeout: 8000, interval: 20 };

/** A process in a session of its own, as the app is; with a mark or a stranger to everybody. */
function bystander(script: string, mark: string | null = null): ChildProcess & { readonly pid: number } {
  const env = mark === null ? process.env : withMark(process.env, mark);
  const child = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('not spawned');
  undo.push(() => descendants(pid).concat(pid).forEach(kill));
  return Object.assign(child, { pid });
}

function kill(pid: number): void {
  if (alive([pid]).length > 0) process.kill(pid, 'SIGKILL');
}

/** Waits until the process has said a line: what it sets up before is done. */
async function said(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return String(line);
}

/** The program itself, told these lines; it ends when what told it is gone. */
async function guardTold(shell: string, mark: string, ...lines: readonly string[]): Promise<void> {
  const leading = shell.endsWith('busybox') ? ['sh'] : [];
  const child = spawn(shell, [...leading, '-c', guardProgram, 'guard', mark], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin?.end(lines.map((line) => `${line}\n`).join(''));
  await once(child, 'exit');
}

describe.each(shells)('under %s', (shell) => {
  it('what is told of is ended with its deaf children, and what carries the mark wherever it went', async () => {
    const mark = createMark();
    const app = bystander(`trap '' TERM; sleep 600 & echo up; wait`);
    const left = bystander(`trap '' TERM HUP; echo up; while :; do sleep 600; done`, mark);
    const stranger = bystander('echo up; sleep 600', createMark());
    await Promise.all([app, left, stranger].map(said));
    const doomed = [
      app.pid,
      ...descendants(app.pid),
      ...(hasProc ? [left.pid, ...descendants(left.pid)] : []),
    ];
    await guardTold(shell, mark, `app ${app.pid}`);
    expect(alive(doomed)).toEqual([]);
    expect(alive([stranger.pid])).toEqual([stranger.pid]);
  });

  it('after a farewell nothing is touched', async () => {
    const mark = createMark();
    const app = bystander('echo up; sleep 600', mark);
    await said(app);
    await guardTold(shell, mark, `app ${app.pid}`, 'farewell');
    expect(alive([app.pid])).toEqual([app.pid]);
  });

  it('an app that was said to be gone is not looked for under its number', async () => {
    const next = bystander('echo up; sleep 600');
    await said(next);
    await guardTold(shell, createMark(), `app ${next.pid}`, 'app');
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
  async () => {
    const mark = createMark();
    const app = bystander('echo up; sleep 600', mark);
    await said(app);
    const guard = spawn('/bin/sh', ['-c', guardProgram, 'guard', mark], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    guard.stdin?.write(`app ${app.pid}\nscreen ${app.pid} sane\n`);
    // It has read that once its command line is waiting for more; its start time is what counts.
    await expect.poll(() => descendants(guard.pid ?? 0), patience).toEqual([]);
    descendants(app.pid).concat(app.pid).forEach(kill);
    await once(app, 'exit');
    const heir = inheritNumber(app.pid);
    expect(heir.pid).toBe(app.pid);
    guard.stdin?.end();
    await once(guard, 'exit');
    expect(alive([heir.pid])).toEqual([heir.pid]);
  },
);

/** The kernel gives the number after the last one that it gave; others are forking too, so it may take some tries. */
function inheritNumber(pid: number): ChildProcess & { readonly pid: number } {
  for (let tries = 0; tries < 50; tries += 1) {
    writeFileSync(lastPid, String(pid - 1));
    const heir = bystander('echo up; sleep 600');
    if (heir.pid === pid) return heir;
    process.kill(heir.pid, 'SIGKILL');
  }
  throw new Error('the number was never free');
}

describe('a supervisor with a guard', () => {
  const fixture = fileURLToPath(new URL('../fixtures/survivor-supervisor.mjs', import.meta.url));

  function supervisor(mark: string) {
    const child = spawn(process.execPath, [fixture, mark], { stdio: ['pipe', 'pipe', 'inherit'] });
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
      guards: () => descendants(child.pid ?? 0).filter((pid) => commandLine(pid).includes(mark)),
      app: () => Number(lines.find((each) => each.startsWith('app '))?.split(' ')[1]),
    };
  }

  it('is killed: its app is ended, and the guard leaves', async () => {
    const { child, order, guards, app } = supervisor(createMark());
    await order('start');
    await order('app');
    const owned = [...guards(), app()];
    expect(owned).toHaveLength(2);
    expect(alive(owned)).toEqual(owned);
    child.kill('SIGKILL');
    await expect.poll(() => alive(owned), patience).toEqual([]);
  });

  it('says farewell and exits in the same breath: the guard leaves and touches nothing', async () => {
    const { child, order, guards, app } = supervisor(createMark());
    await order('start');
    await order('app');
    const [guard = 0] = guards();
    undo.push(() => kill(app()));
    child.stdin.write('leave\n');
    await once(child, 'exit');
    await expect.poll(() => alive([guard]), patience).toEqual([]);
    expect(alive([app()])).toEqual([app()]);
  });

  it('hears of a guard that ended before its time', async () => {
    const { order, line, guards } = supervisor(createMark());
    await order('start');
    guards().forEach(kill);
    await line(/^lost$/);
  });

  it.runIf(hasProc)('costs nothing at rest: no time on the processor, and one thread', async () => {
    const { order, guards } = supervisor(createMark());
    await order('start');
    const [guard = 0] = guards();
    const times = () =>
      execaSync('ps', ['-o', 'time=,nlwp=,wchan=', '-p', String(guard)])
        .stdout.trim()
        .split(/\s+/);
    expect(times().slice(0, 2)).toEqual(['00:00:00', '1']);
  });
});
