import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createAsker } from '../../../src/services/checks/asker.ts';
import { selfSignedCertificate } from '../../edge/certificate.ts';
import { createPlaceAsker, type PlaceAsker, questionTo } from '../../support/probing.ts';
import { freePort, makeProject } from '../../support/streamlit.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Listens on a free port of 127.0.0.1, and drops everybody at the end. */
async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** A server that writes these bytes to whoever sends it something. */
const raw = (bytes: string) =>
  listen(createServer((socket) => socket.once('data', () => socket.write(bytes))));

const http = (answer: Parameters<typeof createHttpServer>[1]) => listen(createHttpServer({}, answer));

function askerAt(port: number, options: Parameters<typeof createPlaceAsker>[1] = {}): PlaceAsker {
  const asker = createPlaceAsker(`http://127.0.0.1:${port}`, options);
  cleanups.push(asker.close);
  return asker;
}

/** Streamlit's side of a WebSocket, by a library that is not ours. */
async function webSocketServer(protocol: string | false = 'streamlit') {
  const requests: IncomingMessage[] = [];
  const codes: number[] = [];
  const webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => protocol });
  const server = createHttpServer().on(
    'upgrade',
    (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      requests.push(request);
      webSockets.handleUpgrade(request, socket, head, (client) => {
        client.on('close', (code) => {
          codes.push(code);
          server.emit('left');
        });
      });
    },
  );
  const port = await listen(server);
  const headers = (): IncomingHttpHeaders => requests[0]?.headers ?? {};
  return { server, port, codes, headers, url: () => requests[0]?.url };
}

