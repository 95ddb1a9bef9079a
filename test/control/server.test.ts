import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { connectClient } from '../../src/control/client.ts';
import type { RowsMessage } from '../../src/control/messages-from-server.ts';
import { type ServedScreen, type ServeOptions, serveScreen } from '../../src/control/server.ts';
import type { Request } from '../../src/core/kernel/events.ts';
import { snapshotOf } from '../../src/core/kernel/show.ts';
import { createLogBuffer, type LogBuffer } from '../../src/logs/log-buffer.ts';
import { running } from '../support/core.ts';
import { noVisits } from '../support/no-visits.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Setting {
  readonly socket: Socket;
  readonly screen: Promise<ServedScreen>;
  readonly asked: Request[];
  readonly log: LogBuffer;
  change(): void;
}

async function serve(options: ServeOptions = {}): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), 'control-'));
  const log = createLogBuffer({ capacity: 1000 });
  const listeners = new Set<() => void>();
  const asked: Request[] = [];
  const { promise: screen, resolve } = Promise.withResolvers<ServedScreen>();
  const setting = {
    screen,
    asked,
    log,
    change: () => {
      for (const tell of listeners) tell();
    },
  };
  const driver = running();
  const server = createServer((socket) => {
    const served = {
      snapshot: () => snapshotOf(driver.state, { pid: 1, version: '0' }),
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      log,
      ask: (request: Request) => void asked.push(request),
      nonce: () => '',
      guests: () => ({ at: 'removed', count: 0 }) as const,
      visits: noVisits,
      save: async () => ({ at: 'written', path: '/saved.log', lines: 1 }) as const,
    };
    resolve(serveScreen(socket, served, options));
  }).listen(join(folder, 's'));
  await once(server, 'listening');
  const socket = connect(join(folder, 's'));
  closers.push(
    () => rm(folder, { recursive: true }),
    () => server.close(),
    () => socket.destroy(),
  );
  await once(socket, 'connect');
  return Object.assign(setting, { socket });
}

