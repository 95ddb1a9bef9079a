import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chain, devHost, domain, listedEnv, startChain } from '../support/chain.ts';
import { faultsOf, type ProbeLine } from '../support/chain-probe.ts';
import { type Deed, siteOf } from '../support/proxies/sites.ts';
import { needServer, type ServedKind, servedKinds, startProxyServer } from '../support/proxy-servers.ts';
import { type AppOptions, freePort, startApp } from '../support/streamlit.ts';

type Kind = ServedKind | 'bare tunnel';
type Case = Deed | 'offline';

const kinds: readonly Kind[] = [...servedKinds, 'bare tunnel'];
const cases: readonly Case[] = [
  ...(['plain', 'origin-rewritten', 'origin-dropped', 'host-rewritten', 'upgrade-stripped'] as const),
  ...(['short-timeout', 'body-limit', 'offline'] as const),
];

/** Neither a timeout nor a body limit is a tunnel's. */
const none: readonly `${Kind} ${Case}`[] = ['bare tunnel short-timeout', 'bare tunnel body-limit'];

const open = { '.streamlit/config.toml': '[server]\nenableCORS = false\n' };

/** How the app judges origins, and whether a supervisor says that this is wanted. */
const modes = {
  listed: { app: { env: listedEnv }, wildcard: false },
  wildcard: { app: { env: { ...listedEnv, STREAMLIT_SERVER_ENABLE_CORS: 'false' } }, wildcard: true },
  'enableCORS false': { app: { env: listedEnv, files: open }, wildcard: false },
} as const satisfies Readonly<Record<string, { app: Partial<AppOptions>; wildcard: boolean }>>;

type Mode = keyof typeof modes;

const openings: readonly Deed[] = ['origin-rewritten', 'origin-dropped', 'host-rewritten'];
const openCodes = ['origin-rewritten', 'host-rewritten', 'wildcard-open'];

/** What the round has to say: each fault as `target code hop`, those that let in and those that keep out. */
interface Verdicts {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
}

const figures = { cells: 0, openings: 0, closings: 0, healthyRounds: 0, falseAlarms: 0 };

function expected(kind: Kind, made: Case, mode: Mode): Verdicts {
  const outer = kind === 'bare tunnel' ? 'tunnel' : 'dev-proxy';
  const hop = kind === 'bare tunnel' ? 'tunnel' : 'proxy';
  const hops = kind === 'bare tunnel' ? ['local', 'tunnel'] : ['local', 'tunnel', 'dev-proxy'];
  // A stranger is sent only where the hop's own origin is let in.
  const whole = hops.filter(
    (each) => each === 'local' || (made !== 'offline' && !(made === 'upgrade-stripped' && each === outer)),
  );
  const opened = {
    listed: (openings as readonly Case[]).includes(made) ? [`${outer} origin-rewritten ${hop}`] : [],
    wildcard: [],
    'enableCORS false': whole.map((each) => `${each} wildcard-open app`),
  }[mode];
  const closings: Partial<Record<Case, readonly string[]>> = {
    'upgrade-stripped': [`${outer} upgrade-stripped ${hop}`],
    'short-timeout': [`${outer} unexpected proxy`],
    offline: hops.slice(1).map((each) => `${each} tunnel-offline tunnel`),
  };
  return { opened, closed: closings[made] ?? [] };
}

function seen(lines: readonly ProbeLine[]): Verdicts {
  const faults = lines.filter(({ verdict }) => verdict === 'fail');
  const told = faults.map(({ target, diagnosis }) => `${target} ${diagnosis.code} ${diagnosis.hop}`);
  const isOpening = (line: string) => openCodes.includes(line.split(' ')[1] ?? '');
  const unique = [...new Set(told)];
  return { opened: unique.filter(isOpening), closed: unique.filter((line) => !isOpening(line)) };
}

function isLeftOut({ verdict, diagnosis }: ProbeLine): boolean {
  return verdict === 'skipped' && diagnosis.code === 'timeout';
}

