import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server as HttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { shortestSilenceMs } from '../../../src/core/door/idle-cut.ts';
import { createDoor } from '../../../src/services/door/door.ts';
import { selfSignedCertificate } from '../../edge/certificate.ts';
import { freePort } from '../../support/streamlit.ts';
import { listenAt, type OpenDoor, openDoor, openWebSocket, say } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
beforeEach(async () => {
  door = await openDoor();
  cleanups.push(door.close);
});

async function appOf(server: Server, port?: number) {
  const app = await listenAt(server, port);
  cleanups.push(app.end);
  door.lead({ at: 'pass', upstream: app.url });
  return app;
}

/** An app that sends back what it gets, with its handshakes and its sides of the WebSockets. */
function echo(server: HttpServer | HttpsServer = createServer()) {
  const handshakes: IncomingMessage[] = [];
  const sides: WebSocket[] = [];
  const webSockets = new WebSocketServer({ server, handleProtocols: () => 'streamlit' });
  webSockets.on('connection', (side, handshake) => {
    handshakes.push(handshake);
    sides.push(side);
    side.on('message', (data, isBinary) => side.send(data, { binary: isBinary }));
  });
  return { server, handshakes, sides };
}

async function opened(headers: Readonly<Record<string, string>> = {}): Promise<WebSocket> {
  const socket = await openWebSocket(door.url, headers);
  if (typeof socket === 'number') throw new Error(`status ${socket}`);
  cleanups.push(() => socket.terminate());
  return socket;
}

/** Begins a handshake, and waits until the door has it. */
async function arrive(nonce = 'n') {
  const opening = openWebSocket(door.url, { 'ocap-dev-nonce': nonce });
  opening.catch(() => {});
  await vi.waitFor(() => expect(door.sawNonce(nonce)).toBe(true));
  return { opening };
}

const handshake = `GET /s HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n`;

it('a WebSocket that was never joined is not counted for good', async () => {
  await door.close();
  const failing = createDoor({
    emit({ type }) {
      if (type === 'webSocket.opened') throw new Error('nobody takes it down');
    },
    people: { seen: () => undefined, told: () => undefined },
  });
  cleanups.push(failing.close);
  const app = await listenAt(echo().server);
  cleanups.push(app.end);
  const url = await failing.open();
  failing.lead({ at: 'pass', upstream: app.url });
  await expect(openWebSocket(url)).rejects.toThrow();
  expect(failing.openWebSockets).toBe(0);
});

