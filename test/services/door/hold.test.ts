import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../support/streamlit.ts';
import {
  type Answer,
  type Asked,
  ask,
  listenAt,
  type OpenDoor,
  openDoor,
  openWebSocket,
} from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
beforeEach(async () => {
  door = await openDoor();
  cleanups.push(door.close);
});

/** Starts an app, and lets visitors in. */
async function appOf(server: Server, port?: number) {
  const app = await listenAt(server, port);
  cleanups.push(app.end);
  door.lead({ at: 'pass', upstream: app.url });
  return app;
}

const appThat = (listener: RequestListener, port?: number) => appOf(createServer(listener), port);

const echo: RequestListener = async (request, response) =>
  response.end(`${request.method} ${request.url} ${(await buffer(request)).length}`);

let lastNonce = 0;
/** Asks, and waits until the door has the request. */
async function askAndArrive(asked: Asked = {}): Promise<{ answer: Promise<Answer> }> {
  const nonce = `${++lastNonce}`;
  const answer = ask(door.url, { ...asked, headers: [...(asked.headers ?? plain), 'ocap-dev-nonce', nonce] });
  answer.catch(() => {});
  await vi.waitFor(() => expect(door.sawNonce(nonce)).toBe(true));
  return { answer };
}
const plain = ['Host', 'x', 'Connection', 'close'];

/** Lets the clock stand, so that ten seconds pass in no time. */
const stopClock = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });

describe('while the app restarts', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT'])('a %s waits, and is answered when it is back', async (method) => {
    door.lead({ at: 'hold' });
    const { answer } = await askAndArrive({ method, path: '/a?b' });
    const back = vi.fn<RequestListener>(echo);
    await appThat(back);
    expect((await answer).status).toBe(200);
    expect((await answer).body.toString()).toBe(method === 'HEAD' ? '' : `${method} /a?b 0`);
    expect(back).toHaveBeenCalledTimes(1);
  });

  it('an upload waits with its visitor, not in memory', async () => {
    door.lead({ at: 'hold' });
    const size = 32 << 20;
    const visitor = connect(Number(new URL(door.url).port), '127.0.0.1').setEncoding('latin1');
    const head = `Host: x\r\nConnection: close\r\nocap-dev-nonce: n\r\nContent-Length: ${size}\r\n\r\n`;
    visitor.write(`POST /up HTTP/1.1\r\n${head}`);
    visitor.write(Buffer.alloc(size));
    await vi.waitFor(() => expect(door.sawNonce('n')).toBe(true));
    expect(visitor.writableLength).toBeGreaterThan(size / 2);
    await appThat(echo);
    let text = '';
    for await (const chunk of visitor) text += chunk;
    expect(text).toContain(`POST /up ${size}`);
  });

  it('three hundred wait at once', async () => {
    door.lead({ at: 'hold' });
    const paths = Array.from({ length: 300 }, (_, index) => `/${index}`);
    const answers = paths.map((path) => ask(door.url, { path }));
    await askAndArrive({ path: '/last' });
    await appThat(echo);
    const bodies = (await Promise.all(answers)).map(({ body }) => body.toString());
    expect(bodies).toEqual(paths.map((path) => `GET ${path} 0`));
  });

  it('who leaves is not announced to the app afterwards', async () => {
    door.lead({ at: 'hold' });
    const leaving = new AbortController();
    await askAndArrive({ path: '/left', signal: leaving.signal });
    leaving.abort();
    await door.until('visit.ended', ({ path }) => path === '/left');
    const seen: (string | undefined)[] = [];
    await appThat((request, response) => {
      seen.push(request.url);
      response.end();
    });
    await ask(door.url, { path: '/next' });
    expect(seen).toEqual(['/next']);
  });

  it('ten seconds are the most: then a page that loads itself again, in two languages, from nowhere else', async () => {
    stopClock();
    door.lead({ at: 'hold' });
    const { answer } = await askAndArrive();
    const handshake = openWebSocket(door.url, { 'ocap-dev-nonce': 'w' });
    await vi.waitFor(() => expect(door.sawNonce('w')).toBe(true));
    vi.advanceTimersByTime(10_000);
    const { status, message, body } = await answer;
    const page = body.toString();
    expect(status).toBe(503);
    expect(message.headers).toMatchObject({ 'retry-after': '2', 'cache-control': 'no-store' });
    expect(message.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page).toContain('<meta http-equiv="refresh" content="2">');
    expect(page).toMatch(/<html lang="en">.*The app is restarting.*<section lang="fr">.*redémarre/s);
    expect(page).not.toMatch(/\b(src|href)=|url\(|@import|\/\//);
    expect(await handshake).toBe(503);
  });

  it('a page for an upload comes through though nobody read the upload', async () => {
    stopClock();
    door.lead({ at: 'hold' });
    const { answer } = await askAndArrive({ method: 'POST', body: Buffer.alloc(8 << 20) });
    vi.advanceTimersByTime(10_000);
    expect((await answer).status).toBe(503);
  });
});

