import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask, listenAt, type OpenDoor, openDoor } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
beforeEach(async () => {
  door = await openDoor();
  cleanups.push(door.close);
});

async function appThat(listener: RequestListener) {
  const app = await listenAt(createServer(listener));
  cleanups.push(app.end);
  door.lead({ at: 'pass', upstream: app.url });
}

const with_ = (...headers: string[]) => ['Host', 'x', 'Connection', 'close', ...headers];

it('a visit is told with all but its query', async () => {
  await appThat((_, response) => response.writeHead(404).end());
  await ask(door.url, {
    method: 'PUT',
    path: '/a/b?token=secret?x',
    headers: with_('Origin', 'https://O.example/'),
  });
  expect(await door.until('visit.ended')).toEqual({
    type: 'visit.ended',
    method: 'PUT',
    path: '/a/b',
    status: 404,
    durationMs: expect.any(Number),
    origin: 'https://O.example/',
    webSockets: 0,
  });
});

it("a page of the door's own is told as what the visitor got", async () => {
  door.lead({ at: 'away', reason: 'It failed.' });
  await ask(door.url);
  expect(await door.until('visit.ended')).toMatchObject({ status: 503, origin: null });
});

it('a visitor who leaves without an answer got no status', async () => {
  const visitor = connect(Number(new URL(door.url).port), '127.0.0.1');
  await appThat(() => visitor.destroy());
  visitor.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await door.until('visit.ended')).toMatchObject({ path: '/', status: null });
});

it('a visit takes as long as the visitor sees it, the wait included', async () => {
  const finish = Promise.withResolvers<void>();
  await appThat(async (_, response) => {
    response.write('slow');
    await finish.promise;
    response.end();
  });
  const answer = ask(door.url);
  const beganMs = performance.now();
  while (performance.now() - beganMs < 30) await new Promise(setImmediate);
  expect(door.events).toEqual([]);
  finish.resolve();
  await answer;
  expect((await door.until('visit.ended')).durationMs).toBeGreaterThanOrEqual(25);
});

it('the nonce of a probe is seen and stays with the door', async () => {
  let names: string[] = [];
  await appThat((request, response) => {
    names = Object.keys(request.headers);
    response.end();
  });
  expect(door.sawNonce('n1')).toBe(false);
  await ask(door.url, { path: '/base/_stcore/health?x', headers: with_('Ocap-Dev-Nonce', 'n1') });
  expect(door.sawNonce('n1')).toBe(true);
  expect(door.sawNonce('n2')).toBe(false);
  expect(names).toEqual(['host', 'connection']);
});

it('a probe of health is no visit, but what else carries a nonce is one, and so is what else asks for health', async () => {
  await appThat((_, response) => response.end());
  await ask(door.url, { path: '/_stcore/health', headers: with_('ocap-dev-nonce', 'n') });
  await ask(door.url, { path: '/_stcore/health' });
  await ask(door.url, { path: '/other', headers: with_('ocap-dev-nonce', 'n') });
  await door.until('visit.ended', ({ path }) => path === '/other');
  expect(door.events.map((event) => 'path' in event && event.path)).toEqual(['/_stcore/health', '/other']);
});

it('of many nonces the oldest are forgotten', async () => {
  await appThat((_, response) => response.end());
  for (let count = 0; count < 70; count += 1)
    await ask(door.url, { headers: with_('ocap-dev-nonce', `n${count}`) });
  expect([door.sawNonce('n0'), door.sawNonce('n69')]).toEqual([false, true]);
});
