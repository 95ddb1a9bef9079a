import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { offlinePage } from '../../src/deploy/error-page.ts';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { startEdge } from '../edge/edge.ts';
import { type Chain, devHost, domain, listedEnv, startChain, toTunnel, upgrade } from '../support/chain.ts';
import { startStandIn } from '../support/chain-app.ts';
import { faultsOf, type ProbeLine, probeJson } from '../support/chain-probe.ts';
import { startJson } from '../support/json-program.ts';
import { needNginx } from '../support/nginx.ts';
import { createProject, launcher, userEnvironment } from '../support/project.ts';
import { freePort, makeProject, type RealVersion, realVersions, startApp } from '../support/streamlit.ts';

const devProxy = `https://${devHost}`;
const dayMs = 86_400_000;

let chain: Chain;
const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function withChain(version: RealVersion): void {
  beforeAll(async () => {
    chain = await startChain({ version, env: listedEnv });
  });
  afterAll(() => chain.end());
}

/** A project of this app, with the dev proxy in its list. */
function projectAt(port: number): string {
  const folder = makeProject({
    '.env': `STREAMLIT_PORT=${port}\nPROD_PROXY_URL=\nDEV_PROXY_URL=${devProxy}\n`,
  });
  undo.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The first thing that is wrong with a hop: the check that saw it, and what it says. */
function faultAt(lines: readonly ProbeLine[], target: string) {
  const line = lines.find((each) => each.target === target && each.diagnosis.code !== 'ok');
  return { check: line?.check, verdict: line?.verdict, ...line?.diagnosis };
}

describe.each(realVersions)('behind a real proxy, Streamlit %s', (version) => {
  beforeEach(needNginx);
  withChain(version);

  it('gives no false alarm in a healthy chain', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    const rounds = await Promise.all(Array.from({ length: 5 }, () => chain.probeJson()));
    expect(rounds.map(({ code, lines }) => ({ code, faults: faultsOf(lines) }))).toEqual(
      Array(5).fill({ code: 0, faults: [] }),
    );
    const handshakes = rounds[0]?.lines.filter(({ check }) => check === 'websocket');
    expect(handshakes?.map(({ target, origin, status }) => [target, origin, status])).toEqual([
      ['local', `http://localhost:${chain.app.port}`, 101],
      ['local', `http://127.0.0.1:${chain.app.port}`, 101],
      ['local', devProxy, 101],
      ['local', `https://${domain}`, 101],
      ['local', 'https://stranger.invalid', 403],
      ['tunnel', `https://${domain}`, 101],
      ['tunnel', 'https://stranger.invalid', 403],
      ['dev-proxy', devProxy, 101],
      ['dev-proxy', 'https://stranger.invalid', 403],
    ]);
  });

  it('--page runs it once at every hop, with the origin that its visitors have', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    const { code, lines } = await chain.probeJson({ page: true });
    const pages = lines.filter(({ check }) => check === 'page');
    expect(pages.map(({ target, origin, verdict }) => [target, origin, verdict])).toEqual([
      ['local', `http://localhost:${chain.app.port}`, 'pass'],
      ['tunnel', `https://${domain}`, 'pass'],
      ['dev-proxy', devProxy, 'pass'],
    ]);
    expect(code).toBe(0);
  });

  it.each([
    ['both headers', '', 'the header Upgrade'],
    [
      'Connection alone',
      'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;',
      'Connection: upgrade',
    ],
  ])('has the proxy that drops %s blamed, not the hops behind it', async (_, location, dropped) => {
    await chain.proxy(toTunnel(chain) + location);
    const { code, lines } = await chain.probeJson();
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(['dev-proxy websocket upgrade-stripped']);
    const { hop, message, hint } = faultAt(lines, 'dev-proxy');
    expect(hop).toBe('proxy');
    // The newer one answers with its page, and does not say what it misses.
    expect(message).toContain(version === '1.53.0' ? dropped : 'Upgrade and Connection');
    expect(hint).toContain('proxy_set_header Upgrade $http_upgrade;');
    expect(hint).toContain('proxy_set_header Connection $connection_upgrade;');
  });

  it('that refuses an origin is blamed at each hop, with the line that adds it', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    chain.writeEnv('STREAMLIT_CUSTOM_ORIGINS=https://a.example.org');
    const { code, lines } = await chain.probeJson({ urls: [devProxy], origins: ['https://x.example.org'] });
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(
      ['dev-proxy', 'local', 'tunnel'].map((target) => `${target} websocket origin-rejected`),
    );
    const { hop, hint } = faultAt(lines, 'dev-proxy');
    expect(hop).toBe('app');
    expect(hint).toContain('STREAMLIT_CUSTOM_ORIGINS=https://a.example.org,https://x.example.org');
  });

  it('that is asked with an Origin which the proxy changed has the proxy blamed', async () => {
    await chain.proxy(`${toTunnel(chain)}${upgrade} proxy_set_header Origin https://changed.example.org;`);
    const { lines } = await chain.probeJson();
    expect(faultAt(lines, 'dev-proxy')).toMatchObject({ code: 'origin-rejected', hop: 'proxy' });
    expect(faultAt(lines, 'dev-proxy').hint).toContain('proxy_set_header Origin $http_origin;');
  });
});

