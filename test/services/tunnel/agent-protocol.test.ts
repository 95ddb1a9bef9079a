import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { readMessage } from '../../../src/core/base/message.ts';
import { Secret } from '../../../src/core/base/secret.ts';
import { noGates } from '../../../src/core/tunnel/gates.ts';
import {
  type AgentOrder,
  type AgentReport,
  agentOrderSchema,
  agentReportSchema,
} from '../../../src/services/tunnel/agent-protocol.ts';
import { type AgentEvent, createTunnelAgents } from '../../../src/services/tunnel/agents.ts';
import { hostileLine } from '../../support/hostile-lines.ts';
import { seededRandom } from '../../support/random.ts';
import { makeProject } from '../../support/streamlit.ts';
import { authtoken } from '../../support/tunnel-agents.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const reports: readonly [AgentReport, ...AgentReport[]] = [
  { type: 'reached', lookupMs: 3 },
  { type: 'connected' },
  { type: 'opened', url: 'https://x.example' },
  { type: 'beat', latencyMs: 2 },
  { type: 'failed', code: 'unreachable', message: 'ECONNREFUSED' },
  { type: 'failed', code: null, message: 'no' },
  { type: 'lost', message: 'gone' },
];

const spec = { domain: null, serverAddr: '127.0.0.1:1', rootCas: null, upstream: 'http://127.0.0.1:1' };
const { basicAuth: _, ...openGates } = noGates;
const gates = { ...openGates, logins: [] };
const orders: readonly [AgentOrder, ...AgentOrder[]] = [
  { type: 'open', spec: { ...spec, gates, authtoken, heartbeatS: 2 } },
];

function hostileLines(messages: readonly [object, ...object[]], seed: number, count: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => hostileLine(random, messages));
}

/** A report that is changed may still be one, another one: those are for the agent to say. */
const isNone = (line: string) => readMessage(agentReportSchema, line) === null;

it('every report and order is read as it was said', () => {
  const read = [
    ...reports.map((report) => readMessage(agentReportSchema, JSON.stringify(report))),
    ...orders.map((order) => readMessage(agentOrderSchema, JSON.stringify(order))),
  ];
  expect(read).toEqual([...reports, ...orders]);
});

it('a supervisor leaves out what no agent says, and hears the rest', async () => {
  const folder = makeProject({});
  undo.push(() => rmSync(folder, { recursive: true }));
  const lines = hostileLines(reports, 1, 2000).filter(isNone);
  expect(lines.length).toBeGreaterThan(500);
  const babble = join(folder, 'babble');
  writeFileSync(babble, `${lines.join('\n')}\n`);
  const entry = fileURLToPath(new URL('../../fixtures/babbles.mjs', import.meta.url));
  const events: AgentEvent[] = [];
  const opened = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const agents = createTunnelAgents({
    emit(event) {
      events.push(event);
      if (event.type === 'tunnel.opened') opened.resolve();
      if (event.type === 'tunnel.ended') ended.resolve();
    },
    output: () => undefined,
    entry,
    env: { ...process.env, BABBLE: babble },
  });
  undo.push(agents.killNow);
  agents.open(1, { ...spec, gates: noGates, authtoken: new Secret(authtoken) });
  await opened.promise;
  agents.close(1);
  await ended.promise;
  expect(events).toEqual([
    { type: 'tunnel.opened', agent: 1, url: 'https://open.example' },
    { type: 'tunnel.ended', agent: 1, error: null },
  ]);
});

it('an agent does nothing on what is no order, and leaves when it is told to', async () => {
  const agent = startAgent();
  const lines = hostileLines(orders, 2, 500).filter((line) => readMessage(agentOrderSchema, line) === null);
  expect(lines.length).toBeGreaterThan(200);
  agent.socket.write(`${lines.join('\n')}\n{"type":"close"}\n`);
  expect(await agent.left).toEqual([0, null]);
  expect(agent.said()).toBe('');
});

it('an agent leaves when its supervisor is gone', async () => {
  const agent = startAgent();
  agent.socket.destroy();
  expect(await agent.left).toEqual([0, null]);
});

/** The agent's own program, over a connection in the test's hand. */
function startAgent() {
  const entry = fileURLToPath(new URL('../../../src/services/tunnel/agent-main.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', entry], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  undo.push(() => child.kill('SIGKILL'));
  const socket = child.stdio[3];
  if (!(socket instanceof Socket)) throw new Error('no connection');
  let said = '';
  for (const stream of [socket, child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  return { socket, left: once(child, 'close'), said: () => said };
}
