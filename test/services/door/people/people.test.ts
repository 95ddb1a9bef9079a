import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { ask, listenAt, type OpenDoor, openDoor, openWebSocket } from '../../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
let asked: IncomingHttpHeaders[];
beforeEach(async () => {
  door = await openDoor();
  asked = [];
  cleanups.push(door.close);
});

const html: RequestListener = (_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end('<h1>It renders</h1>');
};

/** An app with a page, scripts, and a stream that says each message twice. */
async function startApp(listener: RequestListener = html) {
  const server = createServer((request, response) => {
    asked.push(request.headers);
    listener(request, response);
  });
  const app = await listenAt(server);
  new WebSocketServer({ server, handleProtocols: () => 'streamlit' }).on('connection', (side) =>
    side.on('message', (data) => [1, 2].forEach(() => void side.send(data))),
  );
  cleanups.push(app.end);
  door.lead({ at: 'pass', upstream: app.url });
}

const headers = (...more: string[]) => ['Host', 'x', 'Connection', 'close', 'User-Agent', 'curl/8', ...more];

/** Loads a page. @returns the cookie that came with it. */
async function load(path = '/', ...more: string[]): Promise<string | undefined> {
  const { message } = await ask(door.url, { path, headers: headers(...more) });
  return message.headers['set-cookie']?.[0]?.split(';')[0];
}

const here = (count: number) => vi.waitFor(() => expect(door.seen.people.here).toBe(count));
const people = () => door.seen.people.people;

