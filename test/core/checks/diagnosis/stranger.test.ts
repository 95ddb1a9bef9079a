import { describe, expect, it } from 'vitest';
import { judgeHops } from '../../../../src/core/checks/diagnosis/judge.ts';
import type { Hop, HopAnswer, HopResult } from '../../../../src/core/checks/hop.ts';
import type { Arrival } from '../../../../src/core/door/visitor.ts';
import {
  accepted,
  answered,
  failed,
  foreigner,
  hops,
  knownOf,
  result,
  shake,
  well,
} from '../../../support/chain-results.ts';

const { local, tunnel, devProxy, prodProxy, hosted, other } = hops;
const refused = answered(403);
const sent = 'https://stranger.invalid';

/** A hop that lets its own origin in, and does this with the stranger. */
function asked(hop: Hop, answer: HopAnswer | null, arrival: Arrival | null = null, server = ''): HopResult {
  const own = shake(new URL(hop.baseUrl).origin, accepted);
  return result(hop, { health: { ...well, server }, handshakes: [own, foreigner(answer, { arrival })] });
}

const arrived = (origin: string | null, host = 'shop.ngrok.app'): Arrival => ({ host, origin });

/** The rows of the stranger, one for each hop: `target verdict code hop`. */
function verdicts(results: readonly HopResult[], known: Parameters<typeof knownOf>[0] = {}): string[] {
  return strangers(results, known).map(
    ({ target, verdict, diagnosis }) => `${target} ${verdict} ${diagnosis.code} ${diagnosis.hop ?? '-'}`,
  );
}

const strangers = (results: readonly HopResult[], known: Parameters<typeof knownOf>[0] = {}) =>
  judgeHops(results, knownOf(known)).filter(({ origin }) => origin === sent);

const hint = (results: readonly HopResult[]) => strangers(results).at(-1)?.diagnosis.hint;

describe('a stranger', () => {
  it.each([
    [403, 'pass'],
    [401, 'pass'],
    [404, 'pass'],
    [200, 'skipped'],
    [302, 'skipped'],
    [502, 'skipped'],
  ])('that is answered with %s: %s', (status, verdict) => {
    const [row] = strangers([asked(tunnel, answered(status))]);
    expect(row).toMatchObject({ verdict, check: 'websocket', expect: 'refused', status });
  });

  it('that gets no answer is no verdict, with its reason', () => {
    const [row] = strangers([asked(local, refused), asked(tunnel, failed('refused'))].slice(1));
    expect(row?.verdict).toBe('skipped');
    expect(row?.diagnosis.message).toContain('It failed');
  });

  it('that was not sent on, since the app stood still for it, says so', () => {
    const slow = { origin: sent, latencyMs: 10_040 };
    const handshakes = [shake('https://shop.ngrok.app', accepted), foreigner(null, { slow })];
    const [row] = strangers([result(tunnel, { handshakes })]);
    expect(row?.verdict).toBe('skipped');
    expect(row?.diagnosis.message).toContain(`the handshake for ${sent} took 10.0 s`);
  });
});

describe('the hop that lets a stranger in is found by comparing, whatever is behind it', () => {
  it.each<[string, readonly HopResult[], readonly string[]]>([
    [
      'the proxy alone',
      [asked(local, refused), asked(tunnel, refused), asked(devProxy, accepted)],
      ['local pass ok -', 'tunnel pass ok -', 'dev-proxy fail origin-rewritten proxy'],
    ],
    [
      'the tunnel, and so the proxy',
      [asked(local, refused), asked(tunnel, accepted), asked(devProxy, accepted)],
      ['local pass ok -', 'tunnel fail origin-rewritten tunnel', 'dev-proxy fail origin-rewritten tunnel'],
    ],
    [
      'the app itself',
      [asked(local, accepted), asked(tunnel, accepted), asked(devProxy, accepted)],
      ['local fail wildcard-open app', 'tunnel fail wildcard-open app', 'dev-proxy fail wildcard-open app'],
    ],
    [
      'the proxy, while the tunnel gave no answer',
      [asked(local, refused), asked(tunnel, answered(502)), asked(devProxy, accepted)],
      ['local pass ok -', 'tunnel skipped unexpected tunnel', 'dev-proxy fail origin-rewritten proxy'],
    ],
    [
      'the tunnel, while the proxy refuses it',
      [asked(local, refused), asked(tunnel, accepted), asked(devProxy, refused)],
      ['local pass ok -', 'tunnel fail origin-rewritten tunnel', 'dev-proxy pass ok -'],
    ],
    [
      'the proxy of production',
      [asked(hosted, refused), asked(prodProxy, accepted)],
      ['https://shop.onrender.com pass ok -', 'prod-proxy fail origin-rewritten proxy'],
    ],
    [
      'a hosted app, in front of which something may stand',
      [asked(hosted, accepted)],
      ['https://shop.onrender.com fail wildcard-open app'],
    ],
    ['an unknown name', [asked(other, accepted)], ['https://other.example.org fail wildcard-open app']],
  ])('%s', (_, results, rows) => {
    expect(verdicts(results)).toEqual(rows);
  });

  it('where the app cannot be asked itself, both causes are told', () => {
    const [row] = strangers([asked(hosted, accepted)]);
    expect(row?.diagnosis.message).toMatch(/enableCORS off, or what stands in front of it/);
    expect(row?.diagnosis.lines).toContain('proxy_set_header Origin …;');
    expect(row?.diagnosis.lines).toContain('enableCORS = false');
  });
});

