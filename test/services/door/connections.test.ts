import { once } from 'node:events';
import { createServer, type RequestListener, request as requestHttp } from 'node:http';
import { connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask, listenAt, type OpenDoor, openDoor, openWebSocket, say } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function doorTo(server: Server): Promise<OpenDoor> {
  return (await doorAndApp(server)).door;
}

async function doorAndApp(server: Server): Promise<{ door: OpenDoor; url: string }> {
  const app = await listenAt(server);
  const door = await openDoor();
  cleanups.push(app.end, door.close);
  door.lead({ at: 'pass', upstream: app.url });
  return { door, url: app.url };
}

const doorToApp = (listener: RequestListener) => doorTo(createServer(listener));
/** A visitor's bare connection. */
const dial = (door: OpenDoor) => connect(Number(new URL(door.url).port), '127.0.0.1').on('error', () => {});

/** An app that answers each request by hand, with the connections that it got. */
async function appByHand(answer: (socket: Socket, head: string, connection: number) => void) {
  const connections: Socket[] = [];
  const { door, url } = await doorAndApp(
    createTcpServer((socket) => {
      const number = connections.push(socket);
      socket.on('data', (bytes) => answer(socket, bytes.toString('latin1'), number));
    }),
  );
  return { door, connections, url };
}

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a connection to the app', () => {
  it('serves one GET after the other', async () => {
    const { door, connections } = await appByHand((socket) => socket.write(ok));
    for (let count = 0; count < 3; count += 1) await ask(door.url);
    expect(connections.length).toBe(1);
  });

  it('is new for each GET where the app is slow on kept ones', async () => {
    const { door, connections, url } = await appByHand((socket) => socket.write(ok));
    door.lead({ at: 'pass', upstream: url, fresh: true });
    for (let count = 0; count < 3; count += 1) await ask(door.url);
    expect(connections.length).toBe(3);
  });

  it('that the app closed meanwhile loses no GET', async () => {
    const { door, connections } = await appByHand((socket, _head, connection) => {
      if (connection === 1 && socket.bytesWritten > 0) socket.resetAndDestroy();
      else socket.write(ok);
    });
    await ask(door.url);
    expect((await ask(door.url)).body.toString()).toBe('ok');
    expect(connections.length).toBe(2);
  });

  it('is tried once if it was kept: the next try gets a new one', async () => {
    let cuts = 0;
    const { door, connections } = await appByHand((socket) => {
      if (socket.bytesWritten === 0) socket.write(ok);
      else {
        cuts += 1;
        socket.resetAndDestroy();
      }
    });
    await Promise.all([ask(door.url), ask(door.url), ask(door.url)]);
    expect(connections.length).toBe(3);
    expect((await ask(door.url)).body.toString()).toBe('ok');
    expect(cuts).toBe(1);
  });

  it('is new for what may be sent but once', async () => {
    const { door, connections } = await appByHand((socket) => socket.write(ok));
    await ask(door.url);
    for (const method of ['POST', 'PUT', 'DELETE']) await ask(door.url, { method });
    expect(connections.length).toBe(4);
  });

  it('ends with the visitor who waits for an answer', async () => {
    const arrived = Promise.withResolvers<Socket>();
    const { door } = await appByHand((socket) => arrived.resolve(socket));
    const visitor = dial(door);
    visitor.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const socket = await arrived.promise;
    visitor.destroy();
    await once(socket, 'close');
  });

  it('ends with the visitor who has enough of an answer', async () => {
    const { door, connections } = await appByHand((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const more = () => socket.write(Buffer.alloc(65_536), (error) => error == null && more());
      more();
    });
    const visitor = dial(door);
    visitor.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(visitor, 'data');
    visitor.destroy();
    await vi.waitFor(() => expect(connections[0]?.destroyed).toBe(true));
  });

  it('ends with the visitor who breaks off an upload, which looks like none that is whole', async () => {
    const aborted = Promise.withResolvers<boolean>();
    const door = await doorToApp((request) =>
      request.resume().on('close', () => aborted.resolve(!request.complete)),
    );
    const visitor = dial(door);
    visitor.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf', () => visitor.end());
    expect(await aborted.promise).toBe(true);
  });
});

describe('an upload that the app does not take to its end', () => {
  const size = 8 << 20;
  const tooMuch = 'HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno';

  it.each([
    ['answers halfway', (socket: Socket) => socket.pause().write(tooMuch), '413 Too Large'],
    ['cuts it', (socket: Socket) => socket.resetAndDestroy(), '502 Bad Gateway'],
  ])('because it %s is sent out by a visitor who reads the answer last', async (_what, act, status) => {
    const { door, connections } = await appByHand((socket) => act(socket));
    const visitor = dial(door).pause().setEncoding('latin1');
    visitor.write(`POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${size}\r\n\r\n`);
    await new Promise((resolve) => visitor.write(Buffer.alloc(size), resolve));
    const [answer] = await once(visitor.resume(), 'data');
    visitor.end();
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    await vi.waitFor(() => expect(connections[0]?.resume().destroyed).toBe(true));
  });
});

