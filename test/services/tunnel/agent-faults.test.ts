import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TunnelSpec } from '../../../src/core/tunnel/state.ts';
import { groupAlive } from '../../../src/services/app/process-group.ts';
import { type AgentEvent, createTunnelAgents } from '../../../src/services/tunnel/agents.ts';
import { type Edge, startEdge } from '../../edge/edge.ts';
import { authtoken, specFor, type WatchedAgents, watchAgents } from '../../support/tunnel-agents.ts';

let edge: Edge;

beforeAll(async () => {
  edge = await startEdge();
});

afterAll(() => edge.close());

const watched: Pick<WatchedAgents, 'killNow'>[] = [];

function watch(...how: Parameters<typeof watchAgents>): WatchedAgents {
  const agents = watchAgents(...how);
  watched.push(agents);
  return agents;
}

afterEach(async () => {
  for (const agents of watched.splice(0)) agents.killNow();
  edge.heal();
  await edge.comeBack();
  await vi.waitFor(() => expect(edge.liveTunnels()).toEqual([]), { interval: 5 });
});

function spec(changes: Partial<TunnelSpec> = {}): TunnelSpec {
  return specFor(edge, changes);
}

describe('a tunnel that cannot be opened', () => {
  test('because the server address is none that the SDK takes says so', async () => {
    const agents = watch();
    agents.open(1, spec({ serverAddr: '[::1]:443' }));
    expect(await agents.ended()).toMatchObject({ code: 'bad-server-addr' });
  });

  test('can be closed while it is tried, without an error', async () => {
    const agents = watch();
    edge.neverAnswer('auth');
    agents.open(1, spec());
    agents.close(1);
    expect(await agents.ended()).toBeNull();
  });
});

describe('a tunnel that is up', () => {
  test('stays up as long as heartbeats are answered', async () => {
    const agents = watch({ silenceMs: 1600 });
    agents.open(1, spec());
    await agents.opened();
    // One a second: longer than the silence that would end it.
    const before = edge.counts.heartbeats;
    await vi.waitFor(() => expect(edge.counts.heartbeats).toBeGreaterThan(before + 1), { timeout: 10_000 });
    expect(agents.events.map(({ type }) => type)).toEqual(['tunnel.opened']);
  });

  test('is not given up by a supervisor that was too busy to hear its heartbeats', async () => {
    const agents = watch({ silenceMs: 1000 });
    agents.open(1, spec());
    await agents.opened();
    const busyUntilMs = performance.now() + 1300;
    while (performance.now() < busyUntilMs);
    const before = edge.counts.heartbeats;
    await vi.waitFor(() => expect(edge.counts.heartbeats).toBeGreaterThan(before), { timeout: 10_000 });
    expect(agents.events.map(({ type }) => type)).toEqual(['tunnel.opened']);
  });
});

describe('the end of an agent', () => {
  test('is forced when the edge never answers Unbind', async () => {
    const agents = watch({ closeMs: 300 });
    edge.neverAnswer('unbind');
    agents.open(1, spec());
    await agents.opened();
    const pid = agents.pid();
    agents.close(1);
    expect(await agents.ended()).toBeNull();
    expect(groupAlive(pid)).toBe(false);
  });

  test('is forced when its process does not react at all', async () => {
    const agents = watch({ closeMs: 300 });
    agents.open(1, spec());
    await agents.opened();
    process.kill(agents.pid(), 'SIGSTOP');
    agents.close(1);
    expect(await agents.ended()).toBeNull();
  });

  test('comes at once when it is killed on purpose, and is told once', async () => {
    const agents = watch();
    agents.open(1, spec());
    await agents.opened();
    agents.close(1);
    agents.kill(1);
    agents.killNow();
    expect(await agents.ended()).toBeNull();
    expect(agents.pids()).toEqual([]);
    expect(agents.events.filter(({ type }) => type === 'tunnel.ended')).toHaveLength(1);
  });

  test('comes with the death of the supervisor, even by SIGKILL', async () => {
    const fixture = fileURLToPath(new URL('../../fixtures/tunnel-supervisor.ts', import.meta.url));
    const supervisor = spawn(process.execPath, [fixture], { stdio: ['pipe', 'pipe', 'inherit'] });
    supervisor.stdin.end(JSON.stringify({ ...spec(), authtoken }));
    const [line] = await once(supervisor.stdout, 'data');
    const pid = Number(String(line));
    expect(groupAlive(pid)).toBe(true);
    supervisor.kill('SIGKILL');
    await vi.waitFor(() => expect(groupAlive(pid)).toBe(false), { timeout: 5000 });
  });
});

describe('the agent process', () => {
  test.runIf(existsSync('/proc/self/environ'))(
    'has the authtoken neither in its arguments nor in its environment, and no debugger',
    async () => {
      const env = { NGROK_AUTHTOKEN: authtoken, NODE_OPTIONS: '--no-warnings --inspect=0' };
      const agents = watch({}, env);
      agents.open(1, spec());
      await agents.opened();
      const place = `/proc/${agents.pid()}`;
      const shown =
        (await readFile(`${place}/cmdline`, 'utf8')) + (await readFile(`${place}/environ`, 'utf8'));
      expect(shown).toContain('NODE_OPTIONS=--no-warnings');
      expect(shown).not.toMatch(/TokenSecret|--inspect/);
    },
  );

  test('cannot print the authtoken, on neither stream', async () => {
    const output: string[] = [];
    const entry = fileURLToPath(new URL('../../fixtures/tells-all.mjs', import.meta.url));
    const agents = createTunnelAgents({ emit() {}, output: (line) => output.push(line), entry });
    watched.push(agents);
    agents.open(1, spec());
    await vi.waitFor(() => expect(output).toHaveLength(2), { timeout: 10_000 });
    for (const line of output) expect(line).toContain('"authtoken":"•••"');
  });

  test('prints through us, line by line', async () => {
    const agents = watch();
    agents.open(1, spec());
    await agents.opened();
    edge.drop();
    await agents.ended();
    expect(agents.output).toContain(`Aborting connection to ${edge.agentAddr}`);
  });

  test.each([
    ['is not installed', { entry: '/nowhere/agent.js' }, '/nowhere/agent.js'],
    ['cannot be started', { cwd: '/nowhere' }, 'could not be started'],
  ])('that %s ends like any other', async (_how, changed, said) => {
    const ended = new Promise<AgentEvent>((resolve) => {
      createTunnelAgents({ emit: resolve, output() {}, ...changed }).open(7, spec());
    });
    expect(await ended).toMatchObject({
      type: 'tunnel.ended',
      agent: 7,
      error: { code: 'agent-died', message: expect.stringContaining(said) },
    });
  });

  test('finds the certificates of the edge relative to the project', async () => {
    const event = new Promise<AgentEvent>((resolve) => {
      const agents = createTunnelAgents({ emit: resolve, output() {}, cwd: dirname(edge.caFile) });
      watched.push(agents);
      agents.open(1, spec({ rootCas: basename(edge.caFile) }));
    });
    expect(await event).toMatchObject({ type: 'tunnel.opened' });
  });
});
