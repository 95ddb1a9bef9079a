import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { offlinePage } from '../../src/deploy/error-page.ts';
import { findBrowser, startBrowser } from '../support/browser.ts';
import { type NameServer, startNameServer } from '../support/dns.ts';
import { generatedNginx } from '../support/generating.ts';
import { handshakeThrough, listen, needNginx, startNginx, visit } from '../support/nginx.ts';
import { freePort } from '../support/streamlit.ts';

const host = 'proxy.test';
const pages = mkdtempSync(join(tmpdir(), 'ocap-dev-pages-'));
const page = join(pages, 'error-offline.html');

let names: NameServer;
beforeAll(async () => {
  names = await startNameServer(['app.test']);
});
afterAll(async () => {
  await names.close();
  rmSync(pages, { recursive: true });
});

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
beforeEach(() => writeFileSync(page, offlinePage()));
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** nginx over the generated file, with the offline page in its place; in front of nothing, or of this port. */
async function start(appPort?: number) {
  const port = await freePort();
  const upstream = `http://app.test:${appPort ?? (await freePort())}`;
  const settings = { PROD_PROXY_URL: `http://${host}:${port}`, PROD_ORIGINS: upstream };
  const config = await generatedNginx(names, settings, 'production');
  const nginx = await startNginx(config.replace('/usr/share/nginx/html', pages));
  undo.push(nginx.end);
  return { port, host };
}

/** nginx in front of an app that gives these answers. */
async function startBefore(app: RequestListener) {
  const { port, end } = await listen(createServer(app));
  undo.push(end);
  return start(port);
}

describe('a proxy whose app does not answer', () => {
  test('shows the offline page at the address that was asked for, with the status as it is', async () => {
    const place = await start();
    const answer = await visit({ ...place, path: '/some/page?a=1' });
    expect(answer).toMatchObject({ status: 502, body: offlinePage() });
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html',
      'cache-control': 'no-store',
      'retry-after': '10',
    });
    expect(await handshakeThrough(place, 'https://www.example.org')).toBe(502);
  });

  test('shows a short one that reloads by itself while the page is not in its place: a 502 stays one', async () => {
    rmSync(page);
    const answer = await visit(await start());
    expect(answer).toMatchObject({ status: 502, body: expect.stringContaining('http-equiv=refresh') });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html', 'cache-control': 'no-store' });
  });

  test('shows it too where the hosting itself says that the app is not up', async () => {
    const place = await startBefore((_, response) => response.writeHead(503).end('waking'));
    expect(await visit(place)).toMatchObject({ status: 503, body: offlinePage() });
  });
});

test('the offline page has no address of its own, where it would find itself and reload without end', async () => {
  const place = await startBefore((_, response) => response.end('the app'));
  expect(await visit({ ...place, path: '/error-offline.html' })).toMatchObject({ status: 404 });
});

test('the app’s own pages of errors are left alone', async () => {
  const place = await startBefore(({ url }, response) =>
    response.writeHead(Number(url?.slice(1))).end('mine'),
  );
  for (const status of [403, 404, 500])
    expect(await visit({ ...place, path: `/${status}` })).toMatchObject({ status, body: 'mine' });
});

test('a browser at the offline page opens the app by itself as soon as it answers', async (context) => {
  const command = await findBrowser();
  if (command === null) return context.skip('no Chromium is installed');
  const asked: { readonly url: string | undefined; readonly page: boolean }[] = [];
  const opened = Promise.withResolvers<void>();
  const place = await startBefore(({ url, headers }, response) => {
    const page = headers.accept?.includes('text/html') === true;
    asked.push({ url, page });
    // Not up yet; then up, and its tunnel not.
    if (asked.length === 1) return response.writeHead(503).end();
    if (asked.length === 2) return response.writeHead(404, { 'ngrok-error-code': 'ERR_NGROK_3200' }).end();
    response.end('<!doctype html><link rel="icon" href="data:,">the app');
    if (page) opened.resolve();
  });
  const url = '/some/page?a=1';
  const browser = await startBrowser(command, host);
  undo.push(browser.close);
  await browser.open(`http://${host}:${place.port}${url}`);
  await opened.promise;
  // What it asks while it waits is its own address, in the background.
  expect(asked).toEqual([
    { url, page: true },
    { url, page: false },
    { url, page: false },
    { url, page: true },
  ]);
});
