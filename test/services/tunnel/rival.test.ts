import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { explainTunnelFailure } from '../../../src/core/tunnel/refusal.ts';
import { findTunnelRival, seenByPs } from '../../../src/services/tunnel/rival.ts';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { openTunnel } from '../../edge/open-tunnel.ts';
import { startTunnelSession } from '../../support/tunnel-session.ts';

/** Other tests, which run beside these, hold tunnels under theirs. */
const domain = 'rival.ngrok.app';
const started: ChildProcess[] = [];
let folder = '';

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ocap-dev-test-')));
  // A program by the name of ngrok, with its arguments: the real one would go out into the world.
  writeFileSync(join(folder, 'http'), 'setInterval(() => {}, 1000);');
});

afterAll(() => rmSync(folder, { recursive: true }));

afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    await once(child, 'close');
  }
});

async function startNgrok(...args: string[]): Promise<number> {
  const child = spawn(process.execPath, ['http', ...args], { argv0: 'ngrok', cwd: folder, stdio: 'ignore' });
  started.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

test('an ngrok on this machine is found, the one that names the domain before others', async () => {
  await startNgrok('8501');
  const holder = await startNgrok('8502', `--url=${domain}`);
  expect(await findTunnelRival({ own: [], domain })).toEqual({
    pid: holder,
    command: `ngrok http 8502 --url=${domain}`,
    sure: true,
  });
  // Which of the others is not ours to say: a developer may run some.
  expect(await findTunnelRival({ own: [holder], domain })).toMatchObject({ sure: false });
});

test('who names another domain is not accused, and kill is said of nobody who may be innocent', async () => {
  const other = 'other-project.ngrok.app';
  await startNgrok('http', '--url', `https://${other}`, '3000');
  await startNgrok('http', '--domain', `not-${domain}`, '3000');
  const agent = join(folder, 'tunnel-agent.js');
  writeFileSync(agent, 'setInterval(() => {}, 1000);');
  const ocapDev = spawn(process.execPath, ['--no-warnings', '--', agent, other], { stdio: 'ignore' });
  started.push(ocapDev);
  await once(ocapDev, 'spawn');
  const rival = await findTunnelRival({ own: [], domain });
  expect(started.map(({ pid }) => pid)).not.toContain(rival?.pid);

  const silent = await startNgrok('8501');
  expect(await findTunnelRival({ own: [], domain })).toMatchObject({ sure: false });
  const { message, hint } = explainTunnelFailure({
    code: 'ERR_NGROK_334',
    message: '',
    domain,
    rival: { pid: silent, command: 'ngrok http 8501', sure: false },
  }).error;
  expect(message).toContain(`pid ${silent} (ngrok http 8501) may be it`);
  expect(`${message} ${hint}`).not.toContain('kill');
});

test('our own agents are never meant', async () => {
  const pid = await startNgrok('8502');
  expect(await findTunnelRival({ own: [pid], domain })).not.toMatchObject({ pid });
});

test('ps shows the same, for machines without /proc', async () => {
  const pid = await startNgrok('8502');
  await vi.waitFor(async () =>
    expect((await seenByPs()).find((seen) => seen.pid === pid)).toEqual({
      pid,
      parent: process.pid,
      args: ['ngrok', 'http', '8502'],
    }),
  );
});

test('the agent of another ocap-dev is told by who started it, and from where', async () => {
  // An empty agent, whose name is what it is known by.
  const agent = join(folder, 'tunnel-agent.js');
  writeFileSync(agent, 'setInterval(() => {}, 1000);');
  const project = join(folder, 'shop');
  mkdirSync(project);
  const supervisor = spawn('/bin/sh', ['-c', '"$@" & echo $!; wait', 'sh', process.execPath, agent, domain], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = await once(supervisor.stdout, 'data');
  started.push(supervisor);
  try {
    await vi.waitFor(async () =>
      expect(await findTunnelRival({ own: [], domain })).toMatchObject({ pid: supervisor.pid, sure: true }),
    );
    if (process.platform !== 'linux') return;
    expect((await findTunnelRival({ own: [], domain }))?.command).toBe(`ocap-dev in ${project}`);
  } finally {
    process.kill(Number(String(line)), 'SIGKILL');
  }
});

describe('a domain that another ngrok holds', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge();
  });
  afterAll(() => edge.close());

  test('is told with the pid and the command of that one, which is left alone', async () => {
    const holder = await openTunnel(edge, 'http://127.0.0.1:1', domain);
    const session = startTunnelSession(edge, { settings: `NGROK_DOMAIN=${domain}` });
    const { error } = await session.until('connecting ERR_NGROK_334');
    // It is an agent of this very process.
    expect(error?.message).toMatch(
      new RegExp(
        `^${domain} is already online .*: pid ${process.pid} \\(ocap-dev in .*\\) on this machine holds it\\.$`,
      ),
    );
    expect(error?.hint).toContain(`kill ${process.pid}`);
    await session.end();
    await holder.close();
  });
});
