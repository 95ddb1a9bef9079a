import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { enter, startGuestChain, type } from '../support/guest-chain.ts';
import { needNginx } from '../support/nginx.ts';

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start() {
  const command = await findBrowser();
  if (command === null) throw new Error('no Chromium is installed');
  const chain = await startGuestChain(command);
  undo.push(chain.end);
  return chain;
}

/** How long it took until this browser had no WebSocket open, after `sinceMs`. */
async function closedAfter(isOpen: () => boolean, sinceMs: number): Promise<number> {
  while (isOpen()) await new Promise((resolve) => setTimeout(resolve, 5));
  return Math.round(Date.now() - sinceMs);
}

it('two guests and a stranger at once; one is uninvited while typing, and the other types on', async () => {
  const chain = await start();
  const [anna, ben, stranger] = await Promise.all([chain.browser(), chain.browser(), chain.browser()]);
  const [{ link: annas }, { link: bens }] = [await chain.invite('Anna'), await chain.invite('Ben')];
  await Promise.all([anna.open(annas), ben.open(bens), stranger.open(chain.publicUrl)]);
  await Promise.all([anna.shows(/typed \./), ben.shows(/typed \./)]);
  await stranger.shows(/This app is for invited guests[\s\S]*réservée aux personnes invitées/);
  // The address that stands in the browser's line has no token any more, and no script reads the cookie.
  expect(await anna.run('location.href')).toBe(chain.publicUrl);
  expect(await anna.run('document.cookie')).not.toContain('ocap');

  await stranger.open(annas);
  await stranger.shows(/This invitation has been used/);

  await type(anna, 'half of a wo');
  const startedMs = Date.now();
  const removed = chain.command('uninvite', 'Anna');
  const ms = await closedAfter(() => chain.openIn(anna) > 0, startedMs);
  await removed;
  await type(anna, 'rd');
  await enter(anna);
  await type(ben, 'hello');
  await enter(ben);
  await ben.shows(/typed hello\./);
  expect(chain.openIn(ben)).toBe(1);
  expect(await anna.text()).not.toContain('typed half');
  await anna.call('Page.reload');
  await anna.shows(/This app is for invited guests/);
  console.log('guests', JSON.stringify({ uninvitedToClosedMs: ms, withTheCommandsOwnStart: true }));
  const told = JSON.stringify(chain.program.events);
  for (const name of ['Anna', 'Ben']) expect(told.includes(`"person":"${name}"`)).toBe(true);
  expect(told.includes('Ben 2')).toBe(false);
  expect(told.includes(new URL(annas).searchParams.get('ocap-invite') ?? '?')).toBe(false);
});

it('a page that is open when the time is over loses its WebSocket within a second, and says so once it is loaded again', async () => {
  const chain = await start();
  const cleo = await chain.browser();
  const { link, endsMs } = await chain.invite('Cleo', '--for', '8s');
  await cleo.open(link);
  await cleo.shows(/typed \./);
  expect(Date.now()).toBeLessThan(endsMs);
  const ms = await closedAfter(() => chain.openIn(cleo) > 0, endsMs);
  console.log('guests', JSON.stringify({ expiryToClosedMs: ms }));
  expect(ms).toBeGreaterThanOrEqual(-5);
  expect(ms).toBeLessThan(1000);
  await cleo.call('Page.reload');
  await cleo.shows(/Your invitation has ended|This app is for invited guests/);
});
