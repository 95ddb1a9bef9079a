import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GenerateCommand } from '../../src/cli/commands/generate.ts';
import { readContact } from '../../src/deploy/contact.ts';
import { offlinePage } from '../../src/deploy/error-page.ts';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { openTunnel } from '../edge/open-tunnel.ts';
import { type NameServer, startNameServer } from '../support/dns.ts';
import { generate } from '../support/generating.ts';
import { handshakeThrough, listen, visit, without } from '../support/nginx.ts';
import {
  checkConfig,
  needServer,
  type ProxyServerOptions,
  type ServedKind,
  servedKinds,
  startProxyServer,
} from '../support/proxy-servers.ts';
import { freePort, type RunningApp, startApp } from '../support/streamlit.ts';

const listed = 'https://www.example.org';
const stranger = 'https://stranger.example';
const host = 'proxy.test';
const contact = 'mailto:team@example.org';
const page = offlinePage(readContact(contact));

// The one name that every machine knows: Caddy and Apache ask the system for a target's address.
const targetName = 'localhost';

let names: NameServer;
let pages = '';
beforeAll(async () => {
  names = await startNameServer([targetName]);
  pages = mkdtempSync(join(tmpdir(), 'ocap-dev-pages-'));
  chmodSync(pages, 0o755);
});
afterAll(async () => {
  await names.close();
  rmSync(pages, { recursive: true });
});

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function serveHere(app: RequestListener): Promise<number> {
  const { port, end } = await listen(createHttpServer(app));
  undo.push(end);
  return port;
}