describe('a handshake', () => {
  it('reaches the app as it was sent, and its 101 the visitor as the app gave it', async () => {
    let seen: string[] = [];
    const answer =
      'HTTP/1.1 101 On we go\r\nuPgRaDe: websocket\r\nConnection: Upgrade\r\nX-Two: 1\r\nX-Two: ü\r\n\r\n';
    const server = createServer().on('upgrade', (request, socket) => {
      seen = request.rawHeaders;
      socket.end(answer, 'latin1');
    });
    await appOf(server);
    const origin = 'Origin: https://dev.example.org\r\nSec-WebSocket-Protocol: streamlit, ü\r\n';
    expect(await say(door.url, `${handshake}${origin}\r\n`)).toBe(answer);
    const own = ['Host', 'x', 'Origin', 'https://dev.example.org', 'Sec-WebSocket-Protocol', 'streamlit, ü'];
    expect(seen).toEqual([...own, 'Connection', 'Upgrade', 'Upgrade', 'websocket']);
  });

  it('loses nothing that comes in one piece with it, either way', async () => {
    const got = Promise.withResolvers<string>();
    const server = createServer().on('upgrade', (_request, socket, head: Buffer) => {
      let text = head.toString();
      socket.on('data', (bytes: Buffer) => (text += bytes));
      socket.on('end', () => {
        got.resolve(text);
        socket.end(', last of the app');
      });
      socket.write('HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst of the app');
    });
    await appOf(server);
    const visitor = connect(Number(new URL(door.url).port), '127.0.0.1').setEncoding('latin1');
    visitor.write(`${handshake}\r\nfirst of the visitor`);
    let text = '';
    visitor.on('data', (bytes) => (text += bytes));
    await vi.waitFor(() => expect(text).toMatch(/\r\n\r\nfirst of the app$/));
    visitor.end(', last');
    expect(await got.promise).toBe('first of the visitor, last');
    await once(visitor, 'close');
    expect(text).toMatch(/\r\n\r\nfirst of the app, last of the app$/);
  });

  it('waits while the app restarts', async () => {
    door.lead({ at: 'hold' });
    const { opening } = await arrive();
    const app = echo();
    await appOf(app.server);
    expect(await opening).toBeInstanceOf(WebSocket);
    expect(app.handshakes.length).toBe(1);
  });

  it('of a visitor who hangs up while it waits is not announced to the app', async () => {
    door.lead({ at: 'hold' });
    const visitor = connect(Number(new URL(door.url).port), '127.0.0.1');
    visitor.end(`${handshake}\r\n`);
    await door.until('visit.ended', ({ path, status }) => path === '/s' && status === null);
    const app = echo();
    await appOf(app.server);
    await opened();
    expect(app.handshakes.map(({ url }) => url)).toEqual(['/_stcore/stream']);
  });

  it('is given up with the visitor when the app does not answer', async () => {
    const arrived = Promise.withResolvers<Socket>();
    await appOf(createTcpServer((socket) => socket.once('data', () => arrived.resolve(socket))));
    const visitor = connect(Number(new URL(door.url).port), '127.0.0.1');
    visitor.write(`${handshake}\r\n`);
    const socket = await arrived.promise;
    visitor.end();
    await once(socket, 'close');
  });

  it('is sent again when the app cut it without an answer', async () => {
    const app = echo();
    let cut = 0;
    app.server.prependListener('connection', (socket) => {
      if (cut++ < 2) socket.resetAndDestroy();
    });
    await appOf(app.server);
    await opened();
    expect(app.handshakes.length).toBe(1);
  });

  it('is sent again when the app refused the connection', async () => {
    const port = await freePort();
    door.lead({ at: 'pass', upstream: `http://127.0.0.1:${port}` });
    const { opening } = await arrive();
    const app = await listenAt(echo().server, port);
    cleanups.push(app.end);
    expect(await opening).toBeInstanceOf(WebSocket);
  });

  it('goes to an app with a self-made certificate too', async () => {
    const app = await listenAt(echo(createHttpsServer(selfSignedCertificate(['x']))).server);
    cleanups.push(app.end);
    door.lead({ at: 'pass', upstream: app.url.replace('http:', 'https:') });
    const socket = await opened();
    socket.send('safe');
    expect(String((await once(socket, 'message'))[0])).toBe('safe');
  });
});

describe('an app that refuses a handshake', () => {
  it('is heard word for word', async () => {
    const page = `no\n${randomBytes(200_000).toString('hex')}`;
    await appOf(
      createServer().on('upgrade', (_request, socket) =>
        socket.end(`HTTP/1.1 403 Keep Out\r\nX-Why: origin\r\nContent-Length: ${page.length}\r\n\r\n${page}`),
      ),
    );
    const answer = await say(door.url, `${handshake}\r\n`);
    expect(answer).toMatch(
      /^HTTP\/1\.1 403 Keep Out\r\nX-Why: origin\r\nContent-Length: 400003\r\nConnection: close\r\n\r\n/,
    );
    expect(answer.endsWith(`\r\n\r\n${page}`)).toBe(true);
  });

  it.each([
    ['https://STRANGER.example:443', 403, 'https://stranger.example'],
    ['http://localhost:3000', 403, 'http://localhost:3000'],
    ['null', 403, undefined],
    ['https://x.example/path', 403, undefined],
    [`https://${'x.'.repeat(400)}example`, 403, undefined],
    [undefined, 403, undefined],
    ['https://stranger.example', 404, undefined],
  ])('to a visitor of %s with %i: %s is reported', async (origin, status, reported) => {
    await appOf(createServer().on('upgrade', (_, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)));
    expect(await openWebSocket(door.url, origin === undefined ? {} : { origin })).toBe(status);
    await door.until('visit.ended', (event) => event.status === status);
    const refusals = door.events.filter(({ type }) => type === 'origin.refused');
    expect(refusals).toEqual(reported === undefined ? [] : [{ type: 'origin.refused', origin: reported }]);
  });
});