describe('a handshake', () => {
  it('is let in, as a browser that names host, origin and sub-protocol', async () => {
    const { port, headers, url } = await webSocketServer();
    const answer = await askerAt(port).ask({ origin: 'https://dev.example.org' });
    expect(answer).toMatchObject({ status: 101, genuine: true, failure: null });
    expect(url()).toBe('/_stcore/stream');
    expect(headers()).toMatchObject({
      host: `127.0.0.1:${port}`,
      origin: 'https://dev.example.org',
      'sec-websocket-protocol': 'streamlit, PLACEHOLDER_AUTH_TOKEN',
    });
  });

  it('without an origin sends none', async () => {
    const { port, headers } = await webSocketServer();
    await askerAt(port).ask({ origin: null });
    expect(headers()).not.toHaveProperty('origin');
  });

  it('says good-bye with a close frame, so that no session stays behind', async () => {
    const { server, port, codes } = await webSocketServer();
    const left = once(server, 'left');
    await askerAt(port).ask({});
    await left;
    expect(codes).toEqual([1000]);
  });

  it('below a path asks there', async () => {
    const { port, url } = await webSocketServer();
    await askerAt(port).ask({ baseUrl: `http://127.0.0.1:${port}/apps/shop` });
    expect(url()).toBe('/apps/shop/_stcore/stream');
  });

  it('with an origin that no header can carry is told, not thrown', async () => {
    expect(await askerAt(1).ask({ origin: 'https://\n' })).toMatchObject({ failure: { kind: 'other' } });
  });

  it.each([200, 302, 400, 403, 426, 500, 502])('that is answered %i gives that status', async (status) => {
    const port = await raw(
      `HTTP/1.1 ${status} Something\r\nContent-Length: 10\r\nLocation: /elsewhere\r\n\r\n`,
    );
    const asker = askerAt(port, { deadlineMs: 300 });
    expect(await asker.ask({})).toMatchObject({ status, failure: null });
  });

  it.each([
    ['Server: uvicorn\r\nVia: 1.1 Caddy', '1.1 Caddy'],
    ['Server: uvicorn\r\nVia: 1.1 google', 'uvicorn'],
    ['Server: Caddy\r\nServer: uvicorn', 'Caddy'],
  ])('tells who answers, also where a proxy only signs: %s', async (headers, server) => {
    const port = await raw(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${headers}\r\n\r\n`);
    expect(await askerAt(port).ask({})).toMatchObject({ status: 200, server });
  });

  it('that a browser would not take is no 101: another answer than to this one', async () => {
    const port = await raw(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n',
    );
    expect(await askerAt(port).ask({})).toMatchObject({
      genuine: false,
      excerpt: 'The 101 is no answer to this handshake.',
    });
  });

  it('that a browser would not take is no 101: a proxy dropped the sub-protocol', async () => {
    const { port } = await webSocketServer(false);
    expect(await askerAt(port).ask({})).toMatchObject({
      genuine: false,
      excerpt: 'The 101 lacks the sub-protocol streamlit.',
    });
  });
});

describe('health', () => {
  it('is good when the body is ok', async () => {
    const port = await http((request, response) =>
      response.end(request.url === '/_stcore/health' ? 'ok' : '?'),
    );
    expect(await askerAt(port).ask({ check: 'health' })).toMatchObject({ status: 200, genuine: true });
  });

  it("is not good when a proxy's page has the status 200", async () => {
    const port = await http((_, response) => response.end('<html>ok</html>'));
    expect(await askerAt(port).ask({ check: 'health' })).toMatchObject({ status: 200, genuine: false });
  });

  it('is not good when ok comes with an error', async () => {
    const port = await http((_, response) => response.writeHead(503).end('ok'));
    expect(await askerAt(port).ask({ check: 'health' })).toMatchObject({ status: 503, genuine: false });
  });

  it('reads no more than it needs of an endless answer', async () => {
    const port = await http((_, response) => {
      const more = () => response.write('x'.repeat(10_000), (error) => error == null && more());
      more();
    });
    expect(await askerAt(port).ask({ check: 'health' })).toMatchObject({ status: 200, genuine: false });
  });

  it('leaves no connection and no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const server = createHttpServer((_, response) => response.end('ok'));
    const gone = new Promise((resolve) => server.on('connection', (socket) => socket.on('close', resolve)));
    const port = await listen(server);
    const before = timers();
    await askerAt(port).ask({ check: 'health' });
    expect(timers()).toBeLessThanOrEqual(before);
    await gone;
  });
});

describe.each(['health', 'websocket'] as const)('no answer to %s', (check) => {
  it('because nobody listens is refused', async () => {
    const port = await freePort();
    expect(await askerAt(port).ask({ check })).toMatchObject({
      status: null,
      genuine: false,
      failure: { kind: 'refused', message: `Nothing listens at 127.0.0.1:${port}.` },
    });
  });

  it('within the deadline is a timeout, and hung up on', async () => {
    const server = createServer();
    const gone = new Promise((resolve) => server.on('connection', (it) => it.resume().on('close', resolve)));
    const port = await listen(server);
    expect(await askerAt(port, { deadlineMs: 100 }).ask({ check })).toMatchObject({
      status: null,
      failure: { kind: 'timeout', message: `127.0.0.1:${port} did not answer within 0.1 s.` },
    });
    await gone;
  });

  it('but garbage is told as such', async () => {
    const port = await raw('SSH-2.0-OpenSSH_9.2\r\n');
    const { status, failure } = await askerAt(port).ask({ check });
    expect({ status, kind: failure?.kind }).toEqual({ status: null, kind: 'other' });
    expect(failure?.message).toContain('is not HTTP');
  });

  it('but a closed door is told as such', async () => {
    const port = await listen(createServer((socket) => socket.once('data', () => socket.end())));
    expect(await askerAt(port).ask({ check })).toMatchObject({
      status: null,
      failure: { kind: 'other', message: `127.0.0.1:${port} closed the connection without an answer.` },
    });
  });

  it('because the name is unknown is a matter of DNS', async () => {
    // Two dots in a row make no name that any resolver would know, or have to ask for.
    expect(await askerAt(1).ask({ check, baseUrl: 'http://no..name' })).toMatchObject({
      status: null,
      failure: { kind: 'dns' },
    });
  });

  it('because the address is none is told, not thrown', async () => {
    expect(await askerAt(1).ask({ check, baseUrl: 'http://[no-address' })).toMatchObject({
      status: null,
      failure: { kind: 'other' },
    });
  });

  it('comes as soon as the asker is closed, and the connection is dropped', async () => {
    const server = createServer();
    const arrived = once(server, 'connection');
    const port = await listen(server);
    const asker = createAsker({ deadlineMs: 60_000 });
    const answer = asker.ask(questionTo(`http://127.0.0.1:${port}`, { check }));
    const [socket]: Socket[] = await arrived;
    if (socket === undefined) throw new Error('no connection');
    asker.close();
    await once(socket.resume(), 'close');
    expect(await answer).toMatchObject({ status: null });
  });
});

it('a body that never ends is a timeout', async () => {
  const port = await http((_, response) => response.write('o'));
  expect(await askerAt(port, { deadlineMs: 100 }).ask({ check: 'health' })).toMatchObject({
    failure: { kind: 'timeout' },
  });
});

describe('TLS', () => {
  const { key, cert } = selfSignedCertificate(['app.example.org', '127.0.0.1']);
  const secure = () => listen(createHttpsServer({ key, cert }, (_, response) => response.end('ok')));
  const toLoopback = (port: number) => ({ connectTo: () => ({ host: '127.0.0.1', port }) });

  it("does not mind the self-made certificate of the app, whatever it's called", async () => {
    const port = await secure();
    const asker = askerAt(port, toLoopback(port));
    const healthy = { status: 200, genuine: true };
    const check = 'health';
    expect(await asker.ask({ check, baseUrl: `https://127.0.0.1:${port}`, target: 'local' })).toMatchObject(
      healthy,
    );
    expect(await asker.ask({ check, baseUrl: 'https://box.example.org', target: 'local' })).toMatchObject(
      healthy,
    );
  });

  it('minds it elsewhere', async () => {
    const port = await secure();
    const asker = askerAt(port, toLoopback(port));
    const question = { check: 'health', target: 'dev-proxy', baseUrl: 'https://app.example.org' } as const;
    expect(await asker.ask(question)).toMatchObject({ status: null, failure: { kind: 'tls' } });
  });

  it('with somebody who does not speak it is a TLS failure', async () => {
    const port = await http((_, response) => response.end('ok'));
    expect(await askerAt(port).ask({ check: 'health', baseUrl: `https://127.0.0.1:${port}` })).toMatchObject({
      status: null,
      failure: { kind: 'tls' },
    });
  });

  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])('trusts what %s names', async (name) => {
    const folder = makeProject({ 'ca.pem': cert });
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const port = await secure();
    const program = fileURLToPath(new URL('../../fixtures/ask-once.mjs', import.meta.url));
    const asked = JSON.stringify(
      questionTo('https://app.example.org', { target: 'dev-proxy', check: 'health' }),
    );
    const { stdout } = await execa(process.execPath, [program, asked, `${port}`], {
      env: { [name]: `${folder}/ca.pem` },
    });
    expect(JSON.parse(stdout)).toMatchObject({ status: 200, genuine: true });
  });
});
