import { describe, expect, it, test } from 'vitest';
import { diagnosisCodes } from '../../../../src/core/checks/diagnosis/context.ts';
import { judgeHops } from '../../../../src/core/checks/diagnosis/judge.ts';
import type { Hop, HopResult } from '../../../../src/core/checks/hop.ts';
import {
  accepted,
  answered,
  broken,
  diagnose,
  failed,
  foreigner,
  hops,
  knownOf,
  result,
  shake,
  well,
  wellAt,
} from '../../../support/chain-results.ts';

const { local, tunnel, devProxy, prodProxy, hosted, other } = hops;

const ngrok = (code: string, endpoint: string | null = null) =>
  answered(404, { page: { by: 'edge', code, endpoint } });
const refused = failed('refused');
const silent = failed('timeout');
const stripped = (asked: Hop) =>
  result(asked, { handshakes: [shake('https://dev.example.org', answered(400))] });
const certificate = {
  flaw: null,
  names: ['a.example.org'],
  issuer: 'Acme',
  validFromMs: Date.parse('2026-01-02'),
  validToMs: Date.parse('2026-03-04'),
};

type Row = readonly [
  seen: string,
  results: readonly HopResult[],
  code: string,
  hop: string | null,
  hint: string,
];

const chainRows: readonly Row[] = [
  ['the app does not run', [broken(local, refused)], 'app-down', 'app', 'STREAMLIT_PORT'],
  [
    'the agent finds no app, which is down',
    [broken(local, refused), broken(tunnel, answered(502, { page: { by: 'agent' } }))],
    'tunnel-upstream-down',
    'app',
    'ocap-dev',
  ],
  [
    'the agent finds no app, which is well',
    [...wellAt(local), broken(tunnel, answered(502, { page: { by: 'agent' } }))],
    'tunnel-upstream-down',
    'tunnel',
    'ngrok http 8502',
  ],
  [
    'any-30: the proxy answers health itself, and the app is there',
    [
      result(other, {
        health: answered(404),
        hostConfig: accepted,
        handshakes: [shake('https://dev.example.org', answered(101))],
      }),
    ],
    'unexpected',
    'proxy',
    '/_stcore/health',
  ],
  [
    'no tunnel is up',
    [...wellAt(local), broken(tunnel, ngrok('ERR_NGROK_3200'))],
    'tunnel-offline',
    'tunnel',
    '--tunnel',
  ],
  [
    'no tunnel is up, seen by the proxy',
    [...wellAt(local), broken(tunnel, ngrok('ERR_NGROK_3200')), broken(devProxy, ngrok('ERR_NGROK_3200'))],
    'tunnel-offline',
    'tunnel',
    '--tunnel',
  ],
  [
    'the tunnel is up, but not for the proxy',
    [...wellAt(local, tunnel), broken(devProxy, ngrok('ERR_NGROK_3200'))],
    'tunnel-offline',
    'proxy',
    'proxy_set_header Host shop.ngrok.app;',
  ],
  [
    'the proxy asks for a name that is not the domain, whatever the tunnel does',
    [broken(tunnel, silent), broken(devProxy, ngrok('ERR_NGROK_3200', 'old.ngrok.app'))],
    'tunnel-offline',
    'proxy',
    'proxy_set_header Host shop.ngrok.app;',
  ],
  [
    'the proxy cannot reach the tunnel, which is up',
    [...wellAt(local, tunnel), broken(devProxy, answered(502, { page: { by: 'nginx' } }))],
    'bad-gateway',
    'proxy',
    'proxy_ssl_name shop.ngrok.app;',
  ],
  [
    'the offline page of a proxy whose tunnel is up',
    [...wellAt(local, tunnel), broken(devProxy, answered(502, { page: { by: 'offline' } }))],
    'bad-gateway',
    'proxy',
    'proxy_ssl_server_name on;',
  ],
  [
    'the proxy of production cannot reach the hosted app, which is up',
    [...wellAt(hosted), broken(prodProxy, answered(502))],
    'bad-gateway',
    'proxy',
    'proxy_ssl_name shop.onrender.com;',
  ],
  [
    'the hosted app is down, seen by the proxy',
    [broken(hosted, answered(502)), broken(prodProxy, answered(502))],
    'bad-gateway',
    'app',
    'log of the app',
  ],
  [
    'the hosted app wakes',
    [broken(hosted, answered(503)), broken(prodProxy, answered(503))],
    'cold-start',
    'app',
    '--wait 90',
  ],
  [
    'the tunnel is silent, the app not',
    [...wellAt(local), broken(tunnel, silent)],
    'timeout',
    'tunnel',
    'Reconnect',
  ],
  [
    'the app is silent, and all in front of it',
    [broken(local, silent), broken(tunnel, silent), broken(devProxy, silent)],
    'timeout',
    'app',
    'debugger',
  ],
  [
    'nobody listens where the proxy is',
    [...wellAt(local, tunnel), broken(devProxy, refused)],
    'unexpected',
    'proxy',
    'nginx -t',
  ],
  [
    'no name server answers',
    [broken(devProxy, failed('dns', { code: 'EAI_AGAIN' }))],
    'dns',
    'proxy',
    'network',
  ],
  [
    'the domain of the tunnel is no name',
    [broken(tunnel, failed('dns', { code: 'ENOTFOUND' }))],
    'dns',
    'tunnel',
    'NGROK_DOMAIN',
  ],
  [
    'a certificate that begins later',
    [broken(devProxy, failed('tls', { certificate: { ...certificate, flaw: 'not-yet-valid' } }))],
    'tls',
    'proxy',
    'clock',
  ],
  [
    'a certificate of nobody',
    [broken(devProxy, failed('tls', { certificate }))],
    'tls',
    'proxy',
    'NODE_EXTRA_CA_CERTS=ca.pem',
  ],
  ['no TLS', [broken(other, failed('tls'))], 'tls', 'proxy', 'port'],
  [
    'https that leads to http',
    [broken(devProxy, answered(301, { location: 'http://dev.example.org/' }))],
    'redirected',
    'proxy',
    'X-Forwarded-Proto https;',
  ],
  [
    'the app is at the root, not under the path that was asked',
    [
      ...wellAt(local),
      result(
        { ...devProxy, baseUrl: 'https://dev.example.org/app' },
        { health: answered(404), movedTo: 'https://dev.example.org' },
      ),
    ],
    'base-path',
    'proxy',
    'ocap-dev probe https://dev.example.org',
  ],
  [
    'the proxy refuses an upload that the app takes',
    [
      ...wellAt(local),
      result(
        { ...devProxy, upload: { bytes: 200 * 2 ** 20, isWanted: true } },
        { upload: answered(413, { server: 'nginx/1.22.1' }) },
      ),
    ],
    'body-limit',
    'proxy',
    'client_max_body_size 201m;',
  ],
  [
    'a silent WebSocket is cut while one waits for that',
    [
      ...wellAt(local),
      result(
        { ...devProxy, idleMs: 20_000 },
        { handshakes: [shake('https://dev.example.org', { ...accepted, wire: { cutAfterMs: 10_004 } })] },
      ),
    ],
    'idle-cut',
    'proxy',
    'proxy_read_timeout 3600;',
  ],
  [
    'the proxy drops Upgrade',
    [...wellAt(local, tunnel), stripped(devProxy)],
    'upgrade-stripped',
    'proxy',
    'map $http_upgrade',
  ],
  [
    'the tunnel drops it already',
    [stripped(tunnel), stripped(devProxy)],
    'upgrade-stripped',
    'tunnel',
    '$http_upgrade',
  ],
  [
    'what stands at the port of the app drops it',
    [stripped(local)],
    'upgrade-stripped',
    'proxy',
    '$http_upgrade',
  ],
  [
    "visitors meet the free plan's warning",
    [
      ...wellAt(local),
      result(tunnel, {
        visit: answered(200, { page: { by: 'edge', code: 'ERR_NGROK_6024', endpoint: null } }),
      }),
    ],
    'tunnel-interstitial',
    'tunnel',
    'ngrok-skip-browser-warning 1;',
  ],
  [
    "ngrok's OAuth stands in front of the tunnel",
    [...wellAt(local), broken(tunnel, answered(302, { location: 'https://idp.ngrok.com/oauth2?state=x' }))],
    'guarded',
    'tunnel',
    'Nothing is wrong',
  ],
  [
    'a stranger is let in',
    [result(local, { handshakes: [shake('https://stranger.invalid', accepted, { expect: 'refused' })] })],
    'wildcard-open',
    'app',
    'enableCORS',
  ],
  [
    'the tunnel drops Origin',
    [
      result(local, { handshakes: [foreigner(answered(403))] }),
      result(tunnel, {
        handshakes: [foreigner(accepted, { arrival: { host: 'shop.ngrok.app', origin: null } })],
      }),
    ],
    'origin-rewritten',
    'tunnel',
    'remove-headers',
  ],
  [
    'the tunnel sets Host by Origin',
    [
      result(local, { handshakes: [foreigner(answered(403))] }),
      result(tunnel, {
        handshakes: [
          foreigner(accepted, {
            arrival: { host: 'stranger.invalid', origin: 'https://stranger.invalid' },
          }),
        ],
      }),
    ],
    'host-rewritten',
    'tunnel',
    'host: "…"',
  ],
];