const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`);

it('a screen gets the snapshot on its hello, and again when it changes', async () => {
  const { socket, change } = await serve();
  const client = connectClient(socket);
  const seen = vi.fn();
  client.onSnapshot(seen);
  await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(1));
  expect(client.snapshot()).toMatchObject({ process: { state: 'ready' }, name: 'shop' });
  change();
  await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(2));
});

it('a following window is pushed its last rows as lines come; a held one only the counters', async () => {
  const { socket, log } = await serve();
  log.append('streamlit', 'stdout', 0, lines(0, 50));
  const client = connectClient(socket);
  const messages: RowsMessage[] = [];
  client.onRows((message) => messages.push(message));
  const lastTexts = () => messages.at(-1)?.rows?.map(({ text }) => text);
  client.window({ view: 'all', anchor: 'tail', rows: 3 });
  await vi.waitFor(() => expect(lastTexts()).toEqual(['line 47', 'line 48', 'line 49']));
  log.append('streamlit', 'stdout', 0, ['more']);
  await vi.waitFor(() => expect(lastTexts()).toEqual(['line 48', 'line 49', 'more']));
  client.window({ view: 'all', anchor: 10, rows: 2 });
  await vi.waitFor(() => expect(lastTexts()).toEqual(['line 10', 'line 11']));
  log.append('streamlit', 'stdout', 0, ['and more']);
  await vi.waitFor(() => expect(messages.at(-1)).toMatchObject({ rows: null, next: 52, anchor: 10 }));
});

it('what a screen asks for reaches the session', async () => {
  const setting = await serve();
  const client = connectClient(setting.socket);
  client.ask({ type: 'wildcard.requested', cors: 'any' });
  await vi.waitFor(() => expect(setting.asked).toEqual([{ type: 'wildcard.requested', cors: 'any' }]));
});

it.each([
  ['no JSON', 'hello\n'],
  ['a request before the hello', '{"type":"ask","request":{"type":"stop.requested"}}\n'],
  ['a second hello', '{"type":"hello","protocol":3}\n{"type":"hello","protocol":3}\n'],
  ['an unknown request', '{"type":"ask","request":{"type":"shell.requested","run":"rm"}}\n'],
  ['a window out of bounds', '{"type":"window","anchor":"tail","rows":1e9}\n'],
  ['a line without an end', 'x'.repeat(2 * 1024 * 1024)],
])('%s is refused without harm: the connection is closed, nothing reaches the session', async (_, text) => {
  const { socket, asked } = await serve();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.resume();
  socket.write(text);
  await closed;
  expect(asked).toEqual([]);
});

it('a goodbye reaches the screen with its code and words; a supervisor that is just gone is told as such', async () => {
  const first = await serve();
  const ends = vi.fn();
  connectClient(first.socket).onEnd(ends);
  (await first.screen).farewell(1, 'the last lines');
  await vi.waitFor(() => expect(ends).toHaveBeenCalledWith({ exitCode: 1, message: 'the last lines' }));
  const second = await serve();
  connectClient(second.socket).onEnd(ends);
  second.socket.destroy();
  await vi.waitFor(() => expect(ends).toHaveBeenLastCalledWith(null));
});

it('a screen that does not read is not waited for, and gets the present state when it reads again', async () => {
  const { socket, log, change } = await serve();
  const client = connectClient(socket);
  const texts: (string | undefined)[] = [];
  client.onRows(({ rows }) => texts.push(rows?.at(-1)?.text));
  client.window({ view: 'all', anchor: 'tail', rows: 1000 });
  await vi.waitFor(() => expect(client.snapshot()).not.toBeNull());
  socket.pause();
  const before = process.memoryUsage().heapUsed;
  for (let batch = 0; batch < 400; batch += 1) {
    log.append('streamlit', 'stdout', 0, [`${'x'.repeat(4000)} ${batch}`]);
    change();
    await new Promise(setImmediate);
  }
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  socket.resume();
  await vi.waitFor(() => expect(texts.at(-1)).toMatch(/ 399$/), { timeout: 5000 });
});

it('who says nothing is let go, and has cost nothing', async () => {
  const setting = await serve({ helloWithinMs: 50 });
  const received = vi.fn();
  setting.socket.on('data', received);
  setting.change();
  setting.log.append('streamlit', 'stdout', 0, ['a line']);
  await once(setting.socket, 'close');
  expect(received).not.toHaveBeenCalled();
});

it('a client of another protocol is told who runs, and let go', async () => {
  const { socket, asked } = await serve();
  const answer = socket.setEncoding('utf8').toArray();
  socket.write('{"type":"hello","protocol":99}\n{"type":"ask","request":{"type":"stop.requested"}}\n');
  expect((await answer).join('')).toBe('{"type":"welcome","protocol":3,"version":"0","pid":1}\n');
  expect(asked).toEqual([]);
});

it('a client that meets another protocol says which version runs, and how to end it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'control-'));
  const server = createServer((socket) => {
    socket.write('{"type":"welcome","protocol":99,"version":"7.0","pid":4120}\n');
  }).listen(join(folder, 's'));
  await once(server, 'listening');
  const socket = connect(join(folder, 's'));
  closers.push(
    () => rm(folder, { recursive: true }),
    () => server.close(),
    () => socket.destroy(),
  );
  const ends = vi.fn();
  connectClient(socket).onEnd(ends);
  await vi.waitFor(() =>
    expect(ends).toHaveBeenCalledWith({ exitCode: 1, message: expect.stringMatching(/7\.0.*kill 4120/) }),
  );
});

it('answers that nobody reads are not made: a thousand pages asked for at once cost the memory of a few', async () => {
  const { socket, log } = await serve();
  log.append(
    'streamlit',
    'stdout',
    0,
    Array.from({ length: 1000 }, () => 'x'.repeat(8000)),
  );
  socket.write('{"type":"hello","protocol":3}\n');
  await once(socket, 'data');
  socket.pause();
  const before = process.memoryUsage().rss;
  const ask = (id: number) => `${JSON.stringify({ type: 'page', id, view: 'all', from: 0, rows: 1000 })}\n`;
  socket.write(Array.from({ length: 1000 }, (_, id) => ask(id)).join(''));
  let seen = 0;
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  socket.on('data', (chunk: Buffer) => {
    seen += chunk.length;
  });
  socket.resume();
  // All are answered to one who reads: 8 GB would take too long, so ten.
  await vi.waitFor(() => expect(seen).toBeGreaterThan(80_000_000), { timeout: 15_000 });
});

it('the last lines are there to be paged after the goodbye', async () => {
  const { socket, log, screen } = await serve();
  const client = connectClient(socket);
  const counts: number[] = [];
  client.onRows(({ next }) => counts.push(next));
  await vi.waitFor(() => expect(client.snapshot()).not.toBeNull());
  const ended = new Promise((resolve) => client.onEnd(resolve));
  log.append('streamlit', 'stdout', 0, ['one']);
  log.append('streamlit', 'stdout', 0, ['the last']);
  (await screen).farewell(0, null);
  await ended;
  expect(counts.at(-1)).toBe(2);
  const { rows } = await client.page({ view: 'all', from: 0, rows: 10 });
  expect(rows.map(({ text }) => text)).toEqual(['one', 'the last']);
});
