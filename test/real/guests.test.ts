import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { startGuestChain } from '../support/guest-chain.ts';
import { needNginx } from '../support/nginx.ts';

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

// Several at once, expiry, and what is typed meanwhile: test/prove.
it('a browser without an invitation is told so, comes in by its link, and is out once uninvited', async (context) => {
  const command = await findBrowser();
  if (command === null) return context.skip('no Chromium is installed');
  const chain = await startGuestChain(command);
  undo.push(chain.end);
  const anna = await chain.browser();
  await anna.open(chain.publicUrl);
  await anna.shows(/This app is for invited guests[\s\S]*réservée aux personnes invitées/);
  // Our own question needs no invitation, and the page is run through the door.
  const { all: rows } = await chain.command('probe', '--page', '--json');
  const pages = rows.split('\n').filter((line) => line.includes('"check":"page"'));
  expect(pages.map((line) => /"verdict":"(\w+)"/.exec(line)?.[1])).toEqual(['pass', 'pass', 'pass']);
  const { link } = await chain.invite('Anna');
  await anna.open(link);
  await anna.shows(/The app renders/);
  expect(await anna.run('location.href')).toBe(chain.publicUrl);
  await chain.command('uninvite', 'Anna');
  await expect.poll(() => chain.openIn(anna)).toBe(0);
  await anna.call('Page.reload');
  await anna.shows(/This app is for invited guests/);
});
