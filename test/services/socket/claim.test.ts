import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { claimProject, findSupervisor, type Holding } from '../../../src/services/socket/claim.ts';
import { ownFolder, runtimeFolderPath } from '../../../src/services/socket/folder.ts';
import { sweep } from '../../../src/services/socket/sweep.ts';

/** What happens to a claim before it makes its link, which its fate hangs on; nothing, unless a test says so. */
const fate = vi.hoisted(() => ({ beforeLink: async () => {} }));
vi.mock(import('../../../src/services/os/folders/files-at-once.ts'), async (original) => {
  const real = await original();
  const symlink = async (target: string, path: string) => {
    await fate.beforeLink();
    return real.symlink(target, path);
  };
  return { ...real, symlink };
});

const undo: (() => unknown)[] = [];
let runtime = '';
beforeEach(() => {
  runtime = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(runtime, { recursive: true, force: true }));
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const cwd = '/home/ada/shop';
const identity = () => ({ cwd, env: { XDG_RUNTIME_DIR: runtime } });
const folder = () => join(runtime, 'ocap-dev');
const modeOf = (path: string) => lstatSync(path).mode & 0o777;
const sockets = () => readdirSync(folder()).filter((name) => name.endsWith('.sock'));
const links = () => readdirSync(folder()).filter((name) => !name.endsWith('.sock'));

async function hold(options: { readonly checkEveryMs?: number } = {}): Promise<Holding> {
  const claim = await claimProject({ ...identity(), ...options });
  if (claim.at !== 'held') throw new Error('the project is taken');
  undo.push(claim.close);
  return claim;
}

/** A process that claims projects as it is told. */
async function claimer() {
  const program = fileURLToPath(new URL('../../fixtures/claims.ts', import.meta.url));
  const env = { ...process.env, XDG_RUNTIME_DIR: runtime };
  const child: ChildProcess = spawn(process.execPath, [program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  undo.push(() => child.kill('SIGKILL'));
  const answers: string[] = [];
  if (child.stdout !== null) createInterface(child.stdout).on('line', (line) => answers.push(line));
  const answer = async () => {
    await vi.waitFor(() => expect(answers).not.toEqual([]), { timeout: 15_000, interval: 2 });
    return answers.shift();
  };
  await answer();
  const tell = (line: string) => void child.stdin?.write(`${line}\n`);
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (signal === 'SIGKILL') await once(child, 'exit');
  };
  return { tell, answer, kill };
}

describe('the folder of the sockets', () => {
  it('is made for its user alone, as are the sockets in it', async () => {
    await hold();
    expect(modeOf(folder())).toBe(0o700);
    expect(sockets().map((name) => modeOf(join(folder(), name)))).toEqual([0o600]);
  });

  it('that others may read is mended', async () => {
    mkdirSync(folder());
    chmodSync(folder(), 0o755);
    await hold();
    expect(modeOf(folder())).toBe(0o700);
  });

  it.each([
    [0o700, false],
    [0o770, false],
    [0o1777, false],
    [0o777, true],
  ])('in one of mode %o: that anybody can take the socket away is said: %s', async (mode, isSaid) => {
    chmodSync(runtime, mode);
    const { warning } = await hold();
    expect(warning?.includes(`${runtime} (XDG_RUNTIME_DIR)`) ?? false).toBe(isSaid);
  });

  it.each([
    ['is a symbolic link', () => symlinkSync(runtime, folder())],
    ['is a file', () => writeFileSync(folder(), '')],
  ])('that %s is not used: the supervisor runs all the same, and both sides say why', async (_, make) => {
    make();
    expect((await hold()).unreachable).toContain(`${folder()} is no folder`);
    expect(await findSupervisor(identity())).toEqual({
      at: 'unreachable',
      reason: `${folder()} is no folder: remove it.`,
    });
  });

  it('that belongs to another user is not used', async () => {
    mkdirSync(folder());
    if (process.getuid?.() === 0) chownSync(folder(), 12345, 12345);
    await expect(ownFolder(folder(), process.getuid?.() === 0 ? 0 : 12345)).rejects.toThrow(
      'belongs to another user',
    );
  });

  it('lies in XDG_RUNTIME_DIR only if that is ours and leaves room for the name of a socket', async () => {
    const own = (path: string | undefined) => runtimeFolderPath({ XDG_RUNTIME_DIR: path });
    const without = await own(undefined);
    expect(await own(runtime)).toBe(folder());
    expect(await own(join(runtime, 'gone'))).toBe(without);
    expect(await own('relative')).toBe(without);
    const deep = join(runtime, 'x'.repeat(80));
    mkdirSync(deep);
    expect(await own(deep)).toBe(without);
    expect(without).toMatch(/ocap-dev/);
  });
});

describe('a project', () => {
  it('that has its supervisor is held by no other, and a connection reaches the one that holds it', async () => {
    const holding = await hold();
    const found = await findSupervisor(identity());
    if (found.at !== 'running') throw new Error('nobody is found');
    expect(found.pid).toBe(process.pid);
    expect(await claimProject(identity())).toEqual(found);
    const early = connect(found.path);
    await once(early, 'connect');
    const served: Socket[] = [];
    holding.serve((socket) => void served.push(socket));
    early.write('hello');
    await vi.waitFor(() => expect(served.map((socket) => socket.read()?.toString())).toContain('hello'));
    early.destroy();
  });

  it('is free again after an orderly end, of which one link is left', async () => {
    (await hold()).close();
    expect(await findSupervisor(identity())).toEqual({ at: 'none' });
    expect([sockets(), links()]).toEqual([[], [expect.stringMatching(/^[0-9a-f]{12}\.1$/)]]);
    await hold();
    expect(links()).toEqual([expect.stringMatching(/\.2$/)]);
  });

  it('whose supervisor was killed is free again, and its socket is cleaned away', async () => {
    const killed = await claimer();
    killed.tell(`claim ${cwd}`);
    expect(await killed.answer()).toBe('held');
    await killed.kill('SIGKILL');
    expect(sockets()).toHaveLength(1);
    expect(await findSupervisor(identity())).toEqual({ at: 'none' });
    await hold();
    expect([sockets(), links()]).toEqual([
      [expect.stringContaining(`-${process.pid}-`)],
      [expect.stringMatching(/\.2$/)],
    ]);
  });

  it('whose supervisor is stopped (SIGSTOP) is still its own', async () => {
    const stopped = await claimer();
    stopped.tell(`claim ${cwd}`);
    expect(await stopped.answer()).toBe('held');
    await stopped.kill('SIGSTOP');
    expect(await claimProject(identity())).toMatchObject({ at: 'running' });
  });

  it('lets so many terminals in, lets the others go, and is no less its own for that', async () => {
    const holding = await hold();
    const served: Socket[] = [];
    holding.serve((socket) => void served.push(socket));
    const found = await findSupervisor(identity());
    if (found.at !== 'running') throw new Error('nobody is found');
    const closed = vi.fn();
    const clients = Array.from({ length: 40 }, () => connect(found.path).on('close', closed).resume());
    undo.push(() => clients.forEach((client) => void client.destroy()));
    await vi.waitFor(() => expect(closed).toHaveBeenCalledTimes(8));
    expect(await findSupervisor(identity())).toEqual(found);
    expect(served.filter((socket) => !socket.destroyed)).toHaveLength(32);
  });

  it('is another than a folder beside it', async () => {
    await hold();
    expect(await findSupervisor({ ...identity(), cwd: `${cwd}/app` })).toEqual({ at: 'none' });
  });

  it('stays whoever puts things of no meaning beside the socket', async () => {
    await hold();
    const [link = ''] = links();
    const key = link.split('.')[0] ?? '';
    writeFileSync(join(folder(), `${key}.x`), '');
    writeFileSync(join(folder(), `${key}.`), '');
    symlinkSync('/etc/passwd', join(folder(), `${key}.0`));
    expect(await claimProject(identity())).toMatchObject({ at: 'running' });
    // Not even a link with a higher number leads out of the folder.
    symlinkSync('../../etc/passwd', join(folder(), `${key}.7`));
    expect(await findSupervisor(identity())).toEqual({ at: 'none' });
  });
});

describe('a socket that was taken away under its supervisor', () => {
  it.each([
    ['with its folder', () => rmSync(folder(), { recursive: true })],
    ['alone', () => rmSync(join(folder(), sockets()[0] ?? ''))],
    ['as the link to it', () => rmSync(join(folder(), links()[0] ?? ''))],
  ])('%s is made anew', async (_, take) => {
    const holding = await hold({ checkEveryMs: 10 });
    const served: Socket[] = [];
    holding.serve((socket) => void served.push(socket));
    take();
    await vi.waitFor(async () => expect(await findSupervisor(identity())).toMatchObject({ at: 'running' }));
    await vi.waitFor(() => expect(served.length).toBeGreaterThan(0));
    holding.close();
    expect(await findSupervisor(identity())).toEqual({ at: 'none' });
  });

  it('and whose project another has taken over by then, is left to that one', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    undo.push(vi.useRealTimers);
    const robbed = await hold();
    rmSync(folder(), { recursive: true });
    const other = await claimer();
    other.tell(`claim ${cwd}`);
    expect(await other.answer()).toBe('held');
    const found = await findSupervisor(identity());
    const seen: (string | null)[] = [];
    const watcher = watch(folder(), (_, name) => void seen.push(name));
    undo.push(() => watcher.close());
    vi.advanceTimersByTime(30_000);
    // It looks, listens anew, finds the other, and clears its own socket away.
    await vi.waitFor(() => expect(String(seen)).toContain(`-${process.pid}-`));
    await vi.waitFor(() => expect(sockets()).toHaveLength(1));
    robbed.close();
    expect(await findSupervisor(identity())).toEqual(found);
  });
});

it('a claim that slept over an old list, while the project changed hands twice, takes nothing over', async () => {
  (await hold()).close();
  const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
  const asleep = new Promise<void>((resolve) => {
    fate.beforeLink = () => {
      resolve();
      return awake;
    };
  });
  undo.push(() => {
    fate.beforeLink = async () => {};
  });
  const sleeper = claimProject(identity());
  await asleep;
  const [second, third] = await Promise.all([claimer(), claimer()]);
  second.tell(`claim ${cwd}`);
  expect(await second.answer()).toBe('held');
  await second.kill('SIGKILL');
  third.tell(`claim ${cwd}`);
  expect(await third.answer()).toBe('held');
  wake();
  // The number that it wanted is free again: it was cleaned away.
  expect(await sleeper).toMatchObject({ at: 'running' });
  third.tell('leave');
  expect(await third.answer()).toBe('left');
});

it('a claim that slept over a list, while the project was swept away and begun anew, takes nothing over', async () => {
  for (let generation = 0; generation < 3; generation += 1) (await hold()).close();
  expect(links()).toEqual([expect.stringMatching(/\.3$/)]);
  const { promise: awake, resolve: wake } = Promise.withResolvers<void>();
  const asleep = new Promise<void>((resolve) => {
    fate.beforeLink = () => {
      fate.beforeLink = async () => {};
      resolve();
      return awake;
    };
  });
  const sleeper = claimProject(identity());
  await asleep;
  await sweep(folder(), Date.now() + 2 * 3_600_000);
  expect(links()).toEqual([]);
  const other = await claimer();
  other.tell(`claim ${cwd}`);
  expect(await other.answer()).toBe('held');
  wake();
  expect(await sleeper).toMatchObject({ at: 'running' });
  expect(links()).toEqual([expect.stringMatching(/\.1$/)]);
  other.tell('leave');
  expect(await other.answer()).toBe('left');
});

it('ten that start in the same instant make one supervisor, over and over, whether the last one left or was killed', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, claimer));
  for (let round = 0; round < 40; round += 1) {
    for (const each of all) each.tell(`claim ${cwd}`);
    const answers = await Promise.all(all.map((each) => each.answer()));
    expect(answers.toSorted()).toEqual(['held', ...all.slice(1).map(() => 'running')]);
    expect([sockets().length, links().length]).toEqual([1, 1]);
    const holder = all[answers.indexOf('held')];
    if (round % 8 === 0 && holder !== undefined) {
      await holder.kill('SIGKILL');
      all.splice(all.indexOf(holder), 1);
    } else {
      holder?.tell('leave');
      expect(await holder?.answer()).toBe('left');
    }
  }
});
