import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type StandInOptions, startStandIn } from '../../support/chain-app.ts';
import { faultsOf, probeJson } from '../../support/chain-probe.ts';
import { freePort, makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A project whose `.env` names this port, and nothing that is anywhere else. */
function projectAt(port: number, env = '', files: Readonly<Record<string, string>> = {}): string {
  const folder = makeProject({ '.env': `STREAMLIT_PORT=${port}\n${env}\n`, ...files });
  undo.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function app(options: StandInOptions = {}) {
  const running = await startStandIn(options);
  undo.push(running.end);
  return running;
}

/** Leads a name to this machine. */
const leadingTo = (name: string, port: number) => ({ connectTo: [`${name}::127.0.0.1:${port}`] });

const refuses = (...origins: readonly string[]) => ({
  letsIn: (origin: string) => !origins.includes(origin) && !origin.endsWith('.invalid'),
});

const strangersRefused = { letsIn: (origin: string) => !origin.includes('stranger') };

describe('a URL', () => {
  it('that is pasted with an endpoint of Streamlit means the app', async () => {
    const { url, port } = await app();
    const { lines } = await probeJson(projectAt(port), { urls: [`${url}/_stcore/health`] });
    expect(lines[0]).toMatchObject({ url, verdict: 'pass' });
  });

  it.each([
    ['the tunnel', 'https://shop.ngrok.app', 'tunnel'],
    ['the proxy of development', 'https://dev.example.org', 'dev-proxy'],
    ['the proxy of production', 'https://www.example.org', 'prod-proxy'],
    ['nothing of the settings', 'https://other.example.org', 'https://other.example.org'],
  ])('that is %s by the settings is called so', async (_, url, target) => {
    const port = await freePort();
    const env = `NGROK_DOMAIN=shop.ngrok.app\nDEV_PROXY_URL=https://dev.example.org\nPROD_PROXY_URL=https://www.example.org`;
    const { code, lines } = await probeJson(projectAt(port, env), {
      urls: [url],
      connectTo: [`::127.0.0.1:${port}`],
    });
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({ target, url });
  });

  it('that fails has the earlier hops asked, which do not decide', async () => {
    const { port } = await app(strangersRefused);
    const gateway = await app({ answer: () => ({ status: 502 }), server: 'nginx/1.22.1' });
    const { code, lines } = await probeJson(projectAt(port), { urls: [gateway.url] });
    expect(code).toBe(1);
    expect(lines.map(({ target, verdict }) => [target, verdict])).toEqual([
      ...Array(3).fill([gateway.url, 'fail']),
      ...Array(3).fill(['local', 'pass']),
    ]);
    expect(lines[0]?.diagnosis).toMatchObject({ code: 'bad-gateway', hop: 'proxy' });
    expect(lines[0]?.diagnosis.hint).toContain(`proxy_pass http://127.0.0.1:${port};`);
  });

  it('that is well is not blamed for an app of this machine that is down', async () => {
    const { url } = await app(refuses('https://x.example.org'));
    const { lines } = await probeJson(projectAt(await freePort()), {
      urls: [url],
      origins: ['https://x.example.org'],
    });
    expect(faultsOf(lines)).toEqual([`${url} websocket origin-rejected`]);
  });

  it('of a proxy that accepts WebSockets and passes no message on is found out', async () => {
    const { url, port } = await app({ mute: true, server: 'nginx/1.22.1' });
    const { lines } = await probeJson(projectAt(port), { urls: [url], deadlineMs: 300 });
    const { diagnosis } = lines.find(({ target, verdict }) => target === url && verdict === 'fail') ?? {};
    expect(diagnosis).toMatchObject({ code: 'timeout', hop: 'proxy' });
    expect(diagnosis?.hint).toContain('proxy_buffering off;');
  });
});

describe('what is seen', () => {
  const at = (status: number, headers = {}, body = '') => ({ answer: () => ({ status, headers, body }) });
  const hibernating = { 'x-render-routing': 'hibernate-wake-error' };
  const rows: [string, StandInOptions, string, string][] = [
    [
      'a redirect to https',
      at(301, { location: 'https://app.example.org/x' }),
      'redirected',
      'ocap-dev probe https://',
    ],
    [
      'a redirect elsewhere',
      at(302, { location: 'http://login.test/x?token=1' }),
      'redirected',
      'http://login.test',
    ],
    ['a password', at(401), 'unexpected', 'auth_basic off;'],
    ['too many requests', at(429), 'unexpected', 'Wait a minute'],
    ['another program', at(404, { server: 'SimpleHTTP/0.6' }, 'nothing here'), 'unexpected', 'leads'],
    [
      'an app below a path',
      at(404, { server: 'uvicorn' }, 'Not Found'),
      'unexpected',
      'http://app.example.org/PATH',
    ],
    ['a waking app', at(503), 'cold-start', '--wait 90'],
    ['a waking app of Render', at(404, hibernating), 'cold-start', '--wait 90'],
    ['no app of Render', at(404, { 'x-render-routing': 'no-server' }), 'unexpected', 'dashboard'],
    [
      'the offline page',
      at(502, {}, '<meta name="generator" content="ocap-dev error-page">'),
      'cold-start',
      '--wait 90',
    ],
    ['a gateway in vain', at(504), 'bad-gateway', 'proxy_pass'],
    ["Cloudflare's gateway in vain", at(522), 'bad-gateway', 'proxy_pass'],
    ['an agent in vain', at(502, {}, 'failed to dial backend: refused'), 'tunnel-upstream-down', 'ocap-dev'],
    ['8012', at(502, { 'ngrok-error-code': 'ERR_NGROK_8012' }), 'tunnel-upstream-down', 'ocap-dev'],
    ['3200', at(404, { 'ngrok-error-code': 'ERR_NGROK_3200' }), 'tunnel-offline', 'ocap-dev --tunnel'],
    [
      '6024 in spite of the header',
      at(200, { 'ngrok-error-code': 'ERR_NGROK_6024' }),
      'tunnel-interstitial',
      'ngrok-skip',
    ],
    [
      'another code',
      at(403, { 'ngrok-error-code': 'ERR_NGROK_3205' }),
      'unexpected',
      'errors/err_ngrok_3205',
    ],
    ['silence', { answer: () => 'silence' }, 'timeout', 'log of the proxy'],
  ];

  it.each(rows)('%s', async (_, options, diagnosis, remedy) => {
    const { port } = await app(options);
    const { code, lines } = await probeJson(projectAt(port), {
      urls: ['http://app.example.org'],
      deadlineMs: 300,
      ...leadingTo('app.example.org', port),
    });
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({ check: 'health', verdict: 'fail', diagnosis: { code: diagnosis } });
    expect(lines[0]?.diagnosis.hint).toContain(remedy);
    expect(JSON.stringify(lines)).not.toContain('token=1');
  });

  it('a name without an address', async () => {
    const { lines } = await probeJson(projectAt(1), { urls: ['http://no..name'] });
    expect(lines[0]?.diagnosis).toMatchObject({ code: 'dns', hop: 'proxy' });
  });

  it('https where none is spoken', async () => {
    const { port } = await app();
    const { lines } = await probeJson(projectAt(port), {
      urls: ['https://app.example.org'],
      ...leadingTo('app.example.org', port),
    });
    expect(lines[0]?.diagnosis).toMatchObject({ code: 'tls', hop: 'proxy' });
  });

  it('a name of the settings without an address names the setting', async () => {
    const { lines } = await probeJson(projectAt(1, 'DEV_PROXY_URL=http://dev.example.invalid'), {
      urls: ['http://dev.example.invalid'],
      connectTo: ['dev.example.invalid::no..name:'],
    });
    expect(lines[0]?.diagnosis.hint).toContain('DEV_PROXY_URL');
  });
});

describe('handshakes', () => {
  it('against one Streamlit go one at a time', async () => {
    const { port, url, mostAtOnce } = await app({ handshakeMs: 20 });
    const second = `http://localhost:${port}`;
    const origins = ['https://a.example.org', 'https://b.example.org'];
    const { code } = await probeJson(projectAt(port), { urls: [url, second], origins });
    expect(code).toBe(0);
    expect(mostAtOnce()).toBe(1);
  });

  it('end where one takes long, since the app stands still meanwhile', async () => {
    const { port, asked } = await app({ handshakeMs: 1100 });
    const { lines } = await probeJson(projectAt(port));
    const rest = lines.filter(({ target, check }) => target === 'local' && check === 'websocket').slice(1);
    expect(rest.map(({ verdict }) => verdict)).toEqual(['skipped', 'skipped']);
    expect(rest[0]?.diagnosis.message).toMatch(
      /Not asked: the handshake for http:\/\/localhost:\d+ took 1\.\d s/,
    );
    expect(asked.filter((request) => request.includes('stream'))).toHaveLength(1);
  });
});