it('of an app that a supervisor runs only the arguments can have opened it: the file and .env lose against what it gives', () => {
  const [row] = strangers([asked(local, accepted)], { asker: 'supervisor' });
  expect(row?.diagnosis.lines).toEqual(['--server.enableCORS false']);
});

describe('what the door saw tells', () => {
  const through = (hop: Hop, arrival: Arrival, server = '') =>
    [asked(local, refused), asked(tunnel, refused), asked(hop, accepted, arrival, server)].filter(
      ({ hop: each }, index) => index === 2 || each !== hop,
    );

  it.each([
    ['replaces Origin', arrived('https://shop.ngrok.app'), 'origin-rewritten', 'by https://shop.ngrok.app'],
    ['drops Origin', arrived(null), 'origin-rewritten', 'drops the header Origin'],
    ['sets Host by Origin', arrived(sent, 'Stranger.invalid:443'), 'host-rewritten', 'sets Host by'],
  ])('that the proxy %s', (_, arrival, code, words) => {
    const row = strangers(through(devProxy, arrival)).at(-1);
    expect(row?.diagnosis).toMatchObject({ code, hop: 'proxy' });
    expect(row?.diagnosis.message).toContain(words);
  });

  it('that nobody changed anything: then it is the app', () => {
    expect(verdicts(through(devProxy, arrived(sent))).at(-1)).toBe('dev-proxy fail wildcard-open app');
  });

  it('that it is no open app, where the app itself was not asked', () => {
    expect(verdicts([asked(tunnel, accepted, arrived(null))])).toEqual([
      'tunnel fail origin-rewritten tunnel',
    ]);
  });

  it.each([
    ['nginx', 'proxy_set_header Origin https://shop.ngrok.app;', 'proxy_set_header Origin "";'],
    ['Caddy', 'header_up Origin https://shop.ngrok.app', 'header_up -Origin'],
    ['Apache/2.4.65', 'RequestHeader set Origin "https://shop.ngrok.app"', 'RequestHeader unset Origin'],
  ])('the very line to delete, as %s has it', (server, replaced, dropped) => {
    expect(hint(through(devProxy, arrived('https://shop.ngrok.app'), server))).toContain(replaced);
    expect(hint(through(devProxy, arrived(null), server))).toContain(dropped);
  });

  it("the action of the tunnel's traffic policy to delete", () => {
    expect(hint(through(tunnel, arrived('https://x.example')))).toContain('origin: "https://x.example"');
    expect(hint(through(tunnel, arrived(null)))).toContain('remove-headers');
  });

  it('nothing that moves a cursor', () => {
    expect(hint(through(devProxy, arrived('https://a\u001b[2J')))).not.toContain('\u001b');
  });
});

describe('while the wildcard is wanted', () => {
  const open = [asked(local, accepted), asked(tunnel, accepted), asked(devProxy, accepted)];

  it('no hop of this machine is blamed, and it is said what that means', () => {
    expect(verdicts(open, { cors: 'any' })).toEqual([
      'local skipped wildcard-open app',
      'tunnel skipped wildcard-open app',
      'dev-proxy skipped wildcard-open app',
    ]);
    const [row] = strangers(open, { cors: 'any' });
    expect(row?.diagnosis.message).toContain('ANY website');
    expect(row?.diagnosis.lines).toEqual(['ocap-dev wildcard off']);
  });

  it('an app of another place is judged all the same', () => {
    expect(verdicts([asked(hosted, accepted)], { cors: 'any' })).toEqual([
      'https://shop.onrender.com fail wildcard-open app',
    ]);
  });
});

it('never says to let more in', () => {
  const openings = [
    [asked(local, refused), asked(tunnel, refused), asked(devProxy, accepted, arrived('https://x.example'))],
    [asked(local, refused), asked(tunnel, accepted, arrived(null))],
    [asked(local, accepted)],
    [asked(hosted, accepted)],
  ];
  for (const results of openings)
    for (const { diagnosis } of strangers(results))
      expect(`${diagnosis.message} ${diagnosis.hint}`).not.toMatch(
        /STREAMLIT_CUSTOM_ORIGINS|CORS_ALLOWED_ORIGINS|press a\b|PROD_ORIGINS/,
      );
});
