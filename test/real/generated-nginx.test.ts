import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { type Edge, startEdge } from '../edge/edge.ts';
import { type OpenTunnel, openTunnel } from '../edge/open-tunnel.ts';
import { type NameServer, startNameServer } from '../support/dns.ts';
import { generate, generatedNginx } from '../support/generating.ts';
import {
  handshakeThrough,
  listen,
  needNginx,
  startNginx,
  testConfig,
  visit,
  without,
} from '../support/nginx.ts';
import { freePort, makeProject, type RunningApp, realVersions, startApp } from '../support/streamlit.ts';

const listed = 'https://www.example.org';
const stranger = 'https://stranger.example';
const host = 'proxy.test';
const domain = 'ocap.ngrok.app';

let names: NameServer;
beforeAll(async () => {
  names = await startNameServer(['app.test', 'sni.test', domain]);
});
afterAll(() => names.close());

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The generated file of a production proxy in plain HTTP, so that its ports can be the test's own. */
function production(port: number, upstream: string): Promise<string> {
  const settings = { PROD_PROXY_URL: `http://${host}:${port}`, PROD_ORIGINS: `${upstream},${listed}` };
  return generatedNginx(names, settings, 'production');
}

/** Runs nginx over a file until the test is over. */
async function serve(config: string) {
  const nginx = await startNginx(config);
  undo.push(nginx.end);
  return nginx;
}

/** Where an app of the test's own answers until the test is over. */
async function serveHere(server: Server): Promise<number> {
  const { port, end } = await listen(server);
  undo.push(end);
  return port;
}

describe('nginx accepts, without a warning,', () => {
  const longName = `https://${'a-rather-long-name.'.repeat(4)}example.org`;
  test.each([
    ['both proxies', { NGROK_DOMAIN: domain }, undefined],
    ['the development proxy', { NGROK_DOMAIN: domain }, 'development'],
    ['the production proxy', {}, 'production'],
    [
      'names that its usual buckets have no room for',
      { NGROK_DOMAIN: domain, DEV_PROXY_URL: longName },
      undefined,
    ],
    [
      'ends in plain HTTP, on ports',
      { PROD_PROXY_URL: 'http://a.test:8080', PROD_ORIGINS: 'http://b.test:81' },
      'production',
    ],
    [
      'addresses in place of names',
      { PROD_PROXY_URL: 'http://[::1]:8080', PROD_ORIGINS: 'https://[::1]:8443' },
      'production',
    ],
  ] as const)('%s', async (_, settings, target) => {
    const config = onPort(await generatedNginx(names, settings, target), await freePort());
    expect(await testConfig(config)).toEqual({ ok: true, output: '' });
  });

  test('a file beside another that has the same map', async () => {
    const config = onPort(await generatedNginx(names, {}, 'production'), await freePort());
    const map = /^map [^}]*}$/m.exec(config)?.[0] ?? '';
    expect(await testConfig(`${map}\n${config}`)).toEqual({ ok: true, output: '' });
  });
});

