import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Chain,
  devHost,
  domain,
  listedEnv,
  startChain,
  startChainBelow,
  toTunnel,
  upgrade,
} from '../support/chain.ts';
import { faultsOf, type ProbeLine } from '../support/chain-probe.ts';
import { needNginx } from '../support/nginx.ts';

beforeEach(needNginx);

const told = (lines: readonly ProbeLine[]) => lines.map(({ diagnosis }) => diagnosis.message).join('\n');

describe('what a proxy does to what a browser loads first', () => {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ version: 'newest', env: listedEnv });
  });
  afterAll(() => chain.end());

  test('compressed once on the way it is the same page still', async () => {
    await chain.proxy(toTunnel(chain) + upgrade, {
      server: 'gzip on; gzip_proxied any; gzip_types application/javascript;',
    });
    const { code, lines } = await chain.probeJson();
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 0, faults: [] });
  });

  test('a page that is changed is told of a URL too, and not while nobody has a tunnel to it', async () => {
    const changed = `sub_filter '</head>' '<b></b></head>'; proxy_set_header Accept-Encoding "";`;
    await chain.proxy(changed + toTunnel(chain) + upgrade);
    const asked = { urls: [`https://${devHost}`] };
    expect(faultsOf((await chain.probeJson(asked)).lines)).toEqual(['dev-proxy health unexpected']);
    chain.writeEnv('USE_NGROK=false\n');
    const { code, lines } = await chain.probeJson(asked);
    chain.writeEnv('');
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 0, faults: [] });
  });

  describe('a limit of uploads below that of the app', () => {
    const small = { limit: '1m' };

    test('is only told where it takes none', async () => {
      await chain.proxy(toTunnel(chain) + upgrade, small);
      const { code, lines } = await chain.probeJson();
      expect({ code, faults: faultsOf(lines) }).toEqual({ code: 0, faults: ['dev-proxy upload body-limit'] });
    });

    test('is none where the proxy takes as much', async () => {
      await chain.proxy(toTunnel(chain) + upgrade);
      chain.writeEnv('STREAMLIT_SERVER_MAX_UPLOAD_SIZE=200\n');
      const { code, lines } = await chain.probeJson();
      chain.writeEnv('');
      expect({ code, rows: lines.filter(({ check }) => check === 'upload') }).toEqual({ code: 0, rows: [] });
    });
  });

  test('a silent WebSocket that is cut is told while one waits for it, and in no other round', async () => {
    await chain.proxy(`proxy_read_timeout 3; ${toTunnel(chain)} ${upgrade}`);
    expect(faultsOf((await chain.probeJson()).lines)).toEqual([]);
    const { code, lines } = await chain.probeJson({ idle: '5', urls: [`https://${devHost}`] });
    expect({ code, faults: faultsOf(lines) }).toEqual({ code: 1, faults: ['dev-proxy websocket idle-cut'] });
    expect(told(lines)).toMatch(/cut a silent WebSocket after [34]\.\d s/);
  });

  describe('a path too many', () => {
    test('that the app does not have: it is at the root', async () => {
      await chain.proxy(toTunnel(chain) + upgrade);
      const { code, lines } = await chain.probeJson({ urls: [`https://${devHost}/app`] });
      expect(code).toBe(1);
      const [health] = lines.filter(
        ({ url, check }) => url === `https://${devHost}/app` && check === 'health',
      );
      expect(health?.diagnosis).toMatchObject({
        code: 'base-path',
        hop: 'proxy',
        hint: expect.stringContaining(`ocap-dev probe https://${devHost}`),
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

  test('is told of where it is asked without its path', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    for (const url of [`https://${devHost}`, `https://${domain}`]) {
      const { lines } = await chain.probeJson({ urls: [url] });
      expect(
        lines.find(({ check, verdict }) => check === 'health' && verdict === 'fail')?.diagnosis,
      ).toMatchObject({
        code: 'base-path',
        hint: expect.stringContaining(`ocap-dev probe ${url}/sales`),
      });
    }
  });
});
