import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it, vi } from 'vitest';
import { connectRunning } from '../../../src/cli/remote/connection.ts';
import { readLog } from '../../../src/cli/remote/logs.ts';
import { type ServedScreen, serveScreen } from '../../../src/control/server.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { createLogBuffer } from '../../../src/logs/log-buffer.ts';
import { jsonFormat, plainFormat } from '../../../src/supervisor/line-format.ts';
import { noVisits } from '../../support/no-visits.ts';

import { healthySnapshot } from '../../support/snapshot.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A supervisor of nothing, and a command that is connected to it. */
async function connected(capacity = 10_000) {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  const log = createLogBuffer({ capacity });
  const listeners = new Set<() => void>();
  const { promise: screen, resolve } = Promise.withResolvers<ServedScreen>();
  let snapshot: Snapshot = healthySnapshot;
  const server = createServer((socket) => {
    undo.push(() => socket.destroy());
    const served = {
      snapshot: () => snapshot,
      subscribe(listener: () => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      log,
      ask: () => undefined,
      nonce: () => '',
      guests: () => ({ at: 'removed', count: 0 }) as const,
      visits: noVisits,
      save: async () => ({ at: 'failed', message: '' }) as const,
    };
    resolve(serveScreen(socket, served));
  }).listen(join(folder, 's'));
  undo.push(
    () => rmSync(folder, { recursive: true }),
    () => server.close(),
  );
  await once(server, 'listening');
  const connection = await connectRunning({ at: 'running', path: join(folder, 's'), pid: 1 });
  const print = (from: number, count: number) =>
    log.append(
      'streamlit',
      'stdout',
      0,
      Array.from({ length: count }, (_, index) => `line ${from + index}`),
    );
  const show = (next: Snapshot) => {
    snapshot = next;
    for (const tell of listeners) tell();
  };
  return {
    connection,
    log,
    print,
    show,
    farewell: async (code: number) => (await screen).farewell(code, null),
  };
}

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `[streamlit] line ${from + index}\n`).join('');
const never = new AbortController().signal;
const plain = { format: plainFormat({ controls: 'none' }), follow: false, events: false, signal: never };

it('all that is kept is written, over many pages, and no more', async () => {
  const { connection, print } = await connected();
  print(0, 3500);
  const stream = new PassThrough();
  const read = text(stream);
  expect(await readLog(connection, stream, plain)).toBe(0);
  stream.end();
  expect(await read).toBe(lines(0, 3500));
});

it('what was dropped before anybody asked is not called lost; what a slow reader lost is counted', async () => {
  const { connection, print, farewell } = await connected(1500);
  print(0, 2000);
  const stream = new PassThrough({ highWaterMark: 1024 });
  const reading = readLog(connection, stream, { ...plain, follow: true });
  await vi.waitFor(() => expect(stream.writableNeedDrain).toBe(true));
  print(2000, 3000);
  const read = text(stream);
  await vi.waitFor(() => expect(stream.writableLength).toBe(0));
  await farewell(0);
  await reading;
  stream.end();
  expect(await read).toBe(
    `${lines(500, 1000)}[ocap-dev] 2500 lines were dropped: the reader is too slow\n${lines(3500, 5000)}`,
  );
});

it('following goes on with what comes, to the last line before the goodbye, and gives its exit code', async () => {
  const { connection, print, farewell } = await connected();
  print(0, 10);
  const stream = new PassThrough();
  let shown = '';
  stream.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const reading = readLog(connection, stream, { ...plain, follow: true });
  await vi.waitFor(() => expect(shown).toBe(lines(0, 10)));
  print(10, 10);
  print(20, 10);
  await farewell(1);
  expect(await reading).toBe(1);
  expect(shown).toBe(lines(0, 30));
});

it('a supervisor that is gone without a word is code 1; Ctrl+C, and a reader that went away, are 0', async () => {
  const first = await connected();
  const gone = readLog(first.connection, new PassThrough().resume(), { ...plain, follow: true });
  first.connection.client.close();
  expect(await gone).toBe(1);

  const second = await connected();
  const interrupted = new AbortController();
  const signal = interrupted.signal;
  const stopped = readLog(second.connection, new PassThrough().resume(), { ...plain, follow: true, signal });
  interrupted.abort();
  expect(await stopped).toBe(0);

  const third = await connected();
  const stream = new PassThrough().resume();
  const left = readLog(third.connection, stream, { ...plain, follow: true });
  stream.destroy(new Error('EPIPE'));
  expect(await left).toBe(0);
});

it('with events, what happens beside the log is told too', async () => {
  const { connection, show, farewell } = await connected();
  const stream = new PassThrough();
  const read = text(stream);
  const reading = readLog(connection, stream, {
    ...plain,
    format: jsonFormat({ controls: 'none' }),
    follow: true,
    events: true,
  });
  show({ ...healthySnapshot, process: { ...healthySnapshot.process, state: 'stopping' } });
  await farewell(0);
  await reading;
  stream.end();
  const events = (await read)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.filter(({ type }) => type === 'process').map(({ state }) => state)).toEqual([
    'ready',
    'stopping',
  ]);
});

it('lines of a start that joins are those that the supervisor’s own are of (each page and asset of a visitor was among them)', async () => {
  const { connection, log, print } = await connected();
  log.append('visits', 'stdout', 0, ['GET / 200 7ms'], { routine: true });
  print(0, 1);
  const stream = new PassThrough();
  expect(await readLog(connection, stream, plain)).toBe(0);
  stream.end();
  expect(await text(stream)).toBe('[streamlit] line 0\n');
});

// A Node that ends drops what a full pipe had no room for: the last line was cut in the middle.
it('a reader that is behind when the supervisor ends gets whole what was written for it', async () => {
  const { connection, print, farewell } = await connected();
  print(0, 500);
  let goOn = () => {};
  const taken: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _, done) {
      taken.push(chunk);
      goOn = done;
    },
  });
  let isOver = false;
  const reading = readLog(connection, stream, { ...plain, follow: true }).finally(() => {
    isOver = true;
  });
  await vi.waitFor(() => expect(taken.length).toBe(1));
  await farewell(0);
  await connection.ended;
  connection.client.close();
  await connection.closed;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  goOn();
  await vi.waitFor(() => expect(taken.length).toBe(2));
  goOn();
  expect(await reading).toBe(0);
  expect(taken.join('')).toBe(lines(0, 500));
});