describe.each(realVersions)('asked by itself, Streamlit %s', (version) => {
  const start = async (options: Partial<Parameters<typeof startApp>[0]>) => {
    const app = await startApp({ version, ...options });
    undo.push(app.end);
    return app;
  };

  it("with the guide's old recipe is told to be started otherwise", async () => {
    const app = await start({ env: { STREAMLIT_SERVER_ALLOWED_ORIGINS: devProxy } });
    const { code, lines } = await probeJson(projectAt(app.port));
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(['local websocket origin-rejected']);
    const { hop, message, hint } = faultAt(lines, 'local');
    expect(hop).toBe('app');
    expect(message).toContain(devProxy);
    expect(hint).toContain('STREAMLIT_SERVER_ALLOWED_ORIGINS alone does nothing');
  });

  it.each<[string, Partial<Parameters<typeof startApp>[0]>]>([
    [
      'by its arguments',
      { args: ['--server.enableCORS', 'false', '--server.enableXsrfProtection', 'false'] },
    ],
    ['by its config.toml', { files: { '.streamlit/config.toml': '[server]\nenableCORS = false\n' } }],
  ])('that is open to any website %s says so', async (_, options) => {
    const app = await start(options);
    const { code, lines } = await probeJson(projectAt(app.port));
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(['local websocket wildcard-open']);
  });

  it('below a path that nobody knows of is taken for one', async () => {
    const app = await start({
      args: ['--server.baseUrlPath', 'shop'],
      baseUrl: (port) => `http://127.0.0.1:${port}/shop`,
    });
    const cwd = projectAt(app.port);
    const { lines } = await probeJson(cwd);
    expect(faultAt(lines, 'local')).toMatchObject({ check: 'health', code: 'unexpected', hop: 'app' });
    expect(faultAt(lines, 'local').message).toContain('server.baseUrlPath');
    const below = await probeJson(cwd, { urls: [app.baseUrl] });
    expect(below.code).toBe(0);
  });
});

// 1.53.0 has no such option.
it('Streamlit with allowedHosts is told which host is missing there', async () => {
  const app = await startApp({ version: 'newest', args: ['--server.allowedHosts', 'elsewhere.example.org'] });
  undo.push(app.end);
  const { lines } = await probeJson(projectAt(app.port));
  const { code, hop, hint } = faultAt(lines, 'local');
  expect({ code, hop }).toEqual({ code: 'origin-rejected', hop: 'app' });
  expect(hint).toContain('allowedHosts = ["localhost", "127.0.0.1"');
});

