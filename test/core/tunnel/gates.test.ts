import { describe, expect, it } from 'vitest';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { createGatePass } from '../../../src/core/tunnel/gate-pass.ts';
import { guardText } from '../../../src/core/tunnel/gates.ts';
import { explainTunnelFailure } from '../../../src/core/tunnel/refusal.ts';
import type { PolicyReading } from '../../../src/core/tunnel/state.ts';
import { gateWords } from '../../../src/core/words/gates.ts';
import { type Driver, drive, envFile, running, spawned } from '../../support/core.ts';

const ngrok = {
  type: 'tunnelConfig.read',
  config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
} as const;
const door = { type: 'door.opened', url: 'http://127.0.0.1:9' } as const;
const base = 'NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456\nDEV_PROXY_URL=';
const login = 'NGROK_BASIC_AUTH=anna:a-long-password';
const google = 'NGROK_OAUTH=google\nNGROK_OAUTH_ALLOW_EMAILS=anna@a.org,bob@b.org';

const snapshot = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' });
const gatesOf = (driver: Driver) => driver.last('tunnel.open').spec.gates;
const policyRead = (reading: PolicyReading, file = 'p.yml') =>
  ({ type: 'trafficPolicy.read', file, reading }) as const;
const broken = { at: 'broken', line: 3, ...gateWords.policyActions } as const;

function opening(settings: string): Driver {
  const driver = drive();
  driver.send(envFile(`${base}\n${settings}`), ngrok, door);
  return driver;
}

function open(driver: Driver): void {
  const { agent } = driver.last('tunnel.open');
  driver.send({ type: 'tunnel.opened', agent, url: 'https://x.ngrok.app' });
}

function lose(driver: Driver): void {
  const { agent } = driver.last('tunnel.open');
  driver.send({ type: 'tunnel.ended', agent, error: { code: 'lost', message: 'gone', hint: '' } });
  driver.pass(2000);
}

const closeNow = (driver: Driver) => {
  const { agent } = driver.last('tunnel.close');
  driver.send({ type: 'tunnel.ended', agent, error: null });
  driver.pass(0);
};

it('a gate without a tunnel is told not to guard the app itself, unless it was shut on purpose', () => {
  const notices = (text: string) => snapshot(running(text)).notices.join('\n');
  expect(notices(login)).toContain(
    "NGROK_BASIC_AUTH guards the tunnel alone, and there is none: the app's own port asks nobody. NGROK_DOMAIN=… in .env opens one.",
  );
  expect(notices(`${login}\nOCAP_ACCESS=invited`)).toContain('OCAP_ACCESS and NGROK_BASIC_AUTH guard the');
  expect(notices(`${login}\nUSE_NGROK=false`)).not.toContain('guard');
  expect(notices(`${login}\n${base}`)).not.toContain('there is none');
});

it('row 2 has what stands in front of the tunnel, as long as it does', () => {
  const driver = opening(google);
  expect(snapshot(driver).tunnel.guard).toBeNull();
  open(driver);
  expect(snapshot(driver).tunnel.guard).toBe('google, 2 e-mails');
  driver.send(envFile(base));
  expect(snapshot(driver).tunnel.guard).toBeNull();
});

it.each([
  [login, 'password'],
  ['NGROK_BASIC_AUTH=a:12345678,b:12345678', '2 passwords'],
  ['NGROK_OAUTH=github\nNGROK_OAUTH_ALLOW_DOMAINS=b.org', 'github, 1 domain'],
  ['NGROK_ALLOW_CIDRS=10.0.0.1\nNGROK_DENY_CIDRS=10.0.0.0/8,11.0.0.0/8', '1 range allowed, 2 ranges denied'],
  ['NGROK_COMPRESSION=true\nNGROK_POOLING=true\nNGROK_METADATA=x', null],
])('%s is told as %s', (settings, text) => {
  expect(guardText(gatesOf(opening(settings)))).toBe(text);
});

