import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listenAt, type OpenDoor, openDoor, openWebSocket } from '../../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

let door: OpenDoor;
beforeEach(async () => {
  door = await openDoor();
  const app = await listenAt(
    createServer().on('upgrade', (_, socket) => socket.end('HTTP/1.1 403 No\r\n\r\n')),
  );
  cleanups.push(app.end, door.close);
  door.lead({ at: 'pass', upstream: app.url });
});

const told = () => door.events.filter(({ type }) => type.startsWith('origin.'));

it.each([
  ['as it was sent', 'https://stranger.invalid', 'https://stranger.invalid'],
  ['with the Origin that a proxy wrote', 'https://SHOP.example:443', 'https://shop.example'],
  ['with what is no origin', 'nonsense', null],
  ['without an Origin', undefined, null],
])('a handshake of our own that came in %s is told by its nonce', async (_, origin, arrived) => {
  door.expect('n', 'https://stranger.invalid');
  const headers = { 'ocap-dev-nonce': 'n', host: 'x.ngrok.app', ...(origin === undefined ? {} : { origin }) };
  expect(await openWebSocket(door.url, headers)).toBe(403);
  expect(door.arrivalOf('n')).toEqual({ host: 'x.ngrok.app', origin: origin ?? null });
  expect(told()).toEqual([{ type: 'origin.arrived', sent: 'https://stranger.invalid', arrived }]);
});

it('the refusal of a handshake of our own is no visitor who could be let in', async () => {
  door.expect('n', 'https://stranger.invalid');
  await openWebSocket(door.url, { 'ocap-dev-nonce': 'n', origin: 'https://stranger.invalid' });
  await openWebSocket(door.url, { origin: 'https://visitor.example' });
  await door.until('visit.ended');
  expect(told().filter(({ type }) => type === 'origin.refused')).toEqual([
    { type: 'origin.refused', origin: 'https://visitor.example' },
  ]);
});

it('a nonce that we never sent tells nothing of our handshakes', async () => {
  await openWebSocket(door.url, { 'ocap-dev-nonce': 'made-up', origin: 'https://visitor.example' });
  await door.until('visit.ended');
  expect(told()).toEqual([{ type: 'origin.refused', origin: 'https://visitor.example' }]);
  expect(door.arrivalOf('never')).toBeNull();
});
