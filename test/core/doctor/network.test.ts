import { describe, expect, it } from 'vitest';
import type { HopAnswer, HopFailure, Page } from '../../../src/core/checks/hop.ts';
import { type NetworkFacts, networkFindings, type ProxyRole } from '../../../src/core/doctor/network.ts';
import { ailments, healthAnswer, onlyAilment } from '../../support/doctor-facts.ts';
import { settingsOf } from '../../support/settings.ts';

const settings = settingsOf('NGROK_DOMAIN=shop.ngrok.app');
const url = 'https://proxy.example.org';

const findings = (changes: Partial<NetworkFacts>) =>
  networkFindings({ settings, proxies: [], lookup: 'answered', ...changes });

const of = (role: ProxyRole, health: Partial<HopAnswer>) =>
  findings({ proxies: [{ role, url, health: { ...healthAnswer, ...health } }] });

const status = (code: number, page: Page = { by: 'unknown' }): Partial<HopAnswer> => ({
  status: code,
  genuine: false,
  page,
});

const offline = (endpoint: string | null): Page => ({ by: 'edge', code: 'ERR_NGROK_3200', endpoint });

const failed = (message: string, changes: Partial<HopFailure> = {}): Partial<HopAnswer> => ({
  status: null,
  genuine: false,
  failure: { kind: 'dns', message, code: '', certificate: null, ...changes },
});

it('proxies that lead to Streamlit are in order', () => {
  expect(ailments([...of('dev', {}), ...of('prod', {})])).toEqual([]);
  expect(of('dev', {})[0]).toMatchObject({ code: 'dev-proxy', what: expect.stringContaining(url) });
});

describe('a proxy that answers for a tunnel or an app that is down is in order itself', () => {
  it.each([
    ['no tunnel is up under its name', status(404, offline('shop.ngrok.app'))],
    ['ngrok does not say which name it was asked for', status(404, offline(null))],
    ['the tunnel is up without an app', status(502, { by: 'agent' })],
    ['the offline page is shown', status(503, { by: 'offline' })],
  ])('%s', (_, health) => {
    expect(ailments(of('dev', health))).toEqual([]);
  });
});

describe('a proxy is a warning', () => {
  it.each([
    [
      'dev',
      'dev-proxy-other-tunnel',
      status(404, offline('old.ngrok.app')),
      'ocap-dev generate nginx --target development',
    ],
    ['prod', 'prod-proxy-asleep', status(503, { by: 'offline' }), `ocap-dev probe ${url} --wait 90`],
    ['prod', 'prod-proxy-asleep', status(503), `ocap-dev probe ${url} --wait 90`],
    [
      'prod',
      'prod-proxy-asleep',
      status(502, { by: 'render', routing: 'hibernate-wake-error' }),
      `ocap-dev probe ${url} --wait 90`,
    ],
    [
      'prod',
      'prod-proxy-unwell',
      status(404, { by: 'render', routing: 'no-server' }),
      `ocap-dev probe ${url}`,
    ],
    ['dev', 'dev-proxy-unwell', status(502, { by: 'nginx' }), `ocap-dev probe ${url}`],
    ['dev', 'dev-proxy-unwell', status(503), `ocap-dev probe ${url}`],
    ['dev', 'dev-proxy-unwell', status(200), `ocap-dev probe ${url}`],
    [
      'dev',
      'dev-proxy-unreachable',
      failed('No address.'),
      `ocap-dev probe ${url}; if there is no such proxy, write in .env: DEV_PROXY_URL=`,
    ],
    [
      'prod',
      'prod-proxy-unreachable',
      failed('No address.'),
      `ocap-dev probe ${url}; if there is no such proxy, write in .env: PROD_PROXY_URL=`,
    ],
    [
      'prod',
      'prod-proxy-unreachable',
      failed('x did not answer within 2.5 s.', { kind: 'timeout' }),
      `ocap-dev probe ${url} --wait 90`,
    ],
  ] as const)('%s: %s', (role, code, health, fix) => {
    expect(onlyAilment(of(role, health))).toMatchObject({ code, level: 'warning', fix });
  });

  it('that tells what it answered with', () => {
    const redirect = { ...status(301), location: 'https://elsewhere.example.org/' };
    expect(onlyAilment(of('dev', redirect)).what).toBe(
      `The dev proxy ${url} answers with 301 and sends to https://elsewhere.example.org/.`,
    );
    expect(onlyAilment(of('dev', failed('No address.'))).what).toContain('does not answer: No address.');
  });
});

describe('the look-up of the external address', () => {
  it('is no trap where it is answered or refused', () => {
    expect(ailments(findings({ lookup: 'answered' }))).toEqual([]);
    expect(ailments(findings({ lookup: 'refused' }))).toEqual([]);
  });

  it('is one where nothing comes back', () => {
    expect(onlyAilment(findings({ lookup: 'silent' }))).toMatchObject({
      code: 'lookup-silent',
      level: 'warning',
      why: expect.stringContaining('10 s'),
      fix: expect.stringContaining("echo '127.0.0.1 checkip.amazonaws.com' | sudo tee -a /etc/hosts"),
    });
  });
});
