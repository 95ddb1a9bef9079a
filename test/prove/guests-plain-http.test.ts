import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { listenAt, noGuests, openDoor } from '../support/visitors.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const named = 'dev.example.org';

// A proxy that serves plain HTTP hands the door's answers on as they are: to the browser it is the same.
it.each([
  ['localhost', /the app/],
  [named, /This app is for invited guests/],
])('over plain HTTP a guest comes in where the browser keeps a Secure cookie: %s', async (host, shows) => {
  const command = await findBrowser();
  if (command === null) throw new Error('no Chromium is installed');
  const guests = noGuests();
  const door = await openDoor(guests);
  undo.push(door.close);
  const app = await listenAt(createServer((_, response) => response.end('the app')));
  undo.push(app.end);
  door.admit({ rules: { access: 'invited', openPaths: [] }, token: null });
  door.lead({ at: 'pass', upstream: app.url });
  const browser = await startBrowser(command, named);
  undo.push(browser.close);
  const { token } = guests.invite('Anna', 60_000, 1);
  await browser.open(`http://${host}:${new URL(door.url).port}/?ocap-invite=${token}`);
  expect(await browser.shows(shows)).toMatch(shows);
  expect(await browser.run('location.search')).toBe('');
});