describe('an edit of a gate', () => {
  it.each([
    ['NGROK_BASIC_AUTH=a:12345678', 'NGROK_BASIC_AUTH=a:87654321'],
    ['NGROK_OAUTH=google', 'NGROK_OAUTH=github'],
    [google, `${google},c@c.org`],
    [google, `${google}\nNGROK_OAUTH_ALLOW_DOMAINS=b.org`],
    ['NGROK_ALLOW_CIDRS=10.0.0.0/8', 'NGROK_ALLOW_CIDRS=10.0.0.0/9'],
    ['', 'NGROK_DENY_CIDRS=10.0.0.0/8'],
    ['', 'NGROK_COMPRESSION=true'],
    ['', 'NGROK_POOLING=true'],
    ['', 'NGROK_METADATA=m'],
  ])('from %j to %j opens the tunnel anew, and the same again does not', (before, after) => {
    const driver = opening(before);
    open(driver);
    driver.send(envFile(`${base}\n${before}\nA=1`));
    expect(driver.count('tunnel.close')).toBe(0);
    driver.send(envFile(`${base}\n${after}`));
    expect(driver.count('tunnel.close')).toBe(1);
  });

  it('opens the tunnel anew, and only once the old one is gone; the app is not restarted', () => {
    const driver = running(`${base}\n${google}`);
    driver.send(ngrok, door, spawned(1));
    open(driver);
    const starts = driver.count('process.start');
    driver.send(envFile(`${base}\n${login}`));
    expect(driver.count('tunnel.open')).toBe(1);
    expect(snapshot(driver).tunnel).toMatchObject({ state: 'connecting', guard: null });
    closeNow(driver);
    expect(driver.count('tunnel.open')).toBe(2);
    expect(gatesOf(driver).oauth).toBeNull();
    expect(gatesOf(driver).basicAuth?.reveal()).toBe('anna:a-long-password');
    expect([driver.count('process.stop'), driver.count('process.start')]).toEqual([0, starts]);
  });

  it.each([
    ['NGROK_BASIC_AUTH=anna'],
    ['NGROK_OAUTH=gogle'],
    ['NGROK_OAUTH_ALLOW_EMAILS=anna@a.org'],
    ['NGROK_ALLOW_CIDRS=,'],
  ])('that goes wrong (%s) opens nothing without its gate, and what is up keeps its own', (wrong) => {
    const fresh = opening(wrong);
    expect(fresh.count('tunnel.open')).toBe(0);
    const driver = opening(login);
    open(driver);
    driver.send(envFile(`${base}\n${wrong}`));
    expect(driver.count('tunnel.close')).toBe(0);
    lose(driver);
    driver.send({ type: 'reconnect.requested' });
    for (const command of driver.commands)
      if (command.type === 'tunnel.open') expect(command.spec.gates.basicAuth).not.toBeNull();
    expect(driver.count('tunnel.open')).toBeGreaterThan(1);
  });

  it('of any of them is told by its name alone where it is a secret, and reaches no app', () => {
    const driver = running(base);
    driver.send(envFile(`${base}\n${login}\n${google}\nNGROK_TRAFFIC_POLICY=p.yml\nNGROK_METADATA=m`));
    expect(snapshot(driver).settings.lastChange?.text).toContain('NGROK_BASIC_AUTH added');
    expect(JSON.stringify(snapshot(driver))).not.toContain('a-long-password');
    expect(
      Object.keys(driver.last('process.start').launch.env).filter((name) => /^NGROK_(?!DOMAIN)/.test(name)),
    ).toEqual([]);
    expect(driver.count('process.stop')).toBe(0);
  });
});