describe('a broken chain', () => {
  it.each(chainRows)('%s', (_, results, code, hop, hint) => {
    const diagnosis = diagnose(results);
    expect(diagnosis).toMatchObject({ code, hop });
    expect(diagnosis.hint).toContain(hint);
    // The hop is named in words too: of a line alone, a reader must see what broke.
    expect(`${diagnosis.message} ${diagnosis.hint}`).toContain(hop);
    expect(diagnosis.message).toMatch(/\.$/);
  });

  test.each([
    ['nginx/1.22.1', 'client_max_body_size 51m;'],
    ['Caddy', 'request_body { max_size 51MiB }'],
    ['Apache/2.4.71 (Debian)', `-gt ${51 * 2 ** 20}`],
    ['cloudflare', 'plan of the service'],
  ])('a limit of uploads at %s has its own line, and is no fault where nobody uploads', (server, line) => {
    const hop = (isWanted: boolean) => ({ ...devProxy, upload: { bytes: 50 * 2 ** 20, isWanted } });
    const upload = answered(413, { server });
    const row = (isWanted: boolean) => diagnose([...wellAt(local), result(hop(isWanted), { upload })]);
    expect(row(true)).toMatchObject({ code: 'body-limit', check: 'upload', verdict: 'fail' });
    expect(row(true).hint).toContain(line);
    expect(row(false)).toMatchObject({ code: 'body-limit', verdict: 'pass' });
  });

  test('every code of the table is staged', () => {
    const staged = new Set([...chainRows.map(([, , code]) => code), 'ok', 'origin-rejected']);
    expect(diagnosisCodes.filter((code) => !staged.has(code))).toEqual([]);
  });

  it('that is well has no fault anywhere', () => {
    const rows = judgeHops([...wellAt(local, tunnel, devProxy), ...wellAt(hosted, prodProxy)], knownOf());
    expect(rows.map(({ verdict, diagnosis }) => [verdict, diagnosis.code, diagnosis.hop])).toEqual(
      rows.map(() => ['pass', 'ok', null]),
    );
  });

  it('is none where visitors are warned by the free plan, which probes pass', () => {
    const visit = answered(200, { page: { by: 'edge', code: 'ERR_NGROK_6024', endpoint: null } });
    expect(diagnose([result(tunnel, { visit })])).toMatchObject({
      verdict: 'pass',
      code: 'tunnel-interstitial',
    });
    expect(diagnose([broken(tunnel, visit)])).toMatchObject({ verdict: 'fail', code: 'tunnel-interstitial' });
  });

  it('is not explained by an app of this machine that has nothing to do with it', () => {
    const gateway = broken(other, answered(502));
    expect(diagnose([broken(local, refused), gateway])).toMatchObject({ code: 'bad-gateway', hop: 'proxy' });
    const open = result(devProxy, { handshakes: [shake('https://dev.example.org', answered(400))] });
    expect(diagnose([broken(local, refused), open])).toMatchObject({
      code: 'upgrade-stripped',
      hop: 'proxy',
    });
    const half = result(devProxy, { hostConfig: answered(502) });
    expect(diagnose([broken(local, refused), half])).toMatchObject({ code: 'bad-gateway', hop: 'proxy' });
  });
});