describe.each(realVersions)('with Streamlit %s the hop that broke', (version) => {
  withChain(version);
  beforeEach(needNginx);
  afterEach(async () => {
    chain.edge.heal();
    chain.writeEnv('');
    await chain.openTunnel();
  });

  it('is the proxy that sends another Host than the name of the tunnel, which is up', async () => {
    await chain.proxy(toTunnel(chain, 'other.ngrok.app') + upgrade);
    const { lines } = await chain.probeJson();
    expect(faultsOf(lines.filter(({ target }) => target !== 'dev-proxy'))).toEqual([]);
    const { code, hop, message, hint } = faultAt(lines, 'dev-proxy');
    expect({ code, hop }).toEqual({ code: 'tunnel-offline', hop: 'proxy' });
    expect(message).toContain(`Host other.ngrok.app`);
    expect(message).toContain(`the tunnel's domain is ${domain}`);
    expect(hint).toContain(`proxy_set_header Host ${domain};`);
  });

  it('is the tunnel that is down, for the proxy in front of it too', async () => {
    await chain.proxy(toTunnel(chain) + upgrade);
    await chain.closeTunnel();
    const { lines } = await chain.probeJson();
    for (const target of ['tunnel', 'dev-proxy'])
      expect(faultAt(lines, target)).toMatchObject({ code: 'tunnel-offline', hop: 'tunnel' });
    expect(faultsOf(lines.filter(({ target }) => target === 'local'))).toEqual([]);
  });

  it('is the app that does not run, for tunnel and proxy too', async () => {
    const port = await freePort();
    chain.writeEnv(`STREAMLIT_PORT=${port}`);
    await chain.openTunnel(port);
    await chain.proxy(toTunnel(chain) + upgrade);
    const { code, lines } = await chain.probeJson();
    expect(code).toBe(1);
    expect(faultAt(lines, 'local')).toMatchObject({ code: 'app-down', hop: 'app' });
    for (const target of ['tunnel', 'dev-proxy'])
      expect(faultAt(lines, target)).toMatchObject({ code: 'tunnel-upstream-down', hop: 'app' });
    // What follows from one fault is told once.
    const { stdout } = await chain.probe();
    expect(stdout.match(/^✗ \w+: .*$/gm)).toEqual(['✗ app: app-down']);
  });

  it('is the tunnel that leads to another port than that of the app, which is well', async () => {
    await chain.openTunnel(await freePort());
    const { lines } = await chain.probeJson();
    const { code, hop, hint } = faultAt(lines, 'tunnel');
    expect({ code, hop }).toEqual({ code: 'tunnel-upstream-down', hop: 'tunnel' });
    expect(hint).toContain(`ngrok http ${chain.app.port}`);
  });

  it("is none where visitors meet the free plan's warning; a proxy that sends the header spares them", async () => {
    await chain.proxy(`${toTunnel(chain)}${upgrade} proxy_set_header ngrok-skip-browser-warning 1;`);
    chain.edge.showWarningPage();
    const { code, lines } = await chain.probeJson();
    expect(code).toBe(0);
    expect(faultsOf(lines)).toEqual(['tunnel health tunnel-interstitial']);
    const { verdict, message } = faultAt(lines, 'tunnel');
    expect(verdict).toBe('pass');
    expect(message).toContain('visitors first see the warning page');
  });

  it('is the proxy that cannot reach the tunnel', async () => {
    await chain.proxy(`proxy_pass https://127.0.0.1:${await freePort()}; ${upgrade}`);
    const { code, lines } = await chain.probeJson({ urls: [devProxy] });
    expect(code).toBe(1);
    const fault = faultAt(lines, 'dev-proxy');
    expect(fault).toMatchObject({ code: 'bad-gateway', hop: 'proxy' });
    expect(fault.hint).toContain(`proxy_ssl_name ${domain};`);
    // Asked to locate the fault, which they do not have.
    expect(faultsOf(lines.filter(({ target }) => target !== 'dev-proxy'))).toEqual([]);
    expect(lines.map(({ target }) => target)).toContain('tunnel');
  });

  it('is the proxy whose target does not answer it in time', async () => {
    const silent = await startStandIn({ answer: () => 'silence' });
    undo.push(silent.end);
    await chain.proxy(`proxy_pass ${silent.url}; proxy_read_timeout 100ms; ${upgrade}`);
    expect(faultAt((await chain.probeJson()).lines, 'dev-proxy')).toMatchObject({
      code: 'bad-gateway',
      hop: 'proxy',
    });
    await chain.proxy(`proxy_pass ${silent.url}; ${upgrade}`);
    const { lines } = await chain.probeJson({ deadlineMs: 1000 });
    expect(faultAt(lines, 'dev-proxy')).toMatchObject({ code: 'timeout', hop: 'proxy' });
  });

  it('is the proxy that leads away from https', async () => {
    await chain.proxy('return 301 http://$host$request_uri;');
    const fault = faultAt((await chain.probeJson()).lines, 'dev-proxy');
    expect(fault).toMatchObject({ code: 'redirected', hop: 'proxy' });
    expect(fault.message).toContain(`to http://${devHost}/`);
  });

  it('is the proxy that cuts an idle WebSocket', async () => {
    await chain.proxy(`${toTunnel(chain)}${upgrade} proxy_read_timeout 300ms;`);
    const { lines } = await chain.probeJson();
    expect(faultsOf(lines)).toEqual(['dev-proxy websocket unexpected']);
    const { hop, message, hint } = faultAt(lines, 'dev-proxy');
    expect(hop).toBe('proxy');
    expect(message).toMatch(/cuts a WebSocket after \d\.\d s of silence/);
    expect(hint).toContain('proxy_read_timeout 3600;');
  });

  it.each([
    ['refuses WebSockets itself', 'location /_stcore/stream { deny all; }', 'websocket', 'unexpected'],
    ['passes health alone', 'location /_stcore/host-config { return 404; }', 'host-config', 'unexpected'],
  ])('is the proxy that %s', async (_, server, check, code) => {
    await chain.proxy(toTunnel(chain) + upgrade, { server });
    const { lines } = await chain.probeJson();
    expect(faultsOf(lines)).toEqual([`dev-proxy ${check} ${code}`]);
    expect(faultAt(lines, 'dev-proxy').hop).toBe('proxy');
  });

  it.each([
    [
      'is for another name',
      () => selfSignedCertificate(['other.example.org']),
      'for other.example.org, not for',
    ],
    [
      'has expired',
      () => selfSignedCertificate([devHost], Date.now() - 2 * dayMs, 'test proxy'),
      `ended on ${new Date(Date.now() - dayMs).toISOString().slice(0, 10)}`,
    ],
    [
      'nobody signed',
      () => selfSignedCertificate([devHost], Date.now(), 'a stranger'),
      'signed by a stranger',
    ],
  ])('is the proxy whose certificate %s', async (_, certificate, words) => {
    await chain.proxy(toTunnel(chain) + upgrade, { certificate: certificate() });
    const fault = faultAt((await chain.probeJson({ urls: [devProxy] })).lines, 'dev-proxy');
    expect(fault).toMatchObject({ code: 'tls', hop: 'proxy' });
    expect(fault.message).toContain(words);
  });

  it('is none once a hosted app has woken, for which --wait goes on by itself', async () => {
    let asked = 0;
    const hosted = await startStandIn({ answer: () => (++asked <= 2 ? { status: 503 } : null) });
    undo.push(hosted.end);
    chain.writeEnv(`PROD_PROXY_URL=${devProxy}\nDEV_PROXY_URL=\nPROD_ORIGINS=http://shop.onrender.com`);
    const page = offlinePage().replaceAll(/[\n'$]/g, ' ');
    await chain.proxy(
      `proxy_pass ${hosted.url}; ${upgrade} proxy_intercept_errors on; error_page 502 503 504 /off;`,
      {
        server: `location = /off { internal; default_type text/html; return 200 '${page}'; }`,
      },
    );
    const { code, lines } = await chain.probeJson({
      urls: [devProxy],
      wait: '30',
      connectTo: [`shop.onrender.com::127.0.0.1:${hosted.port}`],
    });
    expect(code).toBe(0);
    const health = lines.filter(({ target, check }) => target === 'prod-proxy' && check === 'health');
    expect(health.map(({ diagnosis }) => diagnosis.code)).toEqual(['cold-start', 'ok']);
    expect(health[0]?.diagnosis).toMatchObject({
      hop: 'app',
      message: expect.stringContaining('the offline page (503)'),
    });
  });
});

it('a tunnel whose certificate NODE_EXTRA_CA_CERTS names is trusted, and else not', async () => {
  const { edge, app, end } = await startChain({ version: 'newest', env: listedEnv });
  undo.push(end);
  const probeFile = fileURLToPath(new URL('../support/chain-probe.ts', import.meta.url));
  const options = {
    urls: [`https://${domain}`],
    connectTo: [`${domain}:443:127.0.0.1:${edge.httpsPort}`],
  };
  const code = `const { probeJson } = await import(${JSON.stringify(probeFile)});
    process.stdout.write(JSON.stringify(await probeJson(${JSON.stringify(app.folder)}, ${JSON.stringify(options)})));`;
  const run = async (env: Record<string, string>) =>
    JSON.parse((await execa(process.execPath, ['--input-type=module', '-e', code], { env })).stdout);
  expect(await run({ NODE_EXTRA_CA_CERTS: edge.caFile })).toMatchObject({ code: 0 });
  expect(await run({})).toMatchObject({
    code: 1,
    lines: [{ diagnosis: { code: 'tls', hop: 'tunnel' } }, {}, {}],
  });
});

it('a tunnel whose URL ngrok chose is asked where the supervisor of the project knows it', async () => {
  const edge = await startEdge();
  undo.push(edge.close);
  const project = await createProject('newest');
  undo.push(project.remove);
  project.writeEnv(
    `USE_NGROK=true\nNGROK_AUTHTOKEN=t\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`,
  );
  const program = startJson(project);
  undo.push(program.end);
  const { url } = await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  const { stdout, exitCode } = await execa(
    launcher,
    ['probe', '--json', '--connect-to', `${new URL(String(url)).host}:443:127.0.0.1:${edge.httpsPort}`],
    {
      cwd: project.folder,
      env: { ...userEnvironment(project.folder), NODE_EXTRA_CA_CERTS: edge.caFile },
      extendEnv: false,
      reject: false,
    },
  );
  const lines: ProbeLine[] = stdout.split('\n').map((line) => JSON.parse(line));
  expect(lines.filter(({ target }) => target === 'tunnel')).toMatchObject([
    { check: 'health', url, verdict: 'pass' },
    { check: 'host-config', url, verdict: 'pass' },
    { check: 'websocket', url, origin: url, status: 101 },
    { check: 'websocket', url, origin: 'https://stranger.invalid', status: 403, verdict: 'pass' },
  ]);
  expect(exitCode).toBe(0);
});
