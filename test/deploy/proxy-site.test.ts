import { describe, expect, it } from 'vitest';
import { proxySite } from '../../src/deploy/proxy-site.ts';
import { settingsOf } from '../support/settings.ts';

describe('the two ends of a proxy', () => {
  it('are, in development, the proxy and the reserved domain', () => {
    expect(proxySite('development', settingsOf('NGROK_DOMAIN=https://X.ngrok.app/'))).toEqual({
      ok: true,
      site: {
        target: 'development',
        publicOrigin: 'https://ocapistaine-dev.vaettir.locki.io',
        upstream: 'https://x.ngrok.app',
      },
    });
  });

  it('are, in production, the proxy and the first of the origins', () => {
    expect(proxySite('production', settingsOf(''))).toEqual({
      ok: true,
      site: {
        target: 'production',
        publicOrigin: 'https://ocapistaine.vaettir.locki.io',
        upstream: 'https://ocapistaine.onrender.com',
      },
    });
  });
});

describe('what a proxy lacks is named with the line to write', () => {
  it.each([
    ['development', '', 'NGROK_DOMAIN', 'NGROK_DOMAIN=your-name.ngrok-free.app'],
    [
      'development',
      'NGROK_DOMAIN=x.app\nDEV_PROXY_URL=',
      'DEV_PROXY_URL',
      'DEV_PROXY_URL=https://dev.example.org',
    ],
    ['development', 'NGROK_DOMAIN=x.app\nDEV_PROXY_URL=https://x.app', 'leads to itself', 'NGROK_DOMAIN='],
    ['production', 'PROD_PROXY_URL=', 'PROD_PROXY_URL', 'PROD_PROXY_URL=https://www.example.org'],
    ['production', 'PROD_ORIGINS=,', 'PROD_ORIGINS', 'PROD_ORIGINS=https://your-app.onrender.com'],
    ['production', 'PROD_ORIGINS=https://ocapistaine.vaettir.locki.io', 'leads to itself', 'PROD_ORIGINS='],
  ] as const)('%s: %j', (target, text, seen, write) => {
    expect(proxySite(target, settingsOf(text))).toEqual({
      ok: false,
      seen: expect.stringContaining(seen),
      write: expect.stringContaining(write),
    });
  });
});

it('another port of the same host is no loop', () => {
  const settings = settingsOf('PROD_PROXY_URL=https://a.org\nPROD_ORIGINS=https://a.org:8443');
  expect(proxySite('production', settings)).toMatchObject({ ok: true });
});