describe('a visitor who asks before it sends a body', () => {
  const head =
    'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n';

  it('is told by the app to go on', async () => {
    const door = await doorTo(
      createServer().on('checkContinue', (request, response) => {
        response.writeContinue();
        request.pipe(response);
      }),
    );
    const visitor = dial(door).setEncoding('latin1');
    visitor.write(head);
    const [first] = await once(visitor, 'data');
    expect(first).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    visitor.write('body');
    let rest = '';
    for await (const chunk of visitor) rest += chunk;
    expect(rest).toMatch(/^HTTP\/1\.1 200 OK\r\n.*body/s);
  });

  it('is refused by the app without having sent it', async () => {
    const door = await doorTo(
      createServer().on('checkContinue', (_, response) => response.writeHead(403).end('no')),
    );
    const answer = await say(door.url, head);
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden/);
    expect(answer).not.toContain('100 Continue');
  });
});

describe('closing the door', () => {
  it('ends everybody: who waits, is answered, idles, or holds a WebSocket', async () => {
    const seen: (string | undefined)[] = [];
    const app = createServer((request, response) => {
      seen.push(request.url);
      if (request.url === '/endless') response.write('…');
      else if (request.url !== '/silence') response.end();
    }).on('upgrade', (_, socket) => {
      socket.write('HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
      // It learns that nobody is there by talking to nobody.
      const beat = setInterval(() => socket.write('.'), 10);
      socket.on('close', () => clearInterval(beat));
    });
    const door = await doorTo(app);
    const idle = dial(door);
    idle.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle.resume(), 'data');
    const guest = dial(door);
    guest.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await once(guest.resume(), 'data');
    const cut = (visit: Promise<unknown>) => expect(visit).rejects.toThrow();
    const lost = ['/endless', '/silence'].map((path) => cut(ask(door.url, { path })));
    await vi.waitFor(() => expect(seen.length).toBe(3));
    await ask(door.url);
    door.lead({ at: 'hold' });
    lost.push(cut(ask(door.url, { headers: ['Host', 'x', 'ocap-dev-nonce', 'n'] })));
    lost.push(cut(openWebSocket(door.url, { 'ocap-dev-nonce': 'w' })));
    await vi.waitFor(() => expect(door.sawNonce('n') && door.sawNonce('w')).toBe(true));

    await door.close();
    await Promise.all(lost);
    await vi.waitFor(async () => expect(await connectionsOf(app)).toBe(0));
    expect(door.openWebSockets).toBe(0);
    const statuses = door.events.flatMap((event) => (event.type === 'visit.ended' ? [event.status] : []));
    expect(statuses.sort()).toEqual([101, 200, 200, 200, null, null, null]);
    await expect(ask(door.url)).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves nothing that would keep the program running', async () => {
    const { url, end } = await listenAt(
      createServer((request, response) => request.url === '/' && response.end()),
    );
    cleanups.push(end);
    const program = `
      import { once } from 'node:events';
      import { get } from 'node:http';
      import { createDoor } from ${JSON.stringify(new URL('../../../src/services/door/door.ts', import.meta.url))};
      const door = createDoor({ emit() {}, people: { seen() {}, told() {} } });
      const url = await door.open();
      const ask = (path) => get(url + path, { headers: { 'ocap-dev-nonce': path } }).on('error', () => {});
      door.lead({ at: 'pass', upstream: '${url}' });
      const [answer] = await once(ask('/'), 'response');
      await once(answer.resume(), 'end');
      const silence = ask('/silence');
      while (!door.sawNonce('/silence')) await new Promise(setImmediate);
      door.lead({ at: 'hold' });
      ask('/held');
      while (!door.sawNonce('/held')) await new Promise(setImmediate);
      await door.close();
      console.log('closed');
    `;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program], {
      timeout: 8000,
    });
    expect(stdout).toBe('closed');
  });

  it('is possible before it was ever opened by anybody, and twice', async () => {
    const door = await openDoor();
    await door.close();
    await door.close();
  });
});

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

it('a request that is none is refused by the door itself', async () => {
  const door = await doorToApp((_, response) => response.end());
  expect(await say(door.url, 'GET / HTTP/1.1\r\nno header\r\n\r\n')).toContain('400 Bad Request');
  expect(await say(door.url, 'GET / HTTP/1.1\r\n\r\n')).toContain('400 Bad Request');
  const twoHosts = 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n';
  expect(await say(door.url, `${twoHosts}\r\n`)).toContain('400 Bad Request');
  expect(await say(door.url, `${twoHosts}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)).toContain(
    '400 Bad Request',
  );
  const sent = requestHttp(door.url, { method: 'CONNECT', path: 'x:1', agent: false });
  sent.end();
  await expect(once(sent, 'connect')).rejects.toThrow();
});