describe('a traffic policy', () => {
  const policy = 'NGROK_TRAFFIC_POLICY=p.yml';

  it('is read before anything is opened, and each edit opens the tunnel anew with it', () => {
    const driver = opening(policy);
    expect(driver.last('trafficPolicy.watch').file).toBe('p.yml');
    expect(driver.count('tunnel.open')).toBe(0);
    driver.send(policyRead({ at: 'read', text: 'one' }));
    expect(gatesOf(driver).trafficPolicy).toBe('one');
    open(driver);
    expect(snapshot(driver).tunnel.guard).toBe('policy');
    driver.send(policyRead({ at: 'read', text: 'two' }));
    closeNow(driver);
    expect(gatesOf(driver).trafficPolicy).toBe('two');
  });

  it('that is broken opens nothing, says where, and opens by itself when it is mended', () => {
    const driver = opening(policy);
    driver.send(policyRead(broken));
    expect(driver.count('tunnel.open')).toBe(0);
    expect(snapshot(driver).tunnel).toMatchObject({
      state: 'failed',
      error: {
        code: 'policy-broken',
        message: expect.stringContaining('p.yml:3: this rule has no list of actions'),
      },
    });
    expect(snapshot(driver).settings.errors).toMatchObject([
      { file: 'p.yml', line: 3, code: 'policy-broken' },
    ]);
    driver.send(policyRead({ at: 'read', text: 'good' }));
    expect(gatesOf(driver).trafficPolicy).toBe('good');
    expect(snapshot(driver).settings.errors).toEqual([]);
  });

  it('that breaks while the tunnel is up leaves the old one in front of it, also after an outage', () => {
    const driver = opening(policy);
    driver.send(policyRead({ at: 'read', text: 'good' }));
    open(driver);
    driver.send(policyRead(broken));
    expect(driver.count('tunnel.close')).toBe(0);
    expect(snapshot(driver).settings.errors).toHaveLength(1);
    lose(driver);
    expect(driver.count('tunnel.open')).toBe(2);
    expect(gatesOf(driver).trafficPolicy).toBe('good');
  });

  it('that is asked for later and cannot be had leaves what is up as it is, and nothing is opened without it', () => {
    const driver = opening('');
    open(driver);
    driver.send(envFile(`${base}\n${policy}`), policyRead(broken));
    expect(driver.count('tunnel.close')).toBe(0);
    lose(driver);
    expect(driver.count('tunnel.open')).toBe(1);
    expect(snapshot(driver).tunnel).toMatchObject({ state: 'failed', error: { code: 'policy-broken' } });
  });

  it('of another name stands for the one before until it is read; news of the one before is dropped', () => {
    const driver = opening(policy);
    driver.send(policyRead({ at: 'read', text: 'one' }));
    open(driver);
    driver.send(envFile(`${base}\nNGROK_TRAFFIC_POLICY=q.yml`));
    expect(driver.last('trafficPolicy.watch').file).toBe('q.yml');
    driver.send(policyRead({ at: 'read', text: 'late' }));
    expect(driver.count('tunnel.close')).toBe(0);
    driver.send(policyRead({ at: 'read', text: 'two' }, 'q.yml'));
    closeNow(driver);
    expect(gatesOf(driver).trafficPolicy).toBe('two');
    driver.send(envFile(base));
    expect(driver.last('trafficPolicy.watch').file).toBeNull();
    closeNow(driver);
    expect(gatesOf(driver).trafficPolicy).toBeNull();
  });
});

it('with a proxy in front OAuth and ranges are warned of, a password is not', () => {
  const warned = (settings: string) =>
    snapshot(
      running(`NGROK_DOMAIN=x.ngrok.app\nDEV_PROXY_URL=https://dev.example.org\n${settings}`),
    ).notices.filter((notice) => notice.includes("the proxy's address alone"));
  expect(warned(`${google}\nNGROK_DENY_CIDRS=10.0.0.0/8`)).toEqual([
    expect.stringMatching(/^NGROK_OAUTH and NGROK_DENY_CIDRS guard the tunnel.*https:\/\/dev\.example\.org/),
  ]);
  expect([warned(login), warned('')]).toEqual([[], []]);
});

it.each([
  ['ERR_NGROK_9015', 'does not include signing in with OAuth (NGROK_OAUTH)'],
  ['ERR_NGROK_9017', 'does not include ranges of addresses (NGROK_ALLOW_CIDRS, NGROK_DENY_CIDRS)'],
  ['ERR_NGROK_9000', 'does not include asking for a password (NGROK_BASIC_AUTH)'],
  ['ERR_NGROK_6032', '(NGROK_TRAFFIC_POLICY)'],
  [
    'ERR_NGROK_9026',
    'ngrok refused the traffic policy (NGROK_TRAFFIC_POLICY): The TrafficPolicy you provided is invalid: line 3',
  ],
])('a gate that ngrok refuses (%s) is explained, and not tried again', (code, says) => {
  const text = `failed to start listener: The TrafficPolicy you provided is invalid: line 3.\n\n${code}`;
  const { error, retry } = explainTunnelFailure({ code, message: text, domain: 'x.ngrok.app' });
  expect(error.message).toContain(says);
  expect([retry, error.code]).toEqual(['no', code]);
});

describe('the password that our own questions pass by', () => {
  const settings = {
    basicAuth: gatesOf(opening('NGROK_BASIC_AUTH=änna:a-long-password,bob:12345678')).basicAuth,
  };
  const pass = createGatePass(settings, ['https://x.ngrok.app/app', 'http://dev.example.org', null]);
  it('goes to the tunnel, in UTF-8', () => {
    expect(pass('https://x.ngrok.app/_stcore/health')).toEqual({
      Authorization: `Basic ${Buffer.from('änna:a-long-password').toString('base64')}`,
    });
  });
  it.each([
    'https://x.ngrok.app.evil.org/',
    'http://127.0.0.1:8502/',
    'http://dev.example.org/',
    'http://x.ngrok.app/',
  ])('not to %s', (url) => expect(pass(url)).toEqual({}));
});
