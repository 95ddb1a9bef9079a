import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { devHost, domain, toTunnel, upgrade } from '../support/chain.ts';
import { isInDepth } from '../support/depth.ts';
import { needNginx } from '../support/nginx.ts';
import { type ProgramChain, startProgramChain } from '../support/program-chain.ts';

const stranger = 'https://stranger.invalid';
const everywhere = ['local', 'tunnel', 'dev-proxy'];

let chain: ProgramChain;
const plain = () => toTunnel({ edgeUrl: chain.edge.publicTlsUrl }) + upgrade;

beforeEach(needNginx);
beforeAll(async () => {
  const through = ({ publicTlsUrl }: ProgramChain['edge']) => toTunnel({ edgeUrl: publicTlsUrl }) + upgrade;
  // What the project's own file opens, the program closes.
  const files = { '.streamlit/config.toml': '[server]\nenableCORS = false\n' };
  chain = await startProgramChain('newest', through, files);
});
afterAll(() => chain?.end());

/** What is told of the stranger at the two public hops after `act`, when the tunnel is online once more. */
async function afterOnline(act: () => unknown = () => undefined) {
  await act();
  const from = chain.program.events.length;
  chain.edge.reset();
  await chain.program.event({ type: 'tunnel', state: 'online' }, from);
  const [tunnel, proxy] = await Promise.all(
    ['tunnel', 'dev-proxy'].map((target) =>
      chain.program.event({ type: 'probe', target, check: 'websocket', origin: stranger }, from),
    ),
  );
  return { tunnel, proxy, from };
}

const fault = (code: string, hop: RegExp, line: RegExp) => ({
  status: 101,
  verdict: 'fail',
  diagnosis: { code, message: expect.stringMatching(hop), hint: expect.stringMatching(line) },
});

const refused = { status: 403, verdict: 'pass', diagnosis: expect.objectContaining({ code: 'ok' }) };

/** Each takes a while: `npm run prove -- both`. */
function deep(name: string, run: () => Promise<void>): void {
  if (isInDepth) it(name, run);
}

describe('a stranger is tried at every hop of the running chain', () => {
  it('of a healthy one, and refused at each', async () => {
    const asked = everywhere.map((target) =>
      chain.program.event({ type: 'probe', target, check: 'websocket', origin: stranger }),
    );
    for (const event of await Promise.all(asked)) expect(event).toMatchObject(refused);
    const { exitCode, all } = await chain.command('probe');
    expect(all).toMatch(/^app ✓ ok → tunnel ✓ ok → proxy ✓ ok/);
    expect(exitCode).toBe(0);
  });

  it('whose proxy replaces Origin by the tunnel’s own: seen with a real nginx, it let in any website and was green', async () => {
    const line = `proxy_set_header Origin https://${domain};`;
    const { tunnel, proxy, from } = await afterOnline(() => chain.proxy(`${plain()} ${line}`));
    expect(tunnel).toMatchObject(refused);
    expect(proxy).toMatchObject(
      fault(
        'origin-rewritten',
        /replaces every visitor's Origin by https:\/\/shop/,
        new RegExp(`: ${line}$`),
      ),
    );
    // For whoever has no screen: in words, once. The line may follow the event.
    const isTold = (event: Record<string, unknown>) =>
      event['type'] === 'log' && String(event['line']).startsWith('FAULT');
    expect(await chain.program.event(isTold, from)).toMatchObject({
      source: 'ocap-dev',
      line: expect.stringContaining(line),
    });
    const { exitCode, all } = await chain.command('probe', `https://${devHost}`);
    expect(exitCode).toBe(1);
    expect(all).toMatch(/^app ✓ ok → tunnel ✓ ok → proxy ✗ origin-rewritten/);
  });

  deep('whose proxy drops Origin', async () => {
    const { tunnel, proxy } = await afterOnline(() => chain.proxy(`${plain()} proxy_set_header Origin "";`));
    expect(tunnel).toMatchObject(refused);
    expect(proxy).toMatchObject(
      fault('origin-rewritten', /drops the header Origin/, /proxy_set_header Origin "";$/),
    );
  });

  it('whose tunnel has a traffic policy that rewrites Origin: it is blamed at both hops', async () => {
    const { tunnel, proxy } = await afterOnline(async () => {
      await chain.proxy(plain());
      chain.edge.setPolicy(() => ({ origin: `https://${domain}` }));
    });
    expect(tunnel).toMatchObject(
      fault('origin-rewritten', /The tunnel .* the tunnel replaces/, /add-headers .*origin: "https:\/\/shop/),
    );
    expect(proxy).toMatchObject(fault('origin-rewritten', /the tunnel replaces/, /add-headers/));
  });

  deep('whose tunnel sets Host by the visitor’s Origin', async () => {
    const { tunnel } = await afterOnline(() =>
      chain.edge.setPolicy(({ origin }) => (origin === undefined ? {} : { host: new URL(origin).host })),
    );
    expect(tunnel).toMatchObject(fault('host-rewritten', /sets Host by the visitor's Origin/, /host: "…"/));
  });

  it('mended is well again', async () => {
    const { tunnel, proxy } = await afterOnline(() => chain.edge.setPolicy(() => ({})));
    for (const event of [tunnel, proxy]) expect(event).toMatchObject(refused);
  });

  deep('whose proxy writes an origin that is in no list is never offered to list it', async () => {
    const written = 'https://changed.example.org';
    await chain.proxy(`${plain()} proxy_set_header Origin ${written};`);
    const from = chain.program.events.length;
    chain.edge.reset();
    const own = { type: 'probe', target: 'dev-proxy', check: 'websocket', origin: `https://${devHost}` };
    expect(await chain.program.event(own, from)).toMatchObject({
      status: 403,
      diagnosis: { code: 'origin-rejected' },
    });
    const { all } = await chain.command('logs', '-n', '1000');
    expect(all).not.toContain(`STREAMLIT_CUSTOM_ORIGINS=${written}`);
  });

  it('that is wanted open is no fault at any hop, and probe exits 1', async () => {
    await chain.proxy(plain());
    const from = chain.program.events.length;
    expect((await chain.command('wildcard', 'on')).exitCode).toBe(0);
    const asked = everywhere.map((target) =>
      // An answer to the round before may come first.
      chain.program.event(
        { type: 'probe', target, check: 'websocket', origin: stranger, verdict: 'skipped' },
        from,
      ),
    );
    for (const event of await Promise.all(asked))
      expect(event).toMatchObject({ diagnosis: { code: 'wildcard-open' } });
    const { exitCode, all } = await chain.command('probe');
    expect(exitCode).toBe(1);
    expect(all).toMatch(/^app ✗ wildcard-open → tunnel ✗ wildcard-open → proxy ✗ wildcard-open/);
    const faults = chain.program.events
      .slice(from)
      .filter((event) => event.type === 'probe' && event['verdict'] === 'fail');
    expect(faults).toEqual([]);
  });
});