describe('the cookie', () => {
  it('goes with a page and with nothing else, and the app never sees it', async () => {
    await startApp((request, response) => {
      const type = request.url?.endsWith('.js') ? 'text/javascript' : 'text/html';
      response.writeHead(200, { 'Content-Type': type, 'Set-Cookie': 'own=1' }).end('x');
    });
    const page = await ask(door.url, { headers: headers() });
    const [own, ours] = page.message.headers['set-cookie'] ?? [];
    expect(own).toBe('own=1');
    expect(ours).toMatch(/^__Host-ocap-dev=[\w-]{22}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    const cookie = ours?.split(';')[0] ?? '';
    for (const [method, path, more] of [
      ['GET', '/static/a.js', []],
      ['HEAD', '/', []],
      ['POST', '/', []],
      ['GET', '/', ['Cookie', `a=1; ${cookie}; b=2`]],
      ['GET', '/', ['Cookie', cookie]],
      ['GET', '/component/it/index.html', ['Sec-Fetch-Dest', 'iframe', 'Sec-Fetch-Site', 'same-origin']],
      ['GET', '/fetched', ['Sec-Fetch-Dest', 'empty']],
    ] as const) {
      const { message } = await ask(door.url, { method, path, headers: headers(...more) });
      expect(message.headers['set-cookie']).toEqual(['own=1']);
    }
    expect(asked.map(({ cookie: seen }) => seen).filter((seen) => seen !== undefined)).toEqual(['a=1; b=2']);
  });

  it('is not set while OCAP_PEOPLE is off, one from before does not count, and is still kept from the app', async () => {
    await startApp();
    const cookie = (await load()) ?? '';
    await load('/', 'Cookie', cookie);
    door.people.giveCookies(false);
    expect(await load('/off', 'Cookie', cookie)).toBe(undefined);
    expect(await load('/off')).toBe(undefined);
    await here(2);
    expect(people().map(({ page }) => page)).toContain('/off');
    expect(asked.some((seen) => seen.cookie !== undefined)).toBe(false);
  });

  it('goes with the page that says that the app restarts, to whoever wants a page', async () => {
    door.lead({ at: 'away', reason: 'It failed.' });
    expect(await load()).toMatch(/^__Host-ocap-dev=/);
  });

  it('is not given to a question of our own, who is nobody', async () => {
    await startApp();
    door.expect('own');
    expect(await load('/', 'ocap-dev-nonce', 'own')).toBe(undefined);
    await load('/other', 'User-Agent', 'other');
    await here(1);
  });
});

describe('people', () => {
  it('one person who loads a page of 70 requests is one, and each visit has their name', async () => {
    await startApp((request, response) => {
      const type = request.url?.startsWith('/report') ? 'text/html' : 'text/javascript';
      response.writeHead(200, { 'Content-Type': type }).end('12345');
    });
    const cookie = (await load('/report?secret=1')) ?? '';
    for (let at = 0; at < 69; at += 1) await load(`/static/${at}.js`, 'Cookie', cookie);
    await vi.waitFor(() => expect(door.seen.count).toBe(70));
    expect(people()).toMatchObject([
      { page: '/report', bytesOut: 350, errors: 0, agent: 'curl', address: null },
    ]);
    const names = door.events.map((event) => ('person' in event ? event.person : null));
    expect(new Set(names)).toEqual(new Set([people()[0]?.name]));
    expect(door.told).toEqual([`${people()[0]?.name} came`]);
  });

  it('what has neither page nor stream nor cookie is only a visit', async () => {
    await startApp((_, response) => response.writeHead(404).end());
    await load('/wp-login.php');
    await vi.waitFor(() => expect(door.seen.count).toBe(1));
    expect(people()).toEqual([]);
    expect(await door.until('visit.ended')).toMatchObject({ status: 404, person: null });
  });

  it('their WebSocket is told when it opens, and its messages and bytes are counted', async () => {
    await startApp();
    const cookie = (await load()) ?? '';
    const socket = await openWebSocket(door.url, { cookie, 'user-agent': 'curl/8' });
    if (!(socket instanceof WebSocket)) throw new Error('refused');
    const opened = await door.until('webSocket.opened');
    expect(opened).toMatchObject({ path: '/_stcore/stream', person: expect.stringMatching(/^\w+ \w+$/) });
    for (const size of [10, 1000, 70_000]) socket.send(Buffer.alloc(size));
    await vi.waitFor(() => expect(people()).toMatchObject([{ reruns: 3, bytesIn: 71_010, webSockets: 1 }]));
    // Twice what it sent, and the page.
    await vi.waitFor(() => expect(people()[0]?.bytesOut).toBe(142_020 + '<h1>It renders</h1>'.length));
    socket.close();
    await vi.waitFor(() => expect(people()).toMatchObject([{ webSockets: 0 }]));
    await vi.waitFor(() => expect(door.told.at(-1)).toBe(`${opened.person} left`), { timeout: 6000 });
    expect(people()).toMatchObject([{ leftMs: expect.any(Number) }]);
  });

  it('have their last 4xx, and the exception of a run that was theirs', async () => {
    await startApp((request, response) => {
      if (request.url === '/') html(request, response);
      else response.writeHead(404).end();
    });
    const cookies = [await load('/', 'User-Agent', 'one'), await load('/', 'User-Agent', 'two')];
    const sockets = await Promise.all(cookies.map((cookie = '') => openWebSocket(door.url, { cookie })));
    const [first] = sockets;
    if (!(first instanceof WebSocket)) throw new Error('refused');
    await load('/lost.png', 'Cookie', cookies[0] ?? '');
    await vi.waitFor(() =>
      expect(people()).toContainEqual(expect.objectContaining({ errors: 1, lastError: '404 /lost.png' })),
    );
    // `rerun_script`, as the page sends it first.
    first.send(Buffer.from([0x5a, 0x00]));
    await vi.waitFor(() => expect(people()).toContainEqual(expect.objectContaining({ reruns: 1 })));
    door.people.raised("KeyError: 'x'", 'app/front.py:6');
    await vi.waitFor(() =>
      expect(people().map(({ reruns, lastError }) => [reruns, lastError])).toEqual(
        expect.arrayContaining([
          [1, "KeyError: 'x' (app/front.py:6)"],
          [0, null],
        ]),
      ),
    );
  });

  it('a thousand requests are a few summaries', async () => {
    await startApp();
    let summaries = 0;
    let last = door.seen;
    const count = () => {
      if (door.seen !== last) summaries += 1;
      last = door.seen;
    };
    const startMs = performance.now();
    for (let at = 0; at < 300; at += 1) {
      await load('/a');
      count();
    }
    expect(summaries).toBeLessThan(3 + (performance.now() - startMs) / 90);
  });
});