/** The service on Render of a small project. */
async function generateIn(
  files: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>>,
) {
  const cwd = makeProject(files);
  try {
    return await generate('render', settings, { cwd });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

describe('straight to the app on the same machine, the generated file', () => {
  const straight = async (appPort: number, port: number, path?: string) => {
    const command = { to: 'app', serverName: `http://${host}:${port}`, path } as const;
    const { stdout } = await generate('nginx', { STREAMLIT_PORT: String(appPort) }, command);
    return stdout.replace(`listen ${port};`, `listen 127.0.0.1:${port};`);
  };

  test('lets in who comes from its own address with no list at all, and no stranger; below a path too', async () => {
    const app = await startApp({
      version: '1.53.0',
      args: ['--server.baseUrlPath', 'sales'],
      baseUrl: (port) => `http://127.0.0.1:${port}/sales`,
    });
    undo.push(app.end);
    const port = await freePort();
    await serve(await straight(app.port, port, '/sales'));
    const place = { port, host: `${host}:${port}` };
    expect(await visit({ ...place, path: '/sales/_stcore/health' })).toMatchObject({
      status: 200,
      body: 'ok',
    });
    expect(await visit({ ...place, path: '/sales' })).toMatchObject({ status: 301 });
    expect(await handshakeThrough(place, `http://${host}:${port}`, '/sales/_stcore/stream')).toBe(101);
    expect(await handshakeThrough(place, stranger, '/sales/_stcore/stream')).toBe(403);
  });

  test('is accepted without a warning', async () => {
    expect(await testConfig(await straight(8501, await freePort()))).toEqual({ ok: true, output: '' });
  });
});

/** Port 80 is not everybody's to open, and may be taken. */
function onPort(config: string, port: number): string {
  return config.replaceAll('listen 80;', `listen 127.0.0.1:${port};`);
}

describe.each(realVersions)('in front of Streamlit %s, found by its name, the generated file', (version) => {
  let app: RunningApp;
  beforeAll(async () => {
    // Started with what the generated render.yaml gives it.
    const { stdout } = await generateIn(
      { 'app.py': '', 'requirements.txt': '' },
      { PROD_ORIGINS: `http://app.test,${listed}`, PROD_PROXY_URL: '' },
    );
    app = await startApp({ version, env: environmentOf(stdout) });
  });
  afterAll(() => app.end());

  async function start(cripple = (config: string) => config) {
    const port = await freePort();
    const nginx = await serve(cripple(await production(port, `http://app.test:${app.port}`)));
    return { port, host, nginx };
  }

  test('lets the app through, and the handshakes of the listed origins alone', async () => {
    const place = await start();
    expect(await visit({ ...place, path: '/_stcore/health' })).toMatchObject({ status: 200, body: 'ok' });
    expect(await visit(place)).toMatchObject({
      status: 200,
      body: expect.stringContaining('<title>Streamlit'),
    });
    expect(await handshakeThrough(place, listed)).toBe(101);
    expect(await handshakeThrough(place, stranger)).toBe(403);
  });

  test('without its resolver answers 502 to everything, and nginx -t sees nothing', async () => {
    const cripple = (config: string) => without(config, 'resolver ');
    const place = await start(cripple);
    expect(await visit({ ...place, path: '/_stcore/health' })).toMatchObject({ status: 502 });
    expect(await handshakeThrough(place, listed)).toBe(502);
    expect(place.nginx.log()).toContain('no resolver defined to resolve app.test');
    expect(await testConfig(cripple(await production(await freePort(), 'http://app.test:1')))).toMatchObject({
      ok: true,
    });
  });

  test.each(['Upgrade $http_upgrade', 'Connection $connection_upgrade'])(
    'without its line of %s serves pages and lets no handshake through',
    async (part) => {
      const place = await start((config) => without(config, part));
      expect(await visit({ ...place, path: '/_stcore/health' })).toMatchObject({ status: 200, body: 'ok' });
      expect(await handshakeThrough(place, listed)).not.toBe(101);
    },
  );
});

/** The variables that Render would set. */
function environmentOf(blueprint: string): Record<string, string> {
  const variable = z.object({ key: z.string(), value: z.string() });
  const schema = z.object({ services: z.tuple([z.object({ envVars: z.array(variable) })]) });
  const { services } = schema.parse(parse(blueprint));
  return Object.fromEntries(services[0].envVars.map(({ key, value }) => [key, value]));
}

describe('in front of a tunnel, the generated file', () => {
  let edge: Edge;
  let app: RunningApp;
  let tunnel: OpenTunnel;
  beforeAll(async () => {
    edge = await startEdge();
    app = await startApp({ version: '1.53.0', env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: listed } });
    tunnel = await openTunnel(edge, `http://127.0.0.1:${app.port}`, domain);
  });
  afterAll(async () => {
    await tunnel.close();
    await app.end();
    await edge.close();
  });
  afterEach(() => edge.heal());

  /** A reserved domain has no port: only this is changed for the stand-in edge. */
  async function start(cripple = (config: string) => config) {
    const port = await freePort();
    const settings = { NGROK_DOMAIN: domain, DEV_PROXY_URL: `http://${host}:${port}` };
    const config = await generatedNginx(names, settings, 'development');
    await serve(cripple(config).replace(`"https://${domain}"`, `"https://${domain}:${edge.httpsPort}"`));
    return { port, host };
  }

  test('leads through TLS and the SDK to the app, and the free plan’s page is spared', async () => {
    edge.showWarningPage();
    const place = await start();
    expect(await visit({ ...place, path: '/_stcore/health' })).toMatchObject({ status: 200, body: 'ok' });
    expect(await handshakeThrough(place, listed)).toBe(101);
    expect(await handshakeThrough(place, stranger)).toBe(403);
  });

  test('without its skip line shows that page', async () => {
    edge.showWarningPage();
    const answer = await visit(await start((config) => without(config, 'ngrok-skip-browser-warning')));
    expect(answer.headers['ngrok-error-code']).toBe('ERR_NGROK_6024');
  });

  test('without its Host line asks for a tunnel that nobody has', async () => {
    const place = await start((config) =>
      config.replace(/^ *proxy_set_header Host .*$/m, 'proxy_set_header Host $host;'),
    );
    expect(await visit(place)).toMatchObject({
      status: 404,
      headers: { 'ngrok-error-code': 'ERR_NGROK_3200' },
    });
  });

  test('shows what ngrok says itself, and no offline page in its place', async () => {
    const gone = await openTunnel(edge, 'http://127.0.0.1:1', 'gone.ngrok.app');
    undo.push(gone.close);
    const place = await start((config) => config.replace(/Host .*;/, 'Host gone.ngrok.app;'));
    expect(await visit(place)).toMatchObject({
      status: 502,
      body: expect.stringContaining('failed to dial backend'),
    });
  });
});

describe('in front of hosting that is shared by many names, the generated file', () => {
  /** Like Render's: without a name, or with another, there is no certificate to go on with. */
  async function start(cripple = (config: string) => config) {
    const certificate = selfSignedCertificate(['sni.test']);
    const hosting = createHttpsServer(
      {
        SNICallback: (name, done) =>
          name === 'sni.test'
            ? done(null, createSecureContext(certificate))
            : done(new Error('unknown name')),
      },
      ({ headers }, response) => response.end(JSON.stringify(headers)),
    );
    const upstream = `https://sni.test:${await serveHere(hosting)}`;
    const port = await freePort();
    await serve(cripple(await production(port, upstream)));
    return { port, host, upstream };
  }

  test('names it in the TLS handshake and as Host, and tells whom it serves', async () => {
    const { upstream, ...place } = await start();
    const answer = await visit({ ...place, headers: { Origin: listed } });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({
      host: new URL(upstream).host,
      origin: listed,
      'x-real-ip': '127.0.0.1',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': host,
    });
  });

  test('without proxy_ssl_server_name is turned away', async () => {
    expect(await visit(await start((config) => without(config, 'proxy_ssl_server_name')))).toMatchObject({
      status: 502,
    });
  });
});

test('an upload larger than nginx’s own limit of 1 MB comes through', async () => {
  const received: number[] = [];
  const target = createHttpServer((request, response) => {
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    request.on('end', () => {
      received.push(length);
      response.end();
    });
  });
  const upstream = `http://app.test:${await serveHere(target)}`;
  const port = await freePort();
  await serve(await production(port, upstream));
  expect(await visit({ port, host, body: Buffer.alloc(3_000_000) })).toMatchObject({ status: 200 });
  expect(received).toEqual([3_000_000]);
});

test('the lines for TLS that are offered as comments work', async () => {
  const certificate = selfSignedCertificate([host]);
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-certificates-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'fullchain.pem'), certificate.cert);
  writeFileSync(join(folder, 'privkey.pem'), certificate.key);
  const port = await freePort();
  const target = createHttpServer(({ headers }, response) => response.end(headers['x-forwarded-proto']));
  const settings = {
    PROD_PROXY_URL: `https://${host}:${port}`,
    PROD_ORIGINS: `http://app.test:${await serveHere(target)}`,
  };
  const config = onPort(await generatedNginx(names, settings, 'production'), await freePort());
  await serve(
    config.replaceAll(/# (listen|ssl_)/g, '$1').replaceAll(`/etc/letsencrypt/live/${host}`, folder),
  );
  expect(await visit({ port, host, ca: certificate.cert })).toMatchObject({ status: 200, body: 'https' });
});
