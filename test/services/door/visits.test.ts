import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dialRaw } from '../../support/raw-client.ts';
import { ask, listenAt, type OpenDoor, openDoor, say } from '../../support/visitors.ts';

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
    person: null,
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
  const arrived = Promise.withResolvers<void>();
  await appThat(async (_, response) => {
    arrived.resolve();
    response.write('slow');
    await finish.promise;
    response.end();
  });
  const answer = ask(door.url);
  await arrived.promise;
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

it('a question of our own is no visit, and no nonce of a stranger hides one', async () => {
  await appThat((_, response) => response.end());
  door.expect('own');
  await ask(door.url, { path: '/_stcore/health', headers: with_('ocap-dev-nonce', 'own') });
  await ask(door.url, { path: '/_stcore/health', headers: with_('ocap-dev-nonce', 'n') });
  await ask(door.url, { path: '/_stcore/health' });
  await ask(door.url, { path: '/other', headers: with_('ocap-dev-nonce', 'n') });
  await door.until('visit.ended', ({ path }) => path === '/other');
  expect(door.events.map((event) => 'path' in event && event.path)).toEqual([
    '/_stcore/health',
    '/_stcore/health',
    '/other',
  ]);
});

it("a flood of a stranger's nonces does not make the door forget our own", async () => {
  await appThat((_, response) => response.end());
  door.expect('own');
  await ask(door.url, { headers: with_('ocap-dev-nonce', 'own') });
  for (let count = 0; count < 70; count += 1)
    await ask(door.url, { headers: with_('ocap-dev-nonce', `n${count}`) });
  expect(door.sawNonce('own')).toBe(true);
});

it('what a visitor chose cannot colour or move a terminal that it is shown on', async () => {
  await appThat((_, response) => response.end());
  const client = dialRaw(door.url);
  const line = 'GET /a?q HTTP/1.1\r\nHost: x\r\nConnection: close\r\n';
  await client.send(Buffer.from(`${line}Origin: https://a\x9b2J\x9d0;PWNED\x9c\r\n\r\n`, 'latin1'));
  await client.ended;
  expect(await door.until('visit.ended')).toMatchObject({
    path: '/a',
    origin: 'https://a?2J?0;PWNED?',
  });
});

it('the password of an absolute target is nobody’s to read', async () => {
  await appThat((_, response) => response.end());
  await say(
    door.url,
    'GET http://user:pass@word@host/a@b?c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  expect(await door.until('visit.ended')).toMatchObject({ path: 'http://host/a@b' });
});

it('a path of 50 KB is told by its beginning', async () => {
  await appThat((_, response) => response.end());
  await ask(door.url, { path: `/${'x'.repeat(50_000)}` });
  expect((await door.until('visit.ended')).path).toBe(`/${'x'.repeat(1999)}…`);
});

it('of many nonces the oldest are forgotten', async () => {
  await appThat((_, response) => response.end());
  for (let count = 0; count < 70; count += 1)
    await ask(door.url, { headers: with_('ocap-dev-nonce', `n${count}`) });
  expect([door.sawNonce('n0'), door.sawNonce('n69')]).toEqual([false, true]);
});
