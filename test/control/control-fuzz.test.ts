import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { clientMessageSchema } from '../../src/control/messages-from-client.ts';
import { protocolVersion } from '../../src/control/protocol.ts';
import { serveScreen } from '../../src/control/server.ts';
import type { Request } from '../../src/core/kernel/events.ts';
import { snapshotOf } from '../../src/core/kernel/show.ts';
import { createLogBuffer } from '../../src/logs/log-buffer.ts';
import { running } from '../support/core.ts';
import { wrongValues } from '../support/hostile-lines.ts';
import { noVisits } from '../support/no-visits.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { makeProject } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A supervisor's end of a socket, over a core that runs. */
async function serve() {
  const folder = makeProject({});
  undo.push(() => rmSync(folder, { recursive: true }));
  const driver = running();
  const log = createLogBuffer({ capacity: 100 });
  log.append('streamlit', 'stdout', 0, ['a line']);
  const asked: Request[] = [];
  const path = join(folder, 's');
  const server = createServer((socket) =>
    serveScreen(socket, {
      snapshot: () => snapshotOf(driver.state, { pid: 1, version: '0' }),
      subscribe: () => () => undefined,
      log,
      ask(request) {
        asked.push(request);
        if (request.type !== 'quit.requested' && request.type !== 'stop.requested') driver.send(request);
      },
      nonce: () => '',
      guests: () => ({ at: 'removed', count: 0 }),
      visits: noVisits,
      save: async () => ({ at: 'failed', message: 'not here' }),
    }),
  ).listen(path);
  undo.push(() => server.close());
  await once(server, 'listening');
  return { path, asked, driver };
}

const hello = JSON.stringify({ type: 'hello', protocol: protocolVersion });

const requests = ['restart', 'wildcard', 'reconnect', 'probe', 'origin', 'quit', 'stop', 'shell'] as const;
const kinds = ['hello', 'ask', 'window', 'page', 'save', 'exec', '__proto__', ''] as const;
const wrong: readonly [unknown, ...unknown[]] = [...wrongValues, 'tail'];

function randomRequest(random: Random): unknown {
  const type = `${random.pick(requests)}.requested`;
  return {
    type,
    cors: random.pick(['any', 'listed', 'all', 1]),
    origin: random.pick(['https://x.example', ...wrong]),
  };
}

function randomMessage(random: Random): unknown {
  const number = () => random.pick([0, 1, 3, 1000, 1001, -1, 2 ** 60, ...wrong]);
  const message = {
    type: random.below(20) === 0 ? random.pick(wrong) : random.pick(kinds),
    request: random.below(10) === 0 ? random.pick(wrong) : randomRequest(random),
    view: random.pick(['all', 'streamlit', 'ngrok', 'nobody', ...wrong]),
    anchor: random.pick(['tail', 0, 5, ...wrong]),
    rows: number(),
    from: number(),
    id: number(),
    protocol: random.pick([protocolVersion, 0, ...wrong]),
  };
  return random.below(10) === 0 ? random.pick(wrong) : message;
}

/** What is sent after the hello: a message, or something that is none. */
function randomBytes(random: Random): Buffer {
  const text = JSON.stringify(randomMessage(random)) ?? '';
  const forms: [() => string | Buffer, ...(() => string | Buffer)[]] = [
    () => `${text}\n`,
    () => `${text}\n`,
    () => `${text}\n`,
    () => `${text}\n${text}\n`,
    () => text.slice(0, random.below(text.length + 1)),
    () => `${text.slice(0, random.below(text.length + 1))}\n`,
    () => `${'['.repeat(30_000)}\n`,
    () => `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}\n`,
    () => 'x'.repeat(random.below(200_000)),
    () => Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256))),
    () => `{"type":"window","__proto__":{"view":"all"},"constructor":1}\n`,
    () => '\n\n\r\n\0\n',
  ];
  return Buffer.from(random.pick(forms)());
}

/** Sends it in pieces, and waits until the other side closed or answered what is asked for last. */
async function tell(path: string, random: Random): Promise<Buffer> {
  const socket = connect(path).on('error', () => undefined);
  await once(socket, 'connect');
  const bytes = randomBytes(random);
  if (random.below(10) > 0) socket.write(`${hello}\n`);
  const cut = random.below(bytes.length + 1);
  socket.write(bytes.subarray(0, cut));
  socket.write(bytes.subarray(cut));
  socket.write(`\n{"type":"page","id":4711,"view":"all","from":0,"rows":1}\n`);
  await settled(socket);
  socket.destroy();
  return bytes;
}

function settled(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    let got = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      got += text;
      if (got.includes('"id":4711')) resolve();
    });
    socket.once('close', () => resolve());
  });
}

it('a thousand random messages: none breaks anything, and only requests that exist get through', async () => {
  const { path, asked, driver } = await serve();
  const strays: unknown[] = [];
  const stray = (error: unknown) => strays.push(error);
  process.on('unhandledRejection', stray).on('uncaughtException', stray);
  undo.push(() => process.off('unhandledRejection', stray).off('uncaughtException', stray));
  for (let seed = 0; seed < 1000; seed += 20) {
    await Promise.all(Array.from({ length: 20 }, (_, index) => tell(path, seededRandom(seed + index))));
  }
  expect(strays).toEqual([]);
  expect(asked.length).toBeGreaterThan(20);
  const known = asked.filter((request) => clientMessageSchema.safeParse({ type: 'ask', request }).success);
  expect(asked).toEqual(known);
  // Unharmed: it still answers, and the app that it ran is the one that it runs, or the one asked for instead.
  const last = connect(path);
  undo.push(() => last.destroy());
  last.write(`${hello}\n{"type":"page","id":4711,"view":"all","from":0,"rows":1}\n`);
  await settled(last);
  expect(last.destroyed).toBe(false);
  expect(['ready', 'stopping']).toContain(driver.state.app.life.at);
});
