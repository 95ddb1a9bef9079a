import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createInlet } from '../../../src/services/door/connection/inlet.ts';
import { seededRandom } from '../../support/random.ts';
import { answering, ok, startRawApp } from '../../support/raw-app.ts';
import { dialRaw } from '../../support/raw-client.ts';
import { ask, listenAt, openDoor } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function doorTo(app: { url: string; end(): void }) {
  const door = await openDoor();
  cleanups.push(app.end, door.close);
  door.lead({ at: 'pass', upstream: app.url });
  const dial = () => {
    const client = dialRaw(door.url);
    cleanups.push(() => client.socket.destroy());
    return client;
  };
  return { door, dial };
}

const get = (path: string, headers = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const last = 'Connection: close\r\n';
const post = (path: string, body: string, headers = '') =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;
const pathsIn = (text: string) => [...text.matchAll(/^(?:GET|POST) (\S+) /gm)].map(([, path]) => path);

describe('requests sent behind one another on one connection', () => {
  it('are answered in their order, and the app has one at a time', async () => {
    let atOnce = 0;
    let most = 0;
    const server = createServer((request, response) => {
      most = Math.max(most, ++atOnce);
      setTimeout(() => {
        atOnce -= 1;
        response.end(`<${request.url}>`);
      }, 2);
    });
    const { dial } = await doorTo(await listenAt(server));
    const client = dial();
    const paths = Array.from({ length: 51 }, (_, index) => `/${index}`);
    await client.send(paths.map((path, at) => get(path, at === 50 ? last : '')).join(''));
    const answered = [...(await client.ended).matchAll(/<(\S+)>/g)].map(([, path]) => path);
    expect(answered).toEqual(paths);
    expect(most).toBe(1);
  });

  it('of which the first is not answered wait with their visitor, a POST for the GET before it too', async () => {
    const app = await startRawApp(() => {});
    const { dial } = await doorTo(app);
    const client = dial();
    await client.send(post('/first', 'order') + get('/second'));
    await client.send(Buffer.alloc(64 << 10, get('/more')));
    void client.send(Buffer.alloc(16 << 20, get('/more')));
    await vi.waitFor(() => expect(app.got()).toContain('order'));
    // Whoever is served meanwhile is not behind them.
    await vi.waitFor(() => expect(client.socket.writableLength).toBeGreaterThan(8 << 20));
    expect(pathsIn(app.got())).toEqual(['/first']);
    app.connections[0]?.socket.write(ok('one'));
    await vi.waitFor(() => expect(pathsIn(app.got())).toEqual(['/first', '/second']));
  });

  it.each([1, 2, 3, 7, 500])('and cut into pieces of %i bytes are the same', async (size) => {
    const server = createServer(async (request, response) =>
      response.end(`<${request.url} ${await buffer(request)}>`),
    );
    const { dial } = await doorTo(await listenAt(server));
    const client = dial();
    const chunked =
      'POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n\r\n\r\nab\r\n0\r\nT: x\r\n\r\n';
    const all = Buffer.from(
      post('/a', 'x\r\n\r\ny') + get('/b') + chunked + post('/d', '') + get('/e', last),
    );
    client.socket.setNoDelay(true);
    for (let at = 0; at < all.length; at += size) await client.send(all.subarray(at, at + size));
    const answers = [...(await client.ended).matchAll(/<(\/[^>]*)>/g)].map(([, answer]) => answer);
    expect(answers).toEqual(['/a x\r\n\r\ny', '/b ', '/c \r\n\r\nab', '/d ', '/e ']);
  });

  it('behind a refused upload are answered when it has run out', async () => {
    const app = await startRawApp(({ socket }, piece) => {
      if (piece.startsWith('POST')) socket.pause().write('HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n');
      else socket.write(ok('second'));
    });
    const { dial } = await doorTo(app);
    const client = dial();
    await client.send(post('/up', 'x'.repeat(4 << 20)) + get('/next', last));
    expect(await client.ended).toMatch(/^HTTP\/1\.1 413 No.*second$/s);
  });
});

describe('a visitor who has ended its side, as nc -N does', () => {
  it.each([get('/'), post('/', 'order')])('is answered: %j', async (request) => {
    const { dial } = await doorTo(await startRawApp(answering(ok('here'))));
    const client = dial();
    await client.send(request);
    client.halfClose();
    expect(await client.ended).toMatch(/here$/);
  });

  it('is answered to all that it sent behind one another', async () => {
    const { dial } = await doorTo(await startRawApp(answering(ok('here'))));
    const client = dial();
    await client.send(get('/') + get('/') + get('/'));
    client.halfClose();
    expect((await client.ended).match(/here/g)?.length).toBe(3);
  });

  it('is answered by an app that takes its time', async () => {
    const app = await startRawApp(() => {});
    const { dial } = await doorTo(app);
    const client = dial();
    await client.send(get('/'));
    client.halfClose();
    await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n/);
    app.connections[0]?.socket.write(ok('at last'));
    expect(await client.ended).toMatch(/at last$/);
  });

  it('is told that half a head is none', async () => {
    const { dial } = await doorTo(await startRawApp(() => {}));
    const client = dial();
    await client.send('GET / HT');
    client.halfClose();
    expect(await client.ended).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('a connection without a request', () => {
  const afterMs = { idle: 121_000, head: 60_000 };

  it('stays for the two minutes that it is told of after an answer', async () => {
    const { dial } = await doorTo(await startRawApp(answering(ok('here'))));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cleanups.push(() => vi.useRealTimers());
    const client = dial();
    await client.send(get('/'));
    await client.until(/here$/);
    vi.advanceTimersByTime(afterMs.idle - 1);
    await client.send(get('/'));
    await client.until(/here.*here$/s);
    vi.advanceTimersByTime(afterMs.idle);
    await client.ended;
  });

  it('has a minute for its head, however it dribbles', async () => {
    const app = await startRawApp(() => {});
    const { door, dial } = await doorTo(app);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    cleanups.push(() => vi.useRealTimers());
    const client = dial();
    await client.send('GET / HTTP/1.1\r\n');
    // By now the door has seen it: what came later was answered.
    door.lead({ at: 'away', reason: 'none' });
    expect((await ask(door.url)).status).toBe(503);
    vi.advanceTimersByTime(afterMs.head - 1);
    await client.send('X: y\r\n');
    expect((await ask(door.url)).status).toBe(503);
    vi.advanceTimersByTime(1);
    expect(await client.ended).toMatch(/^HTTP\/1\.1 408 /);
  });
});

it('1,001 headers pass, as they do at the app', async () => {
  const { dial } = await doorTo(await startRawApp(answering(ok('here'))));
  const client = dial();
  await client.send(get('/', Array.from({ length: 1001 }, (_, at) => `a${at}: 1\r\n`).join('') + last));
  expect(await client.ended).toMatch(/^HTTP\/1\.1 200 OK.*here$/s);
});

describe('what is held of a connection', () => {
  it('is full after 600 single bytes as after 128 KB', () => {
    const inlet = createInlet();
    for (let count = 0; count < 600; count += 1) inlet.put(Buffer.from('x'));
    expect(inlet.isFull).toBe(true);
    while (inlet.take(1 << 20) !== null);
    expect([inlet.isFull, inlet.isEmpty]).toEqual([false, true]);
    inlet.put(Buffer.alloc(128 << 10));
    expect(inlet.isFull).toBe(true);
  });

  it('is given out to each blank line, however it was cut', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 500; round += 1) {
      const text = random.text(['\r\n', '\r\n\r\n', '\r', '\n', 'a', 'bc'], 40);
      const inlet = createInlet();
      for (let at = 0; at < text.length; ) {
        const size = 1 + random.below(5);
        inlet.put(Buffer.from(text.slice(at, at + size)));
        at += size;
      }
      let given = '';
      let since = '';
      for (let bytes = inlet.takeToBlankLine(7); bytes !== null; bytes = inlet.takeToBlankLine(7)) {
        given += bytes;
        since += bytes;
        expect(since.slice(0, -1)).not.toContain('\r\n\r\n');
        if (since.endsWith('\r\n\r\n')) since = '';
      }
      expect(given).toBe(text);
    }
  });
});

it('a connection that the visitor only opens ends with the door', async () => {
  const { door, dial } = await doorTo(await startRawApp(() => {}));
  const client = dial();
  await once(client.socket, 'connect');
  await door.close();
  await client.ended;
});
