import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { claimProject } from '../../../src/services/socket/claim.ts';
import { sweep } from '../../../src/services/socket/sweep.ts';

const asking = vi.hoisted(() => vi.fn<(path: string) => Promise<boolean>>());
// The real one, but for the moment in which another sweep and another supervisor are faster: that cannot be had on order.
vi.mock(import('../../../src/services/socket/election.ts'), async (original) => {
  const real = await original();
  asking.mockImplementation(real.answers);
  return { ...real, answers: asking };
});

const undo: (() => unknown)[] = [];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
});
afterEach(async () => {
  vi.useRealTimers();
  for (const step of undo.splice(0).reverse()) await step();
});

const left = () => readdirSync(folder).toSorted();
const inTwoHours = () => Date.now() + 2 * 3_600_000;
const dead = 'aaaaaaaaaaaa-11-012345.sock';
const living = 'bbbbbbbbbbbb-12-012345.sock';

/** A socket that whoever made it left behind. */
async function deadSocket(name: string): Promise<void> {
  const listen = `require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  await execa(process.execPath, ['-e', listen, join(folder, name)], { reject: false });
}

async function livingSocket(name: string): Promise<void> {
  const server = createServer().listen(join(folder, name));
  undo.push(() => server.close());
  await once(server, 'listening');
}

it('what nobody listens behind is cleared away: 236 links and 66 sockets lay in the folder for ever', async () => {
  await deadSocket(dead);
  await livingSocket(living);
  symlinkSync(dead, join(folder, 'aaaaaaaaaaaa.3'));
  symlinkSync('cccccccccccc-13-012345.sock', join(folder, 'cccccccccccc.1'));
  symlinkSync(living, join(folder, 'bbbbbbbbbbbb.7'));
  expect(left()).toHaveLength(5);
  await sweep(folder, inTwoHours());
  expect(left()).toEqual([living, 'bbbbbbbbbbbb.7']);
});

it('what is young stays: it may be about to listen', async () => {
  await deadSocket(dead);
  symlinkSync(dead, join(folder, 'aaaaaaaaaaaa.3'));
  await sweep(folder);
  expect(left()).toEqual([dead, 'aaaaaaaaaaaa.3']);
});

it('what is not of our making stays', async () => {
  const ours = 'dddddddddddd-14-012345.sock';
  writeFileSync(join(folder, 'notes'), '');
  writeFileSync(join(folder, 'dddddddddddd.1'), '');
  symlinkSync('/etc/passwd', join(folder, 'dddddddddddd.2'));
  symlinkSync('../x.sock', join(folder, 'dddddddddddd.3'));
  symlinkSync(ours, join(folder, 'other'));
  const before = left();
  await sweep(folder, inTwoHours());
  expect(left()).toEqual(before);
});

it('two at once clear all away, and neither stops at what the other removed', async () => {
  for (let number = 1; number <= 40; number += 1)
    symlinkSync('cccccccccccc-13-012345.sock', join(folder, `cccccccccccc.${number}`));
  await Promise.all([sweep(folder, inTwoHours()), sweep(folder, inTwoHours())]);
  expect(left()).toEqual([]);
});

it('the link that a new supervisor made meanwhile stays', async () => {
  const link = join(folder, 'aaaaaaaaaaaa.1');
  symlinkSync(dead, link);
  await deadSocket(dead);
  await livingSocket(living);
  asking.mockImplementationOnce(async () => {
    rmSync(link);
    symlinkSync(living, link);
    return false;
  });
  await sweep(folder, inTwoHours());
  expect(left()).toEqual(['aaaaaaaaaaaa.1', living]);
});

it('a supervisor does so, some seconds after its start, and keeps its own', async () => {
  const runtime = folder;
  const env = { XDG_RUNTIME_DIR: runtime };
  const first = await claimProject({ cwd: '/home/ada/thrown-away', env });
  if (first.at !== 'held') throw new Error('taken');
  first.close();
  folder = join(runtime, 'ocap-dev');
  const old = left();
  expect(old).toHaveLength(1);
  const now = inTwoHours();
  vi.spyOn(Date, 'now').mockReturnValue(now);
  undo.push(() => vi.restoreAllMocks());
  const second = await claimProject({ cwd: '/home/ada/shop', env, sweepAfterMs: 10 });
  if (second.at !== 'held') throw new Error('taken');
  undo.push(second.close);
  await vi.waitFor(() => expect(left()).not.toContain(old[0]));
  expect(await claimProject({ cwd: '/home/ada/shop', env })).toMatchObject({ at: 'running' });
});
