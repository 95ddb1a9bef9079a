import { describe, expect, it } from 'vitest';
import { type TunnelFacts, tunnelFindings } from '../../../src/core/doctor/tunnel.ts';
import { ailments, onlyAilment } from '../../support/doctor-facts.ts';
import { settingsOf } from '../../support/settings.ts';

const domain = 'NGROK_DOMAIN=shop.ngrok.app';
const address = 'connect.example.org:443';
const refused = {
  address,
  reach: { ok: false, message: 'Nothing listens at connect.example.org:443.' },
} as const;

const findings = (env: string, changes: Partial<TunnelFacts> = {}) =>
  tunnelFindings({
    settings: settingsOf(env),
    token: '.env',
    service: { address, reach: { ok: true } },
    missingRootCas: null,
    httpsProxy: null,
    ...changes,
  });

it('a tunnel that can open is told in one line each', () => {
  expect(findings(domain).map(({ level, what }) => `${level}: ${what}`)).toEqual([
    "ok: ngrok's authtoken is in .env.",
    "ok: The tunnel's domain is shop.ngrok.app.",
    "ok: ngrok's service answers at connect.example.org:443.",
  ]);
});

describe('where no tunnel is wanted nothing of it can be wrong', () => {
  const off = { token: null, service: null };

  it.each([
    ['', 'NGROK_DOMAIN is not set'],
    [`${domain}\nUSE_NGROK=false`, 'USE_NGROK is false'],
  ])('%j', (env, reason) => {
    const [only, ...rest] = findings(env, off);
    expect(rest).toEqual([]);
    expect(only).toMatchObject({ code: 'tunnel-off', level: 'ok', what: `No tunnel is wanted: ${reason}.` });
  });

  it('and a token alone opens none', () => {
    expect(findings('', { token: '~/ngrok.yml' })[0]?.what).toContain('A token is there, in ~/ngrok.yml.');
  });
});

it('a gate that was written and guards nothing is a warning', () => {
  const off = { token: null, service: null };
  const login = 'NGROK_BASIC_AUTH=anna:a-long-password';
  expect(onlyAilment(findings(login, off))).toMatchObject({ code: 'tunnel-gate-idle', level: 'warning' });
  expect(ailments(findings(`${login}\nUSE_NGROK=false`, off))).toEqual([]);
});

it('a missing token is broken, with the place that gives one', () => {
  expect(onlyAilment(findings(domain, { token: null }))).toMatchObject({
    code: 'tunnel-token-missing',
    level: 'broken',
    fix: expect.stringContaining('https://dashboard.ngrok.com/get-started/your-authtoken'),
  });
});

it('without a domain the dev proxy has nothing fixed to lead to', () => {
  expect(onlyAilment(findings('USE_NGROK=true\nDEV_PROXY_URL=https://dev.org'))).toMatchObject({
    code: 'tunnel-domain-missing',
    level: 'warning',
  });
  expect(ailments(findings('USE_NGROK=true\nDEV_PROXY_URL='))).toEqual([]);
  // Nobody asked for OCapistaine's here.
  expect(ailments(findings('USE_NGROK=true'))).toEqual([]);
});

it('a file of certificates that does not exist is broken', () => {
  expect(onlyAilment(findings(domain, { missingRootCas: '/no/ca.pem' }))).toMatchObject({
    code: 'tunnel-root-cas-missing',
    level: 'broken',
    what: expect.stringContaining('/no/ca.pem'),
  });
});

it('a service that does not answer is a warning', () => {
  expect(onlyAilment(findings(domain, { service: refused }))).toMatchObject({
    code: 'tunnel-service-unreachable',
    level: 'warning',
    what: "ngrok's service does not answer: Nothing listens at connect.example.org:443.",
    fix: expect.stringContaining('nc -vz connect.example.org 443'),
  });
});

it('a proxy for https is blamed only where the direct way is closed', () => {
  const proxied = { httpsProxy: 'HTTPS_PROXY' };
  expect(ailments(findings(domain, { ...proxied, service: refused }))).toEqual([
    'warning tunnel-service-unreachable',
    'warning tunnel-proxy-ignored',
  ]);
  const open = findings(domain, proxied);
  expect(ailments(open)).toEqual([]);
  expect(open.at(-1)?.what).toContain("not through HTTPS_PROXY, which ngrok's SDK ignores");
});

describe("ngrok's own config file that is broken", () => {
  const brokenConfig = { file: '/h/ngrok.yml', line: 4 };

  it('is why there is no token', () => {
    const [first] = findings(domain, { token: null, brokenConfig });
    expect(first).toMatchObject({ code: 'tunnel-config-broken', level: 'broken' });
    expect(first?.what).toBe('/h/ngrok.yml:4 is not valid YAML, so its authtoken is not read.');
  });

  it('is a warning where the token is in .env', () => {
    const levels = findings(domain, { brokenConfig }).map(({ code, level }) => `${code} ${level}`);
    expect(levels).toContain('tunnel-token ok');
    expect(levels).toContain('tunnel-config-broken warning');
  });
});

describe("ngrok's own gates", () => {
  const codes = (env: string, changes: Partial<TunnelFacts> = {}) =>
    findings(`${domain}\n${env}`, changes)
      .filter(({ code }) => /^tunnel-(guard|policy)/.test(code))
      .map(({ level, code, what }) => `${level} ${code}: ${what}`);

  it('are told, without a word of a secret', () => {
    expect(codes('DEV_PROXY_URL=\nNGROK_BASIC_AUTH=anna:a-long-password\nNGROK_OAUTH=google')).toEqual([
      'ok tunnel-guard: In front of the tunnel stands: password, google.',
    ]);
    expect(codes('DEV_PROXY_URL=')).toEqual([]);
  });

  it('that know visitors alone are warned of behind a proxy', () => {
    const proxy = 'DEV_PROXY_URL=https://dev.example.org';
    expect(codes(`${proxy}\nNGROK_ALLOW_CIDRS=10.0.0.0/8`)).toEqual([
      'ok tunnel-guard: In front of the tunnel stands: 1 range allowed.',
      'warning tunnel-guard-behind-proxy: NGROK_ALLOW_CIDRS guards the tunnel, and visitors come through the proxy https://dev.example.org.',
    ]);
    expect(codes(`${proxy}\nNGROK_BASIC_AUTH=anna:a-long-password`)).toHaveLength(1);
  });

  it('of a policy that cannot be read are broken, with file and line', () => {
    const policy = {
      at: 'broken',
      line: 3,
      what: 'this rule has no list of actions',
      fix: 'write actions',
      message: '',
    } as const;
    expect(codes('NGROK_TRAFFIC_POLICY=p.yml', { policy })).toEqual([
      'broken tunnel-policy-broken: The traffic policy cannot be used: p.yml:3: this rule has no list of actions.',
    ]);
    expect(
      codes('DEV_PROXY_URL=\nNGROK_TRAFFIC_POLICY=p.yml', { policy: { at: 'read', text: 'x' } }),
    ).toEqual(['ok tunnel-guard: In front of the tunnel stands: policy.']);
  });
});
