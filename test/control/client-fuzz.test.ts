import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { connectClient, type SessionClient } from '../../src/control/client.ts';
import {
  type Farewell,
  type ServerMessage,
  serverMessageSchema,
} from '../../src/control/messages-from-server.ts';
import { protocolVersion } from '../../src/control/protocol.ts';
import { readMessage } from '../../src/core/base/message.ts';
import type { Snapshot } from '../../src/core/view/snapshot.ts';
import { hostileLine } from '../support/hostile-lines.ts';
import { seededRandom } from '../support/random.ts';
import { healthySnapshot } from '../support/snapshot.ts';
import { makeProject } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A client, and the end of its connection that says what the test wants. */
async function meet(): Promise<{ client: SessionClient; supervisor: Socket }> {
  const folder = makeProject({});
  const path = join(folder, 's');
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const server = createServer(resolve).listen(path);
  await once(server, 'listening');
  const client = connectClient(connect(path));
  const supervisor = (await promise).on('error', () => undefined);
  supervisor.resume();
  undo.push(
    () => rmSync(folder, { recursive: true }),
    () => server.close(),
    () => supervisor.destroy(),
    () => client.close(),
  );
  return { client, supervisor };
}

const snapshot = (changes: Partial<Snapshot> = {}): ServerMessage => ({
  type: 'snapshot',
  snapshot: { ...healthySnapshot, ...changes },
});
const row = { seq: 0, source: 'ngrok', stream: 'stderr', atMs: 1, text: 'a line' } as const;
const messages: readonly [ServerMessage, ...ServerMessage[]] = [
  snapshot(),
  snapshot(),
  { type: 'rows', view: 'all', anchor: 'tail', rows: [row], oldest: 0, next: 1 },
  { type: 'page', id: 1, rows: [row, row], oldest: 0, next: 1 },
  { type: 'saved', id: 1, at: 'written', path: '/p', lines: 1 },
  { type: 'welcome', protocol: protocolVersion, version: '0', pid: 1 },
  { type: 'farewell', exitCode: 0, message: null },
];
const lineOf = (message: unknown) => `${JSON.stringify(message)}\n`;

function hostileLines(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => hostileLine(random, messages)).filter(
    (line) => readMessage(serverMessageSchema, line) === null,
  );
}

it('every message is read as it was sent', () => {
  expect(messages.map((message) => readMessage(serverMessageSchema, JSON.stringify(message)))).toEqual(
    messages,
  );
});

it('a screen that shows something leaves out what is no message, and shows what comes next', async () => {
  const lines = hostileLines(3, 3000);
  expect(lines.length).toBeGreaterThan(1000);
  const { client, supervisor } = await meet();
  const seen: (Snapshot | null)[] = [];
  const rows = vi.fn();
  const ended = vi.fn();
  client.onSnapshot(() => seen.push(client.snapshot()));
  client.onRows(rows);
  client.onEnd(ended);
  supervisor.write(lineOf(snapshot({ name: 'first' })));
  supervisor.write(`${lines.join('\n')}\n`);
  supervisor.write(lineOf(snapshot({ name: 'last' })));
  await vi.waitFor(() => expect(client.snapshot()?.name).toBe('last'));
  expect(seen.map((each) => each?.name)).toEqual(['first', 'last']);
  expect(rows).not.toHaveBeenCalled();
  expect(ended).not.toHaveBeenCalled();
});

it.each([
  'no JSON',
  '{"type":"snapshot","snapshot":{"process":{"state":"ready"}}}',
  '{"type":"welcome","protocol":"1","version":"0","pid":1}',
  '{"type":"news"}',
])('who begins with %s is no supervisor of this version, which is said in words', async (line) => {
  const { client, supervisor } = await meet();
  const ended = new Promise<Farewell | null>((resolve) => void client.onEnd(resolve));
  supervisor.write(`${line}\n${lineOf(snapshot())}`);
  expect(await ended).toEqual({ exitCode: 1, message: expect.stringContaining('another version') });
  expect(client.snapshot()).toBeNull();
});

it('a line without an end does not fill the memory: the connection is closed', async () => {
  const { client, supervisor } = await meet();
  const ended = new Promise((resolve) => void client.onEnd(resolve));
  supervisor.write(lineOf(snapshot()));
  const closed = new Promise((resolve) => supervisor.once('close', resolve));
  for (let count = 0; count < 20; count += 1) supervisor.write('x'.repeat(1024 * 1024));
  await closed;
  expect(await ended).toMatchObject({ exitCode: 1 });
});