describe('silence of a hosted app', () => {
  it('is its start for whoever waits', () => {
    expect(diagnose([broken(hosted, silent)], { waiting: true }).code).toBe('cold-start');
    expect(diagnose([broken(prodProxy, silent)], { waiting: true }).code).toBe('cold-start');
    expect(diagnose([broken(tunnel, silent)], { waiting: true }).code).toBe('timeout');
  });

  it('is silence for whoever does not, with the command that waits', () => {
    const diagnosis = diagnose([broken(hosted, silent)]);
    expect(diagnosis.code).toBe('timeout');
    expect(diagnosis.hint).toContain('ocap-dev probe https://shop.onrender.com --wait 90');
  });
});

it('the offline page of a proxy before an app that was stopped is not taken for a start alone', () => {
  const offline = answered(502, { page: { by: 'offline' } });
  expect(diagnose([broken(other, offline)]).message).toContain('started or woken, or does not run.');
  expect(diagnose([broken(hosted, answered(503))]).message).toMatch(/ started or woken\.$/);
});

describe('what is no Streamlit', () => {
  it.each([
    ['another program', answered(404, { server: 'SimpleHTTP/0.6' }), {}, 'no Streamlit app'],
    ['a page for every path', answered(200), {}, 'no Streamlit app'],
    ['an app below a path', answered(404, { server: 'TornadoServer/6.6.1' }), {}, 'server.baseUrlPath'],
    ['an app below a known path', answered(404), { basePath: '/shop' }, 'under /shop (server.baseUrlPath)'],
  ])('%s', (_, answer, known, words) => {
    expect(diagnose([broken(local, answer)], known).message).toContain(words);
  });

  it('behind a proxy whose tunnel is well is a matter of the proxy', () => {
    const diagnosis = diagnose([...wellAt(local, tunnel), broken(devProxy, answered(404))]);
    expect(diagnosis).toMatchObject({ code: 'unexpected', hop: 'proxy' });
    expect(diagnosis.message).toContain('though https://shop.ngrok.app does');
  });

  it('with health alone is told which path is missing', () => {
    const diagnosis = diagnose([result(devProxy, { hostConfig: answered(404) })]);
    expect(diagnosis).toMatchObject({ check: 'host-config', code: 'unexpected', hop: 'proxy' });
  });

  // Seen of 1.23.1 behind nginx: `probe` said that the proxy does not pass on every path.
  it('with the page of an old Streamlit for host-config is nobody’s fault', () => {
    const old = answered(404, { page: { by: 'streamlit' } });
    const rows = judgeHops([result(devProxy, { hostConfig: old })], knownOf());
    const row = rows.find(({ check }) => check === 'host-config');
    expect(row).toMatchObject({ verdict: 'skipped', diagnosis: { code: 'ok' } });
  });

  it('with all of them is well', () => {
    expect(diagnose([result(devProxy, { visit: well })]).code).toBeUndefined();
  });
});