describe('while the app is away', () => {
  it('the page says at once why, and takes no code from the reason', async () => {
    door.lead({ at: 'away', reason: `<script>"it's" & co</script>` });
    const { status, message, body } = await ask(door.url);
    expect([status, message.headers['retry-after']]).toEqual([503, '10']);
    expect(body.toString()).toContain('<p>&lt;script&gt;&quot;it&#39;s&quot; &amp; co&lt;/script&gt;</p>');
    expect(await openWebSocket(door.url)).toBe(503);
  });

  it('the page has no body for HEAD', async () => {
    door.lead({ at: 'away', reason: 'It failed.' });
    const { status, message, body } = await ask(door.url, { method: 'HEAD' });
    expect([status, Number(message.headers['content-length']) > 500, body.length]).toEqual([503, true, 0]);
  });

  it('those who waited get the page at once too', async () => {
    door.lead({ at: 'hold' });
    const { answer } = await askAndArrive();
    door.lead({ at: 'away', reason: 'It failed three times.' });
    expect((await answer).body.toString()).toContain('It failed three times.');
  });
});

describe('an app that goes without an answer', () => {
  /** Cuts the first `cuts` connections once something was asked, and answers those after them. */
  function cutter(cuts: number, cut: () => void = () => {}) {
    const requests: string[] = [];
    const server = createTcpServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (bytes) => {
        requests.push(bytes.toString('latin1').split('\r\n')[0] ?? '');
        if (requests.length > cuts) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nback');
        else {
          cut();
          socket.resetAndDestroy();
        }
      });
    });
    return { server, requests };
  }

  it.each(['GET', 'HEAD'])('is asked again for a %s, which is answered once', async (method) => {
    const { server, requests } = cutter(2);
    await appOf(server);
    const { status, body } = await ask(door.url, { method });
    expect([status, body.toString()]).toEqual([200, method === 'GET' ? 'back' : '']);
    expect(requests).toEqual(Array(3).fill(`${method} / HTTP/1.1`));
  });

  it('is asked again when it is back, if it restarts', async () => {
    const { server, requests } = cutter(1, () => door.lead({ at: 'hold' }));
    const app = await appOf(server);
    const { answer } = await askAndArrive();
    await vi.waitFor(() => expect(requests.length).toBe(1));
    door.lead({ at: 'pass', upstream: app.url });
    expect((await answer).body.toString()).toBe('back');
    expect(requests.length).toBe(2);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'is never asked twice for a %s, and the page is honest',
    async (method) => {
      const { server, requests } = cutter(1);
      await appOf(server);
      const { status, message, body } = await ask(door.url, { method, body: Buffer.from('order') });
      expect(status).toBe(502);
      expect(message.headers).not.toHaveProperty('retry-after');
      expect(body.toString()).toContain('may or may not have been handled');
      expect(body.toString()).not.toContain('http-equiv');
      expect(requests.length).toBe(1);
    },
  );

  it('is asked again when it is back, if all it said was that it goes', async () => {
    let asked = 0;
    const { url } = await appThat((_, response) => {
      asked += 1;
      if (asked === 1) door.lead({ at: 'hold' });
      response.writeHead(asked === 1 ? 503 : 200).end('unavailable'.repeat(20_000));
    });
    const { answer } = await askAndArrive();
    await vi.waitFor(() => expect(asked).toBe(1));
    door.lead({ at: 'pass', upstream: url });
    expect((await answer).status).toBe(200);
    expect(asked).toBe(2);
  });

  it('is not asked twice for a GET with a body, which is gone', async () => {
    const { server, requests } = cutter(1);
    await appOf(server);
    expect((await ask(door.url, { body: Buffer.from('hi') })).status).toBe(502);
    expect(requests.length).toBe(1);
  });

  it('is not asked again once its answer has begun', async () => {
    let count = 0;
    await appOf(
      createTcpServer((socket) => {
        count += 1;
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'));
      }),
    );
    await expect(ask(door.url)).rejects.toThrow();
    expect(count).toBe(1);
  });

  it('is given up after some tries, with a page', async () => {
    stopClock();
    const { server, requests } = cutter(99);
    await appOf(server);
    const answer = ask(door.url);
    while (requests.length < 8) {
      vi.advanceTimersByTime(50);
      await setImmediate();
    }
    expect((await answer).status).toBe(502);
    expect((await answer).body.toString()).toContain('does not answer');
  });
});

describe('an app that refuses connections', () => {
  it.each(['GET', 'POST'])('is asked again in a moment for a %s, whose body is whole', async (method) => {
    const port = await freePort();
    door.lead({ at: 'pass', upstream: `http://127.0.0.1:${port}` });
    const body = method === 'POST' ? randomBytes(8 << 20) : undefined;
    const { answer } = await askAndArrive({ method, ...(body && { body }) });
    const got = Promise.withResolvers<IncomingMessage>();
    const app = await listenAt(
      createServer((request, response) => {
        got.resolve(request);
        request.pipe(response);
      }),
      port,
    );
    cleanups.push(app.end);
    await got.promise;
    const answered = await answer;
    expect(answered.status).toBe(200);
    expect(answered.body.equals(body ?? Buffer.alloc(0))).toBe(true);
  });

  it('keeps a POST that it has not seen until it is back elsewhere', async () => {
    door.lead({ at: 'pass', upstream: `http://127.0.0.1:${await freePort()}` });
    const { answer } = await askAndArrive({ method: 'POST', body: Buffer.from('order') });
    door.lead({ at: 'hold' });
    await appThat(echo);
    expect((await answer).body.toString()).toBe('POST / 5');
  });
});

it('before it is told where to lead, the door holds', async () => {
  const { answer } = await askAndArrive();
  await appThat(echo);
  expect((await answer).status).toBe(200);
});
