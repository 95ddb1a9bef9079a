import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Hop } from '../../../src/core/checks/hop.ts';
import { createAsker } from '../../../src/services/checks/asker.ts';
import { askRound } from '../../../src/services/checks/round.ts';
import { createFrameReader, type FrameKind } from '../../../src/services/net/websocket-handshake.ts';
import { type StandInOptions, startStandIn } from '../../support/chain-app.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const hopAt = (baseUrl: string): Hop => ({
  target: baseUrl,
  kind: null,
  chain: 'unknown',
  baseUrl,
  handshakes: [],
  decides: true,
});

const read = (hop: Hop, check: 'health' | 'host-config' | 'page') => ({
  hop,
  check,
  origin: null,
  watchMs: 0,
});
const handshake = (hop: Hop, watchMs = 0) => ({ hop, check: 'websocket', origin: null, watchMs }) as const;

function asker(deadlineMs = 2000) {
  const created = createAsker({ deadlineMs });
  undo.push(created.close);
  return created;
}

async function standIn(options: StandInOptions = {}) {
  const app = await startStandIn(options);
  undo.push(app.end);
  return app;
}

/** Writes these bytes to whoever asks something. */
async function raw(bytes: string): Promise<Hop> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => socket.write(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return hopAt(`http://127.0.0.1:${address.port}`);
}

it('a hop that is asked briefly costs one request, since the free plan of ngrok counts them', async () => {
  const { url, asked } = await standIn();
  const hop = { ...hopAt(url), brief: true };
  const [result] = await askRound(asker(), [hop], { hostConfig: false });
  expect(result?.health).toMatchObject({ status: 200, genuine: true });
  expect(asked).toEqual(['/_stcore/health']);
});

describe('a hop that is asked', () => {
  it("passes the warning of ngrok's free plan, and as a visitor meets it", async () => {
    const { url } = await standIn({
      answer: ({ headers }) =>
        headers['ngrok-skip-browser-warning'] === undefined
          ? { status: 200, headers: { 'ngrok-error-code': 'ERR_NGROK_6024' } }
          : null,
    });
    const { ask } = asker();
    expect(await ask(read(hopAt(url), 'health'))).toMatchObject({ status: 200, genuine: true });
    expect(await ask(read(hopAt(url), 'host-config'))).toMatchObject({ status: 200, genuine: true });
    expect((await ask(read(hopAt(url), 'page'))).page).toMatchObject({ by: 'edge', code: 'ERR_NGROK_6024' });
  });

  it('is seen to redirect, and not followed', async () => {
    const { url, asked } = await standIn({
      answer: () => ({ status: 302, headers: { location: '/login?next=/' } }),
    });
    expect(await asker().ask(read(hopAt(url), 'health'))).toMatchObject({
      status: 302,
      location: `${url}/login?next=/`,
    });
    expect(asked).toEqual(['/_stcore/health']);
  });

  it('is known by what it says with the refusal of a handshake', async () => {
    const { url } = await standIn({
      answer: () => ({ status: 502, body: 'failed to dial backend: refused' }),
    });
    expect((await asker().ask(handshake(hopAt(url)))).page).toEqual({ by: 'agent' });
  });

  it('and refuses with a body that never ends, still has its status', async () => {
    const hop = await raw('HTTP/1.1 403 Forbidden\r\nContent-Length: 100\r\n\r\nno');
    expect(await asker(200).ask(handshake(hop))).toMatchObject({
      status: 403,
      excerpt: 'no',
      failure: null,
    });
  });

  it('proves its WebSocket by a pong', async () => {
    const [quick, mute] = [await standIn(), await standIn({ mute: true })];
    expect(await asker().ask(handshake(hopAt(quick.url), 20))).toMatchObject({
      status: 101,
      wire: 'alive',
    });
    expect(await asker(200).ask(handshake(hopAt(mute.url)))).toMatchObject({
      status: 101,
      wire: 'silent',
    });
  });

  it('answers nothing more once the asker is closed', async () => {
    const { url } = await standIn({ answer: () => 'silence' });
    const asking = asker(60_000);
    const answer = asking.ask(read(hopAt(url), 'health'));
    asking.close();
    expect(await answer).toMatchObject({ status: null });
  });
});

describe('frames', () => {
  const pong = Buffer.from([0x8a, 0x00]);
  const close = Buffer.from([0x88, 0x02, 0x03, 0xe8]);
  const medium = Buffer.concat([Buffer.from([0x82, 126, 0x01, 0x00]), Buffer.alloc(256, 0x8a)]);
  const large = Buffer.concat([Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]), Buffer.alloc(65_536, 0x88)]);

  it.each([1, 2, 3, 7, 100, 70_000])('are read from pieces of %i bytes', (size) => {
    const bytes = Buffer.concat([medium, pong, large, close]);
    const kinds: FrameKind[] = [];
    const read = createFrameReader((kind) => kinds.push(kind));
    for (let at = 0; at < bytes.length; at += size) read(bytes.subarray(at, at + size));
    expect(kinds).toEqual(['data', 'pong', 'data', 'close']);
  });
});
