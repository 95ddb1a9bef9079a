import { createServer, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  type Answer,
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
let appUrl = '';
/** Those whom the app has not answered. */
let held: ServerResponse[];
beforeEach(async () => {
  held = [];
  const server = createServer((request, response) => {
    if (request.url === '/quick') response.end('quick');
    else held.push(response);
  });
  new WebSocketServer({ server });
  const app = await listenAt(server);
  appUrl = app.url;
  door = await openDoor();
  cleanups.push(app.end, door.close);
  door.lead({ at: 'pass', upstream: appUrl });
});

/** When whoever may go has gone. */
const soon = () => new Promise<undefined>((resolve) => void setImmediate(resolve, undefined));

const from = (address: string, ...headers: string[]) => [
  ...['Host', 'x', 'Connection', 'close', 'X-Forwarded-For', address],
  ...headers,
];
const quick = (address: string, ...headers: string[]) =>
  ask(door.url, { path: '/quick', headers: from(address, ...headers) });
const finish = (count: number) => held.splice(0, count).forEach((response) => void response.end('slow'));

/** As many slow requests from there; resolves when the app has those that it may have. */
async function flood(address: string, count: number, atApp: number): Promise<{ asked: Promise<Answer>[] }> {
  const before = held.length;
  const asked = Array.from({ length: count }, () => ask(door.url, { headers: from(address) }));
  for (const answer of asked) answer.catch(() => {});
  await vi.waitFor(() => expect(held.length).toBe(before + atApp), { timeout: 10_000 });
  return { asked };
}

describe('requests of one visitor', () => {
  it('are at the app 128 at once at the most; the others wait, and nobody else behind them', async () => {
    const { asked } = await flood('203.0.113.9', 140, 128);
    expect((await quick('203.0.113.8')).body.toString()).toBe('quick');
    expect((await ask(door.url, { path: '/quick' })).status).toBe(200);
    expect(held.length).toBe(128);
    finish(1);
    await vi.waitFor(() => expect(held.length).toBe(128));
    const finishing = setInterval(() => finish(held.length), 5);
    cleanups.push(() => clearInterval(finishing));
    expect((await Promise.all(asked)).every(({ status }) => status === 200)).toBe(true);
  });

  it('that find no place within ten seconds get a page that says so', async () => {
    await flood('203.0.113.9', 128, 128);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const late = ask(door.url, { headers: from('203.0.113.9', 'ocap-dev-nonce', 'late') });
    await vi.waitFor(() => expect(door.sawNonce('late')).toBe(true));
    vi.advanceTimersByTime(10_000);
    const { status, message, body } = await late;
    expect([status, message.headers['retry-after']]).toEqual([503, '5']);
    expect(body.toString()).toContain('Too many visitors at once');
  });

  it('that could not be sent take no place: 128 of them kept one out for good', async () => {
    door.lead({ at: 'pass', upstream: 'ftp://127.0.0.1:9' });
    const lost = await Promise.allSettled(
      Array.from({ length: 128 }, () => ask(door.url, { headers: from('203.0.113.9') })),
    );
    expect(lost.every(({ status }) => status === 'rejected')).toBe(true);
    door.lead({ at: 'pass', upstream: appUrl });
    expect((await quick('203.0.113.9')).body.toString()).toBe('quick');
  });

  it('from this machine are bounded with all others: 512', async () => {
    const asked = Array.from({ length: 520 }, () => ask(door.url));
    for (const answer of asked) answer.catch(() => {});
    await vi.waitFor(() => expect(held.length).toBe(512), { timeout: 10_000 });
    door.expect('own');
    expect((await quick('203.0.113.9', 'ocap-dev-nonce', 'own')).status).toBe(200);
    expect(held.length).toBe(512);
  });

  it('who wait for the app to come back are 250 at the most, and others wait beside them', async () => {
    door.lead({ at: 'hold' });
    const asked = Array.from({ length: 255 }, () => ask(door.url, { headers: from('203.0.113.9') }));
    const answers = asked.map((answer) =>
      answer.then(
        ({ status }) => status,
        () => null,
      ),
    );
    expect(await Promise.race(answers)).toBe(503);
    const other = quick('203.0.113.8', 'ocap-dev-nonce', 'other');
    await vi.waitFor(() => expect(door.sawNonce('other')).toBe(true));
    expect(await Promise.race([other, soon()])).toBeUndefined();
    await door.close();
    expect((await Promise.all(answers)).filter((status) => status === 503).length).toBe(5);
    await expect(other).rejects.toThrow();
  });
});

it('WebSockets of one visitor are 512 at the most, and all are free again when they are closed', async () => {
  const headers = { 'x-forwarded-for': '203.0.113.9' };
  const opened = await Promise.all(Array.from({ length: 512 }, () => openWebSocket(door.url, headers)));
  cleanups.push(() => opened.forEach((socket) => void (socket instanceof WebSocket && socket.terminate())));
  expect(opened.every((socket) => socket instanceof WebSocket)).toBe(true);
  const waiting = openWebSocket(door.url, { ...headers, 'ocap-dev-nonce': 'w' });
  await vi.waitFor(() => expect(door.sawNonce('w')).toBe(true));
  const other = await openWebSocket(door.url, { 'x-forwarded-for': '203.0.113.8' });
  if (other instanceof WebSocket) other.terminate();
  expect(door.openWebSockets).toBeGreaterThanOrEqual(512);
  const [first] = opened;
  if (first instanceof WebSocket) first.close();
  const next = await waiting;
  expect(next).toBeInstanceOf(WebSocket);
  if (next instanceof WebSocket) next.terminate();
});

describe('visitors behind a proxy', () => {
  const proxy = '198.51.100.7';

  it('are one where it is not trusted, and each of its own where it is', async () => {
    await flood(`203.0.113.9, ${proxy}`, 130, 128);
    const one = quick(`203.0.113.8, ${proxy}`, 'ocap-dev-nonce', 'n');
    await vi.waitFor(() => expect(door.sawNonce('n')).toBe(true));
    expect(await Promise.race([one, soon()])).toBeUndefined();
    door.trust(['198.51.100.0/24']);
    expect((await quick(`203.0.113.8, ${proxy}`)).status).toBe(200);
    finish(held.length);
    expect((await one).status).toBe(200);
  });

  it('are told apart by themselves once a question of our own came through it', async () => {
    door.expect('own', null, true);
    await quick(`192.0.2.1, ${proxy}`, 'ocap-dev-nonce', 'own');
    await flood(`203.0.113.9, ${proxy}`, 130, 128);
    expect((await quick(`203.0.113.8, ${proxy}`)).status).toBe(200);
  });

  it.each([
    ['which went straight to the tunnel', '192.0.2.1, 198.51.100.7', false],
    ['of which it said nothing', '198.51.100.7', true],
    ['beside which it passed on what it was sent', '1.2.3.4, 192.0.2.1, 198.51.100.7', true],
  ])('are not believed on a question of our own %s', async (_what, forwardedFor, byProxy) => {
    door.expect('own', null, byProxy);
    await quick(forwardedFor, 'ocap-dev-nonce', 'own');
    await flood(`203.0.113.9, ${proxy}`, 128, 128);
    const one = quick(`203.0.113.8, ${proxy}`, 'ocap-dev-nonce', 'n');
    await vi.waitFor(() => expect(door.sawNonce('n')).toBe(true));
    expect(await Promise.race([one, soon()])).toBeUndefined();
    finish(128);
    expect((await one).status).toBe(200);
  });
});