describe.each(servedKinds)('the generated file of %s', (kind: ServedKind) => {
  beforeEach((context) => {
    needServer(kind, context);
    writeFileSync(join(pages, 'error-offline.html'), page);
  });

  interface Site extends ProxyServerOptions {
    readonly settings?: Readonly<Record<string, string>>;
    readonly command?: Partial<GenerateCommand>;
    readonly change?: (config: string) => string;
  }

  /** The server over its file, with the offline page in its place. */
  async function serve({ settings = {}, command = {}, change = (text) => text, ...options }: Site) {
    const port = await freePort();
    const { stdout } = await generate('proxy', settings, {
      proxyKind: kind,
      contact,
      serverName: `http://${host}:${port}`,
      ...(kind === 'nginx' ? { resolvers: [`127.0.0.1:${names.port}`] } : {}),
      ...command,
    });
    const config = stdout.replaceAll(
      /\/usr\/share\/nginx\/html|\/usr\/share\/caddy|\/var\/www\/html/g,
      pages,
    );
    const server = await startProxyServer(kind, change(config), options);
    undo.push(server.end);
    return { port, host, config };
  }

  describe('straight to the app on the same machine', () => {
    test('leads who types the name alone to the app below its path, where it answered 404', async () => {
      const app = await serveHere((_, response) => response.end('app'));
      const { config: _, ...place } = await serve({
        settings: { STREAMLIT_PORT: String(app) },
        command: { to: 'app', path: '/sales.v1' },
      });
      const root = await visit({ ...place, path: '/?a=1' });
      expect(root).toMatchObject({
        status: 302,
        headers: { location: expect.stringMatching(/\/sales\.v1\/\?a=1$/) },
      });
      expect(await visit({ ...place, path: '/sales.v1/' })).toMatchObject({ status: 200, body: 'app' });
      expect(await visit({ ...place, path: '/other' })).toMatchObject({ status: 404 });
    });

    test('lets in who comes from its own address, and no stranger; below a path too', async () => {
      const app = await startApp({
        version: '1.53.0',
        args: ['--server.baseUrlPath', 'sales'],
        baseUrl: (port) => `http://127.0.0.1:${port}/sales`,
      });
      undo.push(app.end);
      const { config, ...place } = await serve({
        settings: { STREAMLIT_PORT: String(app.port) },
        command: { to: 'app', path: '/sales' },
      });
      expect(
        await visit({ ...place, host: `${host}:${place.port}`, path: '/sales/_stcore/health' }),
      ).toMatchObject({ status: 200, body: 'ok' });
      const moved = await visit({ ...place, path: '/sales?a=1' });
      expect(moved).toMatchObject({
        status: 301,
        headers: { location: expect.stringMatching(/\/sales\/\?a=1$/) },
      });
      expect(await visit({ ...place, path: '/salesforce' })).toMatchObject({ status: 404 });
      const named = { port: place.port, host: `${host}:${place.port}` };
      expect(await handshakeThrough(named, `http://${host}:${place.port}`, '/sales/_stcore/stream')).toBe(
        101,
      );
      expect(await handshakeThrough(named, stranger, '/sales/_stcore/stream')).toBe(403);
    });

    test('shows the page while the app is down, at the address that was asked for, and at none of its own', async () => {
      const settings = { STREAMLIT_PORT: String(await freePort()) };
      const { config, ...place } = await serve({ settings, command: { to: 'app' } });
      const away = await visit({ ...place, path: '/some/page?a=1' });
      expect(away.status).toBeOneOf([502, 503]);
      expect(away.body).toBe(page);
      expect(away.headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': '10' });
      expect((await visit({ ...place, path: '/error-offline.html' })).body).not.toContain('retries forever');
    });

    test('leaves what the app answers alone, its own 404 and 503 too', async () => {
      const app = await serveHere(({ url }, response) =>
        response.writeHead(Number(url?.slice(1))).end('mine'),
      );
      const { config, ...place } = await serve({
        settings: { STREAMLIT_PORT: String(app) },
        command: { to: 'app' },
      });
      for (const status of [403, 404, 500, 503])
        expect(await visit({ ...place, path: `/${status}` })).toMatchObject({ status, body: 'mine' });
    });

    test('takes uploads of server.maxUploadSize, and refuses larger ones before their first byte', async () => {
      const received: number[] = [];
      const app = await serveHere((request, response) => {
        let length = 0;
        request.on('data', (chunk: Buffer) => {
          length += chunk.length;
        });
        request.on('end', () => {
          received.push(length);
          response.end();
        });
      });
      const { config, ...place } = await serve({
        settings: { STREAMLIT_PORT: String(app), STREAMLIT_SERVER_MAX_UPLOAD_SIZE: '3' },
        command: { to: 'app' },
      });
      expect(await visit({ ...place, body: Buffer.alloc(3 * 2 ** 20 + 1000) })).toMatchObject({
        status: 200,
      });
      expect(received).toEqual([3 * 2 ** 20 + 1000]);
      expect(await headOf(place.port, 5_000_000_000)).toBe(413);
    });
  });

  describe('in front of a tunnel', () => {
    let edge: Edge;
    let app: RunningApp;
    beforeAll(async () => {
      edge = await startEdge();
      app = await startApp({ version: '1.53.0', env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: listed } });
    });
    afterAll(async () => {
      await app.end();
      await edge.close();
    });
    afterEach(() => edge.heal());

    /** A reserved domain has no port: only this is changed for the stand-in edge. */
    const throughEdge = () =>
      serve({
        settings: { NGROK_DOMAIN: targetName },
        command: { to: 'tunnel' },
        change: (config) =>
          config.replaceAll(`https://${targetName}`, `https://${targetName}:${edge.httpsPort}`),
        trusted: edge.caFile,
      });

    async function tunnelTo(port: number) {
      const tunnel = await openTunnel(edge, `http://127.0.0.1:${port}`, targetName);
      undo.push(tunnel.close);
    }

    test('leads through TLS to the app, lets in the listed origin alone, and spares the free plan’s page', async () => {
      edge.showWarningPage();
      await tunnelTo(app.port);
      const { config, ...place } = await throughEdge();
      expect(await visit({ ...place, path: '/_stcore/health' })).toMatchObject({ status: 200, body: 'ok' });
      expect(await handshakeThrough(place, listed)).toBe(101);
      expect(await handshakeThrough(place, stranger)).toBe(403);
    });

    test('shows the page while the tunnel is away, with what the page knows ngrok by', async () => {
      const { config, ...place } = await throughEdge();
      for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
        const away = await visit({ ...place, path: '/some/page?a=1', headers });
        expect(away).toMatchObject({ status: 404, body: page });
        expect(away.headers).toMatchObject({
          'ngrok-error-code': 'ERR_NGROK_3200',
          'content-type': expect.stringContaining('text/html'),
          'cache-control': 'no-store',
        });
      }
    });

    test('leaves what comes from the app alone: its own 404, 502 and 503', async () => {
      const own = await serveHere(({ url }, response) =>
        response.writeHead(Number(url?.slice(1))).end('mine'),
      );
      await tunnelTo(own);
      const { config, ...place } = await throughEdge();
      for (const status of [403, 404, 502, 503])
        expect(await visit({ ...place, path: `/${status}` })).toMatchObject({ status, body: 'mine' });
      const put = await visit({ ...place, path: '/404', body: Buffer.from('x') });
      expect(put).toMatchObject({ status: 404, body: 'mine' });
    });

    test('asks the app for nothing a second time but for an answer that may be ngrok’s', async () => {
      const asked: string[] = [];
      const own = await serveHere(({ method, url }, response) => {
        asked.push(`${method} ${url}`);
        response.writeHead(Number(url?.slice(1))).end();
      });
      await tunnelTo(own);
      const { config, ...place } = await throughEdge();
      for (const path of ['/200', '/403', '/500']) await visit({ ...place, path });
      await visit({ ...place, path: '/404', body: Buffer.from('x') });
      expect(asked).toEqual(['GET /200', 'GET /403', 'GET /500', 'PUT /404']);
    });

    test('shows the page where nobody answers at the tunnel’s service either', async () => {
      const { config, ...place } = await serve({
        settings: { NGROK_DOMAIN: targetName },
        command: { to: 'tunnel' },
        change: (text) => text.replaceAll(`https://${targetName}`, `https://${targetName}:1`),
      });
      const away = await visit(place);
      expect(away.status).toBeOneOf([502, 503]);
      expect(away.body).toBe(page);
    });
  });

  describe('in front of hosting that is shared by many names', () => {
    /** Like Render's: without a name, or with another, there is no certificate to go on with. */
    async function start(answer: RequestListener) {
      const certificate = selfSignedCertificate([targetName]);
      const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-ca-'));
      writeFileSync(join(folder, 'ca.pem'), certificate.cert);
      const hosting = createHttpsServer(
        {
          SNICallback: (name, done) =>
            name === targetName
              ? done(null, createSecureContext(certificate))
              : done(new Error('unknown name')),
        },
        answer,
      );
      const { port, end } = await listen(hosting);
      undo.push(() => rmSync(folder, { recursive: true }), end);
      const upstream = `https://${targetName}:${port}`;
      const place = await serve({
        settings: { PROD_ORIGINS: `${upstream},${listed}` },
        command: { target: 'production' },
        trusted: join(folder, 'ca.pem'),
      });
      return { port: place.port, host, upstream };
    }

    test('names it in the TLS handshake and as Host, and tells whom it serves', async () => {
      const { upstream, ...place } = await start(({ headers }, response) =>
        response.end(JSON.stringify(headers)),
      );
      const answer = await visit({ ...place, headers: { Origin: listed } });
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({
        host: new URL(upstream).host,
        origin: listed,
        'x-real-ip': '127.0.0.1',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': expect.stringContaining(host),
      });
    });

    test('shows the page where the hosting itself says that the app is not up, and no other', async () => {
      const { upstream, ...place } = await start(({ url }, response) =>
        response.writeHead(Number(url?.slice(1))).end('theirs'),
      );
      expect(await visit({ ...place, path: '/503' })).toMatchObject({ status: 503, body: page });
      expect(await visit({ ...place, path: '/404' })).toMatchObject({ status: 404, body: 'theirs' });
    });
  });

  test('is accepted by its own check without a remark, with all that it can hold', async () => {
    const settings = { NGROK_DOMAIN: 'x.ngrok.app', PROD_ORIGINS: 'https://a.onrender.com' };
    const sites = await generate('proxy', settings, {
      proxyKind: kind,
      path: '/sales',
      contact: 'https://a.org/?$x',
    });
    const app = await generate('proxy', {}, { proxyKind: kind, to: 'app', serverName: 'http://a.test:8099' });
    for (const { stdout } of [sites, app]) {
      const config = kind === 'nginx' ? stdout.replaceAll('listen 80;', 'listen 127.0.0.1:8099;') : stdout;
      expect(await checkConfig(kind, config)).toEqual({ ok: true, output: '' });
    }
  });

  test('the lines for TLS that are offered as comments work', async () => {
    const certificate = selfSignedCertificate([host]);
    const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-certificates-'));
    undo.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'fullchain.pem'), certificate.cert);
    writeFileSync(join(folder, 'privkey.pem'), certificate.key);
    const app = await serveHere(({ headers }, response) => response.end(headers['x-forwarded-proto']));
    const port = await freePort();
    await serve({
      settings: { STREAMLIT_PORT: String(app) },
      command: { to: 'app', serverName: `https://${host}:${port}` },
      change: (config) => withTls[kind](config, port).replaceAll(`/etc/letsencrypt/live/${host}`, folder),
    });
    const answer = await visit({ port, host, ca: certificate.cert });
    expect(answer).toMatchObject({ status: 200, body: 'https' });
  });
});

const withTls: Readonly<Record<ServedKind, (config: string, port: number) => string>> = {
  nginx: (config, port) =>
    without(config, 'listen 80;')
      .replaceAll(/# (listen|ssl_)/g, '$1')
      .replace(/listen \d+ ssl/, `listen ${port} ssl`),
  caddy: (config) => config.replace('# tls ', 'tls '),
  apache: (config, port) =>
    `Listen ${port}\n${config.replaceAll(/# (SSL)/g, '$1').replace('*:80', `*:${port}`)}`,
};

/** The status that headers alone are answered with, which announce a body of this length. */
function headOf(port: number, length: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(
        `PUT / HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
      ),
    );
    socket.setEncoding('utf8').once('data', (text: string) => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]));
    });
    socket.once('error', reject);
  });
}
