import { rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type StandInOptions, startStandIn } from '../../support/chain-app.ts';
import { faultsOf, probe, probeJson } from '../../support/chain-probe.ts';
import { makeProject } from '../../support/streamlit.ts';

const stranger = 'https://stranger.invalid';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function projectAt(port: number, env = ''): string {
  const folder = makeProject({ '.env': `STREAMLIT_PORT=${port}\nPROD_PROXY_URL=\n${env}\n` });
  undo.push(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function standIn(options: StandInOptions = {}) {
  const running = await startStandIn(options);
  undo.push(running.end);
  return running;
}

const dev = 'http://dev.example';
const openToAll = { letsIn: () => true, server: 'nginx/1.26.3' };

/** An app of this machine, and something that is its proxy. */
async function chain(proxyOptions: StandInOptions) {
  const [app, proxy] = [await standIn(), await standIn(proxyOptions)];
  const place = projectAt(app.port, `DEV_PROXY_URL=${dev}\nSTREAMLIT_CUSTOM_ORIGINS=${dev}`);
  const connectTo = [`dev.example::127.0.0.1:${proxy.port}`];
  return { app, proxy, place, connectTo };
}

describe('a URL', () => {
  it('that lets strangers in, while the app behind it refuses them, rewrites Origin', async () => {
    const { place, connectTo } = await chain(openToAll);
    const { code, lines } = await probeJson(place, { urls: [dev], connectTo });
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual(['dev-proxy websocket origin-rewritten']);
    const fault = lines.find(({ verdict }) => verdict === 'fail');
    expect(fault).toMatchObject({ origin: stranger, status: 101, diagnosis: { hop: 'proxy' } });
    expect(fault?.diagnosis.hint).toContain('proxy_set_header Origin …;');
    // The app was asked for the same, to tell the two apart.
    expect(lines).toContainEqual(
      expect.objectContaining({ target: 'local', origin: stranger, status: 403, verdict: 'pass' }),
    );
    const { stdout } = await probe(place, { urls: [dev], connectTo });
    expect(stdout).toMatch(/^app ✓ ok → proxy ✗ origin-rewritten/);
  });

  it('of a hosted app that lets strangers in is told with both causes', async () => {
    const { port } = await standIn(openToAll);
    const url = 'http://shop.onrender.com';
    const { code, lines } = await probeJson(projectAt(1), {
      urls: [url],
      connectTo: [`shop.onrender.com::127.0.0.1:${port}`],
    });
    expect(code).toBe(1);
    expect(faultsOf(lines)).toEqual([`${url} websocket wildcard-open`]);
    expect(lines.at(-1)?.diagnosis.message).toContain('Either the app runs with enableCORS off, or');
  });

  it('is asked for one stranger a round, after its own origin, and with --origin for another one than that', async () => {
    const { place, connectTo, proxy } = await chain({});
    await probeJson(place, { urls: [dev], connectTo });
    const shakes = () => proxy.asked.filter((line) => line.startsWith('/_stcore/stream'));
    expect(shakes()).toEqual([`/_stcore/stream ${dev}`, `/_stcore/stream ${stranger}`]);
    await probeJson(place, { urls: [dev], connectTo, origins: [stranger] });
    expect(shakes().slice(2)).toContain(`/_stcore/stream ${stranger}`);
    expect(shakes().slice(2)).not.toContain('/_stcore/stream https://stranger-3.invalid');
  });

  it('whose own origin is refused is asked for no stranger', async () => {
    const { place, connectTo, proxy } = await chain({ letsIn: () => false });
    const { lines } = await probeJson(place, { urls: [dev], connectTo });
    expect(proxy.asked.join('\n')).not.toContain('stranger');
    expect(lines.filter(({ target, origin }) => target === 'dev-proxy' && origin === stranger)).toEqual([]);
  });

  it.each([
    [404, 'pass'],
    [502, 'skipped'],
    [200, 'skipped'],
  ])('that answers a stranger with %i: %s, and exit code 0', async (status, verdict) => {
    const answer = ({ headers }: IncomingMessage) => (headers.origin === stranger ? { status } : null);
    const { place, connectTo } = await chain({ answer });
    const { code, lines } = await probeJson(place, { urls: [dev], connectTo });
    expect(code).toBe(0);
    expect(lines.find(({ origin }) => origin === stranger)).toMatchObject({ verdict, status });
  });
});

it('a stranger that the app stands still for is sent to no hop in front of it', async () => {
  const slow = await standIn({ handshakeMs: 1150 });
  const [tunnel, proxy] = [await standIn(), await standIn()];
  const env = `NGROK_DOMAIN=shop.ngrok.app\nDEV_PROXY_URL=${dev}\nUSE_NGROK=true`;
  const { lines } = await probeJson(projectAt(slow.port, env), {
    connectTo: [`dev.example::127.0.0.1:${proxy.port}`, `shop.ngrok.app::127.0.0.1:${tunnel.port}`],
  });
  expect(proxy.asked.join('\n')).not.toContain('stranger');
  const row = lines.find(({ target, origin }) => target === 'dev-proxy' && origin === stranger);
  expect(row).toMatchObject({ verdict: 'skipped', status: null });
  expect(row?.diagnosis.message).toMatch(/took 1\.\d s/);
});
