import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selfSignedCertificate } from '../../edge/certificate.ts';
import { ask, listenAt, type OpenDoor, openDoor, say } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A door that leads to this server. */
async function doorTo(server: Parameters<typeof listenAt>[0]): Promise<OpenDoor> {
  const app = await listenAt(server);
  const door = await openDoor();
  cleanups.push(app.end, door.close);
  door.lead({ at: 'pass', upstream: app.url });
  return door;
}

const doorToApp = (listener: RequestListener) => doorTo(createServer(listener));

/** An app that writes these bytes to whoever sends it something, and hangs up. */
const doorToBytes = (bytes: string) =>
  doorTo(createTcpServer((socket) => socket.once('data', () => socket.end(bytes, 'latin1'))));

describe('a request', () => {
  it('reaches the app as it was sent', async () => {
    let seen: unknown;
    const door = await doorToApp((request, response) => {
      seen = [request.method, request.url, request.rawHeaders];
      response.end();
    });
    const headers = [
      'Host',
      'shop.example:8443',
      'oRiGiN',
      'https://dev.example.org',
      'X-Two',
      '1',
      'X-Two',
      '2',
    ];
    headers.push('Cookie', 'ü=ÿ', 'X-Forwarded-For', '203.0.113.9', 'Accept-Encoding', 'br');
    await ask(door.url, { method: 'GET', path: '//a/../b%2f?x=1?y=%20', headers });
    expect(seen).toEqual(['GET', '//a/../b%2f?x=1?y=%20', [...headers, 'Connection', 'keep-alive']]);
  });

  it.each(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'QUERY'])(
    'of method %s without a body has none for the app either',
    async (method) => {
      let seen: unknown;
      const door = await doorToApp(async (request, response) => {
        const { length } = await buffer(request);
        seen = [request.method, length, request.headers['transfer-encoding']];
        response.end();
      });
      const raw = `${method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
      expect(await say(door.url, raw)).toContain('HTTP/1.1 200');
      expect(seen).toEqual([method, 0, undefined]);
    },
  );

  it('leaves behind what is between visitor and door only', async () => {
    let seen: string[] = [];
    const door = await doorToApp((request, response) => {
      seen = request.rawHeaders;
      response.end();
    });
    const hops = 'Connection: close, X-Hop, Origin\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\n';
    await say(door.url, `GET / HTTP/1.1\r\nHost: x\r\nOrigin: https://o.example\r\n${hops}\r\n`);
    expect(seen).toEqual(['Host', 'x', 'Origin', 'https://o.example', 'Connection', 'keep-alive']);
  });

  it('may have a head of 60 KB, as Streamlit takes it', async () => {
    const door = await doorTo(
      createServer({ maxHeaderSize: 1 << 20 }, (request, response) => response.end(request.headers.cookie)),
    );
    const cookie = 'c'.repeat(60_000);
    const { body } = await ask(door.url, { headers: ['Host', 'x', 'Connection', 'close', 'Cookie', cookie] });
    expect(body.toString()).toBe(cookie);
  });

  it('that asks for HTTP/2 on the way is served without it, its body too', async () => {
    const door = await doorToApp(async (request, response) =>
      response.end(`${request.headers.upgrade} ${await buffer(request)}`),
    );
    const upgrade =
      'Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n';
    const raw = `POST / HTTP/1.1\r\nHost: x\r\n${upgrade}Content-Length: 5\r\n\r\nhello`;
    expect(await say(door.url, raw)).toMatch(/\r\n\r\nundefined hello$/);
  });

  it('of HTTP/1.0 is answered without chunks', async () => {
    const door = await doorToApp((request, response) => {
      response.write(`for ${request.headers.host?.split(':')[0]}, `);
      setImmediate(() => response.end('in pieces'));
    });
    const answer = await say(door.url, 'GET / HTTP/1.0\r\n\r\n');
    expect(answer).toMatch(/\r\n\r\nfor 127\.0\.0\.1, in pieces$/);
    expect(answer).not.toMatch(/transfer-encoding/i);
  });

  it('goes to an app with a self-made certificate too', async () => {
    const { key, cert } = selfSignedCertificate(['app.example.org']);
    const app = await listenAt(
      createHttpsServer({ key, cert }, async (request, response) => response.end(await buffer(request))),
    );
    const door = await openDoor();
    cleanups.push(app.end, door.close);
    door.lead({ at: 'pass', upstream: app.url.replace('http:', 'https:') });
    expect((await ask(door.url)).status).toBe(200);
    expect((await ask(door.url, { method: 'POST', body: Buffer.from('safe') })).body.toString()).toBe('safe');
  });

  // Linux has more loopback addresses than one; elsewhere they would have to be set up.
  it.runIf(process.platform === 'linux')('comes in by 127.0.0.1 only', async () => {
    const door = await doorToApp((_, response) => response.end());
    expect(door.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const elsewhere = connect(Number(new URL(door.url).port), '127.0.0.2');
    await expect(once(elsewhere, 'connect')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('an answer', () => {
  it('reaches the visitor as the app gave it', async () => {
    const door = await doorToApp((_, response) => {
      response.sendDate = false;
      response.writeHead(418, 'Ich bin ein Kännchen', [
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'eTaG',
        '"ÿ"',
      ]);
      response.end('tea');
    });
    const { status, message, body } = await ask(door.url);
    expect([status, message.statusMessage, body.toString()]).toEqual([418, 'Ich bin ein Kännchen', 'tea']);
    const own = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'eTaG', '"ÿ"'];
    expect(message.rawHeaders).toEqual([...own, 'Connection', 'close', 'Transfer-Encoding', 'chunked']);
  });

  it('leaves behind what is between door and app only', async () => {
    const door = await doorToBytes(
      'HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nhi',
    );
    const { message } = await ask(door.url, { headers: ['Host', 'x', 'Connection', 'keep-alive'] });
    expect(message.headers).toEqual({
      connection: 'keep-alive',
      'keep-alive': 'timeout=120',
      'content-length': '2',
    });
  });

  it.each([
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n', '1234'],
    ['GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\nETag: "x"\r\n\r\n', '99'],
    ['GET', 'HTTP/1.1 204 No Content\r\n\r\n', undefined],
  ])('to %s without a body keeps its length: %j', async (method, bytes, length) => {
    const door = await doorToBytes(bytes);
    const { message, body } = await ask(door.url, { method });
    expect([message.headers['content-length'], body.length]).toEqual([length, 0]);
  });

  it('comes as it is made, not when it is whole', async () => {
    const door = await doorToApp((request, response) => {
      response.flushHeaders();
      request.socket.once('more', () => response.write('one'));
      request.socket.once('end of it', () => response.end());
      sockets.push(request.socket);
    });
    const sockets: Socket[] = [];
    const visitor = connect(Number(new URL(door.url).port), '127.0.0.1').setEncoding('latin1');
    let text = '';
    visitor.on('data', (chunk) => (text += chunk));
    visitor.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await vi.waitFor(() => expect(text).toMatch(/\r\n\r\n$/));
    sockets[0]?.emit('more');
    await vi.waitFor(() => expect(text).toContain('one'));
    sockets[0]?.emit('end of it');
    await once(visitor, 'close');
    expect(text).toMatch(/\r\n0\r\n\r\n$/);
  });

  it.each([
    ['chunks', '1.1', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
    ['a length', '1.1', 'HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf'],
    ['chunks, for HTTP/1.0', '1.0', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('that breaks off does not look like a whole one: %s', async (_what, version, bytes) => {
    const door = await doorToBytes(bytes);
    await expect(say(door.url, `GET / HTTP/${version}\r\nHost: x\r\n\r\n`)).rejects.toThrow('ECONNRESET');
  });

  it('that is none in HTTP is a 502', async () => {
    const door = await doorToBytes('HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n');
    expect((await ask(door.url)).status).toBe(502);
    expect((await ask(door.url)).status).toBe(502);
  });
});

describe('a large or slow exchange', () => {
  const body = randomBytes(8 * 1024 * 1024);

  it.each(['Content-Length', 'Transfer-Encoding'])(
    'of 8 MB each way arrives byte by byte: %s',
    async (frame) => {
      const door = await doorToApp((request, response) => request.pipe(response));
      const framing = frame === 'Content-Length' ? [frame, `${body.length}`] : [frame, 'chunked'];
      const headers = ['Host', 'x', 'Connection', 'close', ...framing];
      const answer = await ask(door.url, { method: 'POST', headers, body });
      expect(answer.body.equals(body)).toBe(true);
    },
  );

  it('waits for a reader: what the app does not take stays with the visitor', async () => {
    const door = await doorToApp((request) => void request);
    const visitor = connect(Number(new URL(door.url).port), '127.0.0.1').on('error', () => {});
    const head = `POST / HTTP/1.1\r\nHost: x\r\nocap-dev-nonce: n\r\nContent-Length: ${64 << 20}\r\n\r\n`;
    visitor.write(head);
    for (let sent = 0; sent < 64; sent += 8) visitor.write(body);
    await vi.waitFor(() => expect(door.sawNonce('n')).toBe(true));
    expect(visitor.writableLength).toBeGreaterThan(8 << 20);
    visitor.destroy();
  });

  it('of two hundred at once', async () => {
    const door = await doorToApp((request, response) => response.end(request.url));
    const paths = Array.from({ length: 200 }, (_, index) => `/${index}`);
    const answers = await Promise.all(paths.map((path) => ask(door.url, { path })));
    expect(answers.map((answer) => answer.body.toString())).toEqual(paths);
  });

  it('whose body the app refuses halfway still tells the visitor', async () => {
    const door = await doorToApp((_, response) => response.writeHead(413).end('too much'));
    const answer = await ask(door.url, {
      method: 'POST',
      body,
    });
    expect([answer.status, answer.body.toString()]).toEqual([413, 'too much']);
  });
});