describe.each(Object.keys(modes) as Mode[])('an app with %s', (mode) => {
  const { app, wildcard } = modes[mode];
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain({ version: '1.53.0', ...app });
  });
  afterAll(() => chain.end());

  async function ask(kind: Kind, { port, path } = { port: chain.app.port, path: '' }) {
    const running = async () => ({
      appUrl: `http://localhost:${port}${path}`,
      port,
      endpoint: null,
      wildcard,
      nonce: async () => null,
      close: () => undefined,
    });
    chain.writeEnv(`USE_NGROK=true\n${kind === 'bare tunnel' ? 'DEV_PROXY_URL=' : ''}`);
    let round = await chain.probeJson({ running });
    // On a machine that is busy the app may take over a second, and nobody is sent on then.
    for (let tries = 0; tries < 3 && round.lines.some(isLeftOut); tries += 1)
      round = await chain.probeJson({ running });
    return round;
  }

  /** @param made what the proxy, or the tunnel's policy, does. */
  async function lead(kind: Kind, made: Deed): Promise<void> {
    if (kind === 'bare tunnel') return leadTunnel(made);
    chain.edge.setPolicy(() => ({}));
    const port = await freePort();
    const straight = made === 'host-rewritten';
    const site = siteOf(kind, {
      deed: made,
      name: devHost,
      port,
      certificates: chain.certificates,
      // ngrok routes by Host: whoever rewrites that stands straight before the app.
      target: straight ? `http://127.0.0.1:${chain.app.port}` : chain.edgeUrl,
      host: straight ? `localhost:${chain.app.port}` : domain,
      origin: `https://${domain}`,
    });
    const { end } = await startProxyServer(kind, site);
    await chain.leadThrough({ port, end });
  }

  function leadTunnel(made: Deed): void {
    const policies: Partial<Record<Deed, Parameters<Chain['edge']['setPolicy']>[0]>> = {
      'origin-rewritten': () => ({ origin: `https://${domain}` }),
      'origin-dropped': () => ({ origin: null }),
      'host-rewritten': ({ origin }) => (origin === undefined ? {} : { host: new URL(origin).host }),
      'upgrade-stripped': () => ({ upgrade: null, connection: null }),
    };
    chain.edge.setPolicy(policies[made] ?? (() => ({})));
  }

  function count(code: number, verdicts: Verdicts): void {
    figures.cells += 1;
    figures.openings += verdicts.opened.length;
    figures.closings += verdicts.closed.length;
    const isWell = verdicts.opened.length + verdicts.closed.length === 0;
    expect(code).toBe(isWell && !wildcard ? 0 : 1);
  }

  const cells = kinds.flatMap((kind) =>
    cases.filter((made) => !none.includes(`${kind} ${made}`)).map((made) => [kind, made] as const),
  );

  it.for(cells)(
    '%s, %s: each fault is named with its hop, and nothing else',
    async ([kind, made], context) => {
      if (kind !== 'bare tunnel') needServer(kind, context);
      await lead(kind, made === 'offline' ? 'plain' : made);
      if (made === 'offline') await chain.closeTunnel();
      else await chain.openTunnel();
      const { code, lines } = await ask(kind);
      expect(seen(lines)).toEqual(expected(kind, made, mode));
      count(code, seen(lines));
      // Caddy and Apache look at the body alone, which probe never sends.
      const isLimited = lines.some(({ diagnosis }) => diagnosis.code === 'body-limit');
      expect(isLimited).toBe(made === 'body-limit' && kind === 'nginx');
      if (wildcard) {
        const strangers = lines.filter(({ origin }) => origin === 'https://stranger.invalid');
        expect(strangers.length).toBeGreaterThan(0);
        for (const { verdict } of strangers) expect(verdict).toBe('skipped');
      }
    },
  );

  it.for(kinds)(
    '%s, below a path: the stranger is asked there, and nothing else is wrong',
    async (kind, context) => {
      if (kind !== 'bare tunnel') needServer(kind, context);
      const below = await startApp({
        version: '1.53.0',
        ...app,
        args: ['--server.baseUrlPath', 'team/app'],
        baseUrl: (port) => `http://127.0.0.1:${port}/team/app`,
      });
      try {
        await lead(kind, 'plain');
        await chain.openTunnel(below.port);
        const { code, lines } = await ask(kind, { port: below.port, path: '/team/app' });
        expect(seen(lines)).toEqual(expected(kind, 'plain', mode));
        expect(lines.filter(({ url }) => url?.endsWith('/team/app') === false)).toEqual([]);
        count(code, seen(lines));
      } finally {
        await below.end();
      }
    },
  );

  it.runIf(mode === 'listed').for(kinds)(
    '%s: of fifty healthy rounds none gives an alarm',
    async (kind, context) => {
      if (kind !== 'bare tunnel') needServer(kind, context);
      await lead(kind, 'plain');
      await chain.openTunnel();
      for (let done = 0; done < 50; done += 5) {
        const rounds = await Promise.all(Array.from({ length: 5 }, () => ask(kind)));
        for (const { code, lines } of rounds) {
          figures.healthyRounds += 1;
          const faults = faultsOf(lines);
          if (code !== 0 || faults.length > 0) figures.falseAlarms += 1;
          expect({ code, faults }).toEqual({ code: 0, faults: [] });
        }
      }
    },
  );
});

afterAll(() => {
  const { cells, openings: opened, closings, healthyRounds, falseAlarms } = figures;
  process.stdout.write(
    `chain: ${cells} cells, ${opened} openings and ${closings} closings named with their hop, ${healthyRounds} healthy rounds, ${falseAlarms} false alarms\n`,
  );
});
