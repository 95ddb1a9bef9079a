import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { visitDetail } from '../../../../src/core/door/inspect/detail.ts';
import { visitEntries } from '../../../../src/core/door/inspect/entries.ts';
import { createVisitRing } from '../../../../src/services/door/people/visit-ring.ts';
import type { Visitor } from '../../../../src/services/door/visitor.ts';
import { ask, listenAt, type OpenDoor, openDoor, openWebSocket } from '../../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
let asked: {
  readonly url: string;
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
}[];
beforeEach(async () => {
  door = await openDoor();
  asked = [];
  cleanups.push(door.close);
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    asked.push({ url, cookie: headers.cookie, origin: headers.origin });
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
    response.writeHead(url.startsWith('/lost') ? 404 : 200, { 'Content-Type': type }).end('12345');
  });
  new WebSocketServer({
    server,
    handleProtocols: () => 'streamlit',
    verifyClient: ({ origin }, answer) => answer(origin !== 'https://stranger.example', 403),
  }).on('connection', (side) => side.on('message', (data) => side.send(data)));
  const app = await listenAt(server);
  cleanups.push(app.end);
  door.lead({ at: 'pass', upstream: app.url });
});

const headers = (...more: string[]) => ['Host', 'x', 'Connection', 'close', ...more];
const entries = (changes: object = {}) =>
  visitEntries(door.people.visits.all, { person: null, open: [], most: 100, ...changes });

async function load(path: string): Promise<string> {
  const { message } = await ask(door.url, { path, headers: headers() });
  return message.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

it('a page is one row with its assets folded into it; what went wrong has a row of its own', async () => {
  const cookie = await load('/report?secret=1');
  const other = await load('/other');
  for (let at = 0; at < 5; at += 1)
    await ask(door.url, {
      path: `/static/${at}.js`,
      headers: headers('Cookie', cookie, 'Referer', 'https://x/report'),
    });
  await ask(door.url, { path: '/static/o.js', headers: headers('Cookie', other) });
  await ask(door.url, { path: '/lost.js', headers: headers('Cookie', cookie) });
  await vi.waitFor(() => expect(entries().every(({ durationMs }) => durationMs !== null)).toBe(true));
  expect(
    entries().map(({ kind, path, assets, bytes, status }) => [kind, path, assets, bytes, status]),
  ).toEqual([
    ['visit', '/lost.js', 0, 5, 404],
    ['page', '/other', 1, 10, 200],
    ['page', '/report', 5, 30, 200],
  ]);
  const [, , page] = entries();
  if (page === undefined) throw new Error('no page');
  expect(
    entries({ open: [page.id], person: page.person }).map(({ path, isAsset }) => [path, isAsset]),
  ).toEqual([
    ['/lost.js', false],
    ['/report', false],
    ['/report', true],
    ...[0, 1, 2, 3, 4].map((at) => [`/static/${at}.js`, true]),
  ]);
});

it('a WebSocket is there while it is open, with its frames; a refused one says why', async () => {
  const socket = await openWebSocket(door.url);
  if (!(socket instanceof WebSocket)) throw new Error('refused');
  cleanups.push(() => socket.terminate());
  socket.send(Buffer.from([0x5a, 0x00]));
  const detailNow = () => {
    const visit = door.people.visits.get(1);
    return visit === null ? null : visitDetail(visit, { origins: [] }, Date.now());
  };
  await vi.waitFor(() =>
    expect(detailNow()).toMatchObject({
      status: 101,
      durationMs: null,
      socket: { framesFromBrowser: 1, bytesFromBrowser: 2, framesFromApp: 1 },
    }),
  );
  expect(detailNow()?.socket?.tail[0]).toMatchObject({ side: 'browser', kind: 'rerun_script', bytes: 2 });
  expect(detailNow()?.appMs).toBeGreaterThan(0);
  expect(await openWebSocket(door.url, { origin: 'https://stranger.example' })).toBe(403);
  const [refused] = entries();
  const visit = door.people.visits.get(refused?.id ?? 0);
  if (visit === null) throw new Error('not kept');
  expect(visitDetail(visit, { origins: [] }, 0).why).toContain('https://stranger.example');
});

it('a visit is asked again through the door without its cookie, with this or another Origin, and is no visit', async () => {
  const cookie = await load('/');
  await ask(door.url, { path: '/again.js', headers: headers('Cookie', `own=1; ${cookie}`) });
  await vi.waitFor(() => expect(door.seen.count).toBe(2));
  expect(await door.askAgain(2, 'https://other.example')).toMatchObject({ status: 200, failure: null });
  expect(asked.at(-1)).toEqual({ url: '/again.js', cookie: undefined, origin: 'https://other.example' });
  await openWebSocket(door.url, { origin: 'https://good.example' }).then((socket) => {
    if (socket instanceof WebSocket) socket.terminate();
  });
  expect(await door.askAgain(3, 'https://good.example')).toMatchObject({ status: 101 });
  expect(await door.askAgain(3, 'https://stranger.example')).toMatchObject({ status: 403 });
  await ask(door.url, { method: 'POST', path: '/', headers: headers() });
  await vi.waitFor(() => expect(entries()).toHaveLength(3));
  expect(await door.askAgain(4, null)).toBe(null);
  expect(await door.askAgain(99, null)).toBe(null);
});

it('only the last are kept, those that are under way longer, and no head is kept whole that is endless', () => {
  const ring = createVisitRing(3);
  const request = {
    method: 'GET',
    url: '/',
    headers: {},
    rawHeaders: ['A', 'x'.repeat(5000), 'B', 'y'.repeat(5000)],
  };
  const begin = () => ring.begin({ request } as Visitor, null, () => null);
  const open = begin();
  const over = [1, 2, 3, 4].map(() => Object.assign(begin(), { durationMs: 1 }));
  expect([...ring.all].map(({ id }) => id)).toEqual([open.id, over[2]?.id, over[3]?.id]);
  expect(open.headers).toEqual(['A', 'x'.repeat(5000)]);
});
