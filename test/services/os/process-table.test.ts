import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  commandLine,
  hasEnded,
  isAlive,
  processIds,
  processStat,
  workingFolder,
} from '../../../src/services/os/process-table.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that calls itself so, and leads a session of its own. */
async function named(name: string): Promise<number> {
  const program = 'process.title = process.argv[1]; console.log(); setInterval(() => {}, 1000)';
  const child = spawn(process.execPath, ['-e', program, '--', name], {
    cwd: tmpdir(),
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

/** The number of a process that was there, and is collected. */
async function vanished(): Promise<number> {
  const child = spawn('true');
  await once(child, 'close');
  return child.pid ?? 0;
}

/** A process whose child is over and that does not collect it: the child's number. */
async function zombie(): Promise<number> {
  // It ends only once its parent is `sleep`: a shell would take note of its end, and leave no zombie.
  const program = '(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 100';
  const child = spawn('sh', ['-c', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  const [chunk] = await once(child.stdout, 'data');
  return Number(chunk);
}

const hostile = [') S 1 (', 'a) R 1 1 1', '(((', ') ) )', 'two\nlines', 'sp ace', '\\'];

describe.runIf(existsSync('/proc/self/stat'))('where there is /proc', () => {
  it.each(hostile)('a process by the name of %j is told as what it is', async (name) => {
    const pid = await named(name);
    expect(processStat(pid)).toMatchObject({
      state: expect.stringMatching(/^[RSD]$/),
      parent: process.pid,
      group: pid,
      session: pid,
    });
    expect(processStat(pid)?.threads).toBeGreaterThan(1);
    expect(isAlive(pid)).toBe(true);
  });

  it('a name is shown whole, whatever parentheses are in it', async () => {
    expect(processStat(await named(') S 1 ('))?.name).toBe(') S 1 (');
  });

  it('of two processes the later one has the later start', async () => {
    const [first, second] = [await named('first'), await named('second')];
    const started = [process.pid, first, second].map((pid) => processStat(pid)?.startedTicks ?? Number.NaN);
    expect(started).toEqual([...started].sort((one, other) => one - other));
    expect(started[0]).toBeLessThan(started[2] ?? 0);
  });

  it('the list holds every process, in the order of their numbers', async () => {
    const pid = await named(') S 1 (');
    const pids = processIds();
    expect(pids).toEqual([...pids].sort((one, other) => one - other));
    expect(pids).toEqual(expect.arrayContaining([1, process.pid, pid]));
  });

  it('arguments and folder are those of the process', async () => {
    const child = spawn('sleep', ['100'], { cwd: tmpdir() });
    children.push(child);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    await vi.waitFor(async () => expect(await commandLine(pid)).toEqual(['sleep', '100']));
    expect(await workingFolder(pid)).toBe(realpathSync(tmpdir()));
  });

  it('a zombie is no living process, and has no arguments', async () => {
    const pid = await zombie();
    await vi.waitFor(() => expect(processStat(pid)?.state).toBe('Z'));
    expect(isAlive(pid)).toBe(false);
    expect(await commandLine(pid)).toEqual([]);
  });
});

it('a process that vanished is nothing, and no error', async () => {
  const pid = await vanished();
  expect(processStat(pid)).toBeNull();
  expect(isAlive(pid)).toBe(false);
  expect(await commandLine(pid)).toEqual([]);
  expect(await workingFolder(pid)).toBeNull();
});

it("another user's process lives, although it may not be signalled", () => {
  // Of the first process root alone is the owner; for root itself it is just one more.
  expect(isAlive(1)).toBe(true);
});

it('a process whose first thread is dead has not ended while others run', () => {
  const stat = { name: 'a', parent: 1, group: 1, session: 1, startedTicks: 1 };
  expect(hasEnded({ ...stat, state: 'Z', threads: 3 })).toBe(false);
  expect(hasEnded({ ...stat, state: 'Z', threads: 1 })).toBe(true);
  expect(hasEnded({ ...stat, state: 'X', threads: 1 })).toBe(true);
  expect(hasEnded({ ...stat, state: 'T', threads: 1 })).toBe(false);
});