describe('a WebSocket', () => {
  it('carries 8 MB each way byte by byte', async () => {
    await appOf(echo().server);
    const socket = await opened();
    const sent = randomBytes(8 << 20);
    socket.send(sent);
    const [received] = await once(socket, 'message');
    expect(sent.equals(received)).toBe(true);
  });

  it('counts as long as it is open, and is one visit at its end', async () => {
    await appOf(echo().server);
    const [first, second] = [await opened({ origin: 'https://o.example' }), await opened()];
    expect(door.openWebSockets).toBe(2);
    expect(door.events).toMatchObject([1, 2].map((webSockets) => ({ type: 'webSocket.opened', webSockets })));
    first.close();
    expect(await door.until('visit.ended')).toMatchObject({
      method: 'GET',
      path: '/_stcore/stream',
      status: 101,
      origin: 'https://o.example',
      webSockets: 1,
    });
    second.terminate();
    await vi.waitFor(() => expect(door.openWebSockets).toBe(0));
    expect(door.events.filter(({ type }) => type === 'visit.ended').length).toBe(2);
  });

  it('is closed for the visitor as the app closes it', async () => {
    const app = echo();
    await appOf(app.server);
    const socket = await opened();
    app.sides[0]?.close(1012, 'restart');
    expect((await once(socket, 'close')).map(String)).toEqual(['1012', 'restart']);
  });

  it('is closed for the app as the visitor closes it', async () => {
    const app = echo();
    await appOf(app.server);
    const socket = await opened();
    const side = app.sides[0];
    socket.close(4001, 'bye');
    expect(side && (await once(side, 'close')).map(String)).toEqual(['4001', 'bye']);
  });

  it.each(['app', 'visitor'])('that breaks off at the %s ends at the other side', async (end) => {
    const arrived = Promise.withResolvers<Socket>();
    const answer = 'HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    const server = createTcpServer((socket) =>
      socket.once('data', () => socket.write(answer, () => arrived.resolve(socket))),
    );
    await appOf(server);
    const guest = connect(Number(new URL(door.url).port), '127.0.0.1');
    guest.write(`${handshake}\r\n`);
    await once(guest, 'data');
    const side = await arrived.promise;
    const [broken, other] = end === 'app' ? [side, guest] : [guest, side];
    broken.resetAndDestroy();
    await once(other.resume(), 'close');
  });

  it('stays open through a hold, until the app itself goes', async () => {
    const app = echo();
    const { end } = await appOf(app.server);
    const socket = await opened();
    door.lead({ at: 'hold' });
    socket.send('still here');
    expect(String((await once(socket, 'message'))[0])).toBe('still here');
    const closed = once(socket, 'close');
    end();
    await closed;
  });
});

describe('a WebSocket that ends', () => {
  it('by nobody but the way, after a silence, is told as cut with the silence', async () => {
    const app = echo();
    await appOf(app.server);
    const socket = await opened();
    socket.send('x');
    await once(socket, 'message');
    const silentSince = performance.now();
    // What tells a silence from a farewell is its length.
    await vi.waitUntil(() => performance.now() - silentSince > shortestSilenceMs, { timeout: 10_000 });
    socket.terminate();
    await vi.waitFor(() => expect(door.events.at(-1)).toMatchObject({ type: 'visit.ended' }));
    const cuts = door.events.filter(({ type }) => type === 'webSocket.cut');
    expect(cuts).toEqual([{ type: 'webSocket.cut', silentMs: expect.any(Number), atMs: expect.any(Number) }]);
  });

  it.each([
    ['by the visitor, who says so', (socket: WebSocket) => socket.close()],
    ['by the visitor at once', (socket: WebSocket) => socket.terminate()],
  ])('%s is no cut', async (_, end) => {
    const app = echo();
    await appOf(app.server);
    const socket = await opened();
    socket.send('x');
    await once(socket, 'message');
    end(socket);
    await vi.waitFor(() => expect(door.events.at(-1)).toMatchObject({ type: 'visit.ended' }));
    expect(door.events.filter(({ type }) => type === 'webSocket.cut')).toEqual([]);
  });
});
