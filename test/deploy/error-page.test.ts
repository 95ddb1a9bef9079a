import { expect, it } from 'vitest';
import { readPage } from '../../src/core/checks/page.ts';
import { offlinePage, offlinePageMark } from '../../src/deploy/error-page.ts';
import { nginxConfig } from '../../src/deploy/nginx.ts';
import { proxySite } from '../../src/deploy/proxy-site.ts';
import { settingsOf } from '../support/settings.ts';

const page = offlinePage();
const texts = page.replaceAll(/<(script|style)>[\s\S]*?<\/\1>/g, '');

it('loads nothing from anywhere', () => {
  const addresses = [...page.matchAll(/\b(?:src|href|action|data|poster)="([^"]*)"/g)].map(
    ([, address]) => address,
  );
  // The page itself, and an icon that is none, so that the browser asks for none.
  expect(new Set(addresses)).toEqual(new Set(['data:,', '']));
  expect(page).not.toMatch(/url\(|@import|import\(|<(link(?! rel="icon")|iframe|object|img)\b/);
  expect(page).not.toMatch(/https?:\/\//);
});

it('is in French, with everything in English marked as such', () => {
  expect(page).toMatch(/^<!doctype html>\n.*\n<html lang="fr">/);
  const french = texts.replaceAll(/<(section|span) lang="en">[\s\S]*?<\/\1>/g, '').replace(/<title>.*/, '');
  expect(french).toContain('L’application ne répond pas');
  expect(french).not.toMatch(/\b(app|the|page tries)\b/i);
  expect(texts).toContain('The app is not answering right now');
});

it('tries again without JavaScript too, and offers to do it now', () => {
  expect(page).toContain('<noscript><meta http-equiv="refresh" content="15"></noscript>');
  expect(page).toContain('<a href="">Réessayer maintenant <span lang="en">/ Try again now</span></a>');
});

it('can be read by everybody: one main part, headings in order, a zoomable view, news for screen readers', () => {
  expect([...texts.matchAll(/<(main|h\d)>/g)].map((found) => found[1])).toEqual(['main', 'h1', 'h2']);
  expect(texts).toContain('content="width=device-width, initial-scale=1"');
  expect(texts).toMatch(/<div role="status">\n<p id="slow" hidden>/);
});

it('carries its mark near its head, where a probe that reads little finds it', () => {
  expect(page.slice(0, 1000)).toContain(`<meta name="generator" content="${offlinePageMark}">`);
});

it('is known to the probes, and so is the short form in the nginx file', () => {
  const reading = proxySite('production', settingsOf(''));
  const config = reading.ok ? nginxConfig({ sites: [reading.site], resolvers: ['1.1.1.1'] }) : '';
  const short = /return 200 "(.*)";/.exec(config)?.[1] ?? '';
  for (const body of [page, short])
    expect(readPage({ status: 502, headers: {}, body })).toEqual({ by: 'offline' });
});