describe('the hop that broke', () => {
  const down = result(local, { health: failed('refused') });

  it('is told at the end of a message that does not name it', () => {
    const { hop, message } = diagnose([down, result(devProxy, { health: answered(502) })]);
    expect(hop).toBe('app');
    expect(message).toMatch(/it cannot reach what is behind it\. It is the app that broke\.$/);
  });

  it('is not told twice', () => {
    const { hop, message } = diagnose([down, result(devProxy, { health: answered(401) })]);
    expect(hop).toBe('app');
    expect(message).toMatch(/before the app is reached\.$/);
  });
});

describe('a login in front of the tunnel is no fault', () => {
  const login = answered(302, { location: 'https://idp.ngrok.com/oauth2?state=x' });
  const guards: readonly (readonly [string, readonly HopResult[]])[] = [
    ["ngrok's OAuth", [...wellAt(local), broken(tunnel, login)]],
    ["ngrok's OAuth, seen by the proxy", [...wellAt(local), broken(tunnel, login), broken(devProxy, login)]],
    ['a password', [...wellAt(local), broken(tunnel, answered(401))]],
    ['a password, while the app is not there', [broken(local, refused), broken(tunnel, answered(401))]],
    [
      "the user's own identity provider",
      [
        ...wellAt(local),
        broken(tunnel, answered(302, { location: 'https://id.example.org/auth?client_id=a' })),
      ],
    ],
  ];

  it.each(guards)('%s', (_, results) => {
    const rows = judgeHops(results, knownOf()).filter(({ kind }) => kind !== 'app');
    for (const { verdict, diagnosis } of rows) {
      expect([verdict, diagnosis.code]).toEqual(['skipped', 'guarded']);
      expect(diagnosis.message).toContain('what lies behind was not seen');
      expect(`${diagnosis.message} ${diagnosis.hint}`).not.toMatch(/auth_basic|ocap-dev probe|nginx/);
    }
  });

  it('while a password of the proxy in front of it still is told with its line', () => {
    const diagnosis = diagnose([...wellAt(local, tunnel), broken(devProxy, answered(401))]);
    expect(diagnosis).toMatchObject({ code: 'unexpected', hop: 'proxy', verdict: 'fail' });
    expect(diagnosis.hint).toContain('auth_basic off;');
  });

  it('nor is a proxy blamed that cannot reach the tunnel behind one', () => {
    const results = [...wellAt(local), broken(tunnel, answered(401)), broken(devProxy, answered(502))];
    expect(diagnose(results)).toMatchObject({ code: 'bad-gateway', hop: 'proxy' });
  });
});
