import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Chain,
  devHost,
  listedEnv,
  startChain,
  startChainBelow,
  toTunnel,
  upgrade,
} from '../support/chain.ts';
import { faultsOf, type ProbeLine } from '../support/chain-probe.ts';
import { someOf } from '../support/depth.ts';
import { needNginx } from '../support/nginx.ts';
import { type RunningApp, startApp } from '../support/streamlit.ts';

beforeEach(needNginx);

const told = (lines: readonly ProbeLine[]) => lines.map(({ diagnosis }) => diagnosis.message).join('\n');

describe('what a proxy does to what a browser loads first', () => {
  let chain: Chain;
  let older: RunningApp;
  beforeAll(async () => {
    chain = await startChain({ version: 'newest', env: listedEnv });
    older = await startApp({ version: '1.53.0', env: listedEnv });
  });
  afterAll(async () => {
    await older.end();
    await chain.end();
  });
  beforeEach(() => chain.openTunnel());

  test('nothing, where it is passed on as it is', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    const { code, lines } = await chain.probeJson();
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 0, faults: [] });
  });

  test('a page and a script that a cache has kept from an older Streamlit', async () => {
    await chain.openTunnel(older.port);
    await chain.proxy(
      `proxy_cache kept; proxy_cache_valid 200 1h; proxy_ignore_headers Cache-Control; ${toTunnel(chain)} ${upgrade}`,
      {
        http: 'proxy_cache_path kept keys_zone=kept:1m;',
      },
    );
    await chain.probeJson();
    await chain.openTunnel();
    const { code, lines } = await chain.probeJson();
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 1, faults: ['dev-proxy health unexpected'] });
    expect(told(lines)).toMatch(
      /The proxy .* it names static\/js\/index\.[\w-]+\.js and not static\/js\/index\.[\w-]+\.js\. It is kept from another version of Streamlit/,
    );
  });

  const meddling = [
    [
      'a script put into the page',
      `sub_filter '</head>' '<script></script></head>'; sub_filter_once on; proxy_set_header Accept-Encoding "";`,
      'changes the page on its way',
      'sub_filter',
    ],
    [
      'no files below /static/',
      `location /static/ { return 404; }`,
      'which its page names, with 404',
      'location /',
    ],
    [
      'no page but that of the paths that somebody knew',
      `location = / { return 404; }`,
      'answers the page itself with 404',
      'location /',
    ],
  ] as const;
  test.each(someOf(1, meddling))('%s', async (_, part, says, line) => {
    const isServer = part.startsWith('location');
    await chain.proxy((isServer ? '' : part) + toTunnel(chain) + upgrade, { server: isServer ? part : '' });
    const { code, lines } = await chain.probeJson();
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 1, faults: ['dev-proxy health unexpected'] });
    const fault = lines.find(({ verdict }) => verdict === 'fail');
    expect(fault?.diagnosis).toMatchObject({
      hop: 'proxy',
      message: expect.stringContaining(says),
      hint: expect.stringContaining(line),
    });
  });

  test('a page that is compressed twice', async () => {
    await chain.openTunnel(older.port);
    chain.writeEnv(`STREAMLIT_PORT=${older.port}\n`);
    await chain.proxy(`proxy_hide_header Content-Encoding; ${toTunnel(chain)} ${upgrade}`, {
      server: 'gzip on; gzip_proxied any; gzip_min_length 1;',
    });
    const { lines } = await chain.probeJson();
    chain.writeEnv('');
    expect(faultsOf(lines)).toEqual(['dev-proxy health unexpected']);
    expect(told(lines)).toContain('compressed once more than its headers say');
  });

  describe('a limit of uploads below that of the app', () => {
    const small = { server: '', limit: '1m' };

    test('is a fault with the line, where the app takes files', async () => {
      await chain.proxy(toTunnel(chain) + upgrade, small);
      chain.writeEnv('STREAMLIT_SERVER_MAX_UPLOAD_SIZE=50\n');
      const { code, lines } = await chain.probeJson();
      chain.writeEnv('');
      expect({ code, faults: faultsOf(lines) }).toEqual({ code: 1, faults: ['dev-proxy upload body-limit'] });
      expect(lines.find(({ diagnosis }) => diagnosis.code === 'body-limit')).toMatchObject({
        status: 413,
        verdict: 'fail',
        diagnosis: { hop: 'proxy', hint: expect.stringContaining('client_max_body_size 51m;') },
      });
    });
  });

  describe('a path too many', () => {
    test('that the proxy passes on: it is named as the one that server.baseUrlPath lacks', async () => {
      await chain.proxy('return 404;', {
        server: `location /app/ { ${toTunnel(chain)} ${upgrade} } location = /app { ${toTunnel(chain)} }`,
      });
      const { lines } = await chain.probeJson({ urls: [`https://${devHost}/app`] });
      const [health] = lines.filter(
        ({ url, check }) => url === `https://${devHost}/app` && check === 'health',
      );
      expect(health?.diagnosis).toMatchObject({
        code: 'base-path',
        hint: expect.stringContaining('baseUrlPath = "app"'),
      });
    });
  });
});

describe('an app with server.baseUrlPath', () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChainBelow('sales');
  });
  afterAll(() => chain.end());

  test('is well behind a proxy that passes its path on', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    const { code, lines } = await chain.probeJson();
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 0, faults: [] });
  });

  test('is not found where the proxy takes its path away', async () => {
    const strips = toTunnel(chain).replace(/proxy_pass ([^;]+);/, 'proxy_pass $1/;');
    await chain.proxy('return 404;', { server: `location /sales/ { ${strips} ${upgrade} }` });
    const { code, lines } = await chain.probeJson();
    expect(code).toBe(1);
    expect(
      lines.find(({ target, check }) => target === 'dev-proxy' && check === 'health')?.diagnosis,
    ).toMatchObject({
      code: 'base-path',
      hop: 'proxy',
      message: expect.stringContaining('takes /sales away'),
      hint: expect.stringContaining('proxy_pass'),
    });
  });
});
