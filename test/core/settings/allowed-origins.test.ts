import { describe, expect, it } from 'vitest';
import { allowedOrigins, stranger } from '../../../src/core/settings/allowed-origins.ts';
import { settingsOf } from '../../support/settings.ts';

const listed = (text: string, endpoint: string | null = null) =>
  allowedOrigins(settingsOf(text), endpoint).map(({ origin, source }) => `${source} ${origin}`);

const withoutProxies = 'DEV_PROXY_URL=\nPROD_PROXY_URL=\n';

describe('the allowed origins', () => {
  it('come in the documented order, each with its reason', () => {
    const text =
      'STREAMLIT_CUSTOM_ORIGINS=https://b.org, http://[::1]:3000\nNGROK_DOMAIN=x.ngrok.app\nSTREAMLIT_PORT=9000';
    expect(listed(text)).toEqual([
      'local http://localhost:9000',
      'local http://127.0.0.1:9000',
      'tunnel https://x.ngrok.app',
      'dev-proxy https://ocapistaine-dev.vaettir.locki.io',
      'prod-proxy https://ocapistaine.vaettir.locki.io',
      'custom https://b.org',
      'custom http://[::1]:3000',
    ]);
  });

  it('hold only this machine where nothing else is wanted', () => {
    expect(listed(withoutProxies)).toEqual(['local http://localhost:8502', 'local http://127.0.0.1:8502']);
  });

  it('hold each once, with its first reason', () => {
    const text = `NGROK_DOMAIN=x.org\nDEV_PROXY_URL=https://x.org/\nPROD_PROXY_URL=https://X.org:443\nSTREAMLIT_CUSTOM_ORIGINS=http://localhost:8502,https://y.org,https://y.org/`;
    expect(listed(text)).toEqual([
      'local http://localhost:8502',
      'local http://127.0.0.1:8502',
      'tunnel https://x.org',
      'custom https://y.org',
    ]);
  });

  it('are without the default port', () => {
    expect(listed(`${withoutProxies}STREAMLIT_PORT=80`)).toEqual([
      'local http://localhost',
      'local http://127.0.0.1',
    ]);
  });

  it('hold the reserved domain whatever USE_NGROK says', () => {
    expect(listed(`${withoutProxies}NGROK_DOMAIN=x.org\nUSE_NGROK=false`)).toContain('tunnel https://x.org');
  });

  it('hold the URL that ngrok gave, unless a domain is reserved', () => {
    expect(listed(withoutProxies, 'https://Given.ngrok.app/')).toContain('tunnel https://given.ngrok.app');
    expect(listed(`${withoutProxies}NGROK_DOMAIN=x.org`, 'https://given.ngrok.app')).toEqual([
      'local http://localhost:8502',
      'local http://127.0.0.1:8502',
      'tunnel https://x.org',
    ]);
  });
});

describe('the stranger', () => {
  it('has a host that nobody listed', () => {
    const origins = allowedOrigins(
      settingsOf('STREAMLIT_CUSTOM_ORIGINS=http://stranger.invalid:81,https://stranger-2.invalid'),
      null,
    );
    expect(stranger([])).toBe('https://stranger.invalid');
    expect(stranger(origins)).toBe('https://stranger-3.invalid');
  });
});
