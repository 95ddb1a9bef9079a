import { describe, expect, it } from 'vitest';
import { allowedOrigins } from '../../../src/core/settings/allowed-origins.ts';
import { generatedEnvironment } from '../../../src/core/settings/generated.ts';
import { settingsOf, shop } from '../../support/settings.ts';

const generated = (text: string, { shell = {}, endpoint = null as string | null, any = false } = {}) => {
  const settings = settingsOf(text, { shell });
  return generatedEnvironment(settings, allowedOrigins(settings, endpoint), any ? 'any' : 'listed', shell);
};

const proxies = 'DEV_PROXY_URL=https://dev.org\nPROD_PROXY_URL=\n';

describe('the generated environment', () => {
  it('lists the origins for the app with commas and for Streamlit with spaces', () => {
    expect(generated(`${proxies}STREAMLIT_PORT=9000`)).toEqual({
      STREAMLIT_SERVER_ALLOWED_ORIGINS: 'http://localhost:9000,http://127.0.0.1:9000,https://dev.org',
      STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: 'http://localhost:9000 http://127.0.0.1:9000 https://dev.org',
      STREAMLIT_SERVER_ENABLE_CORS: 'true',
      STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION: 'false',
      STREAMLIT_SERVER_PORT: '9000',
      STREAMLIT_BROWSER_SERVER_ADDRESS: 'localhost',
      STREAMLIT_BROWSER_SERVER_PORT: '9000',
    });
  });

  it('opens to any origin by ENABLE_CORS=false, beside the star of the seed’s contract', () => {
    const { STREAMLIT_SERVER_ALLOWED_ORIGINS: star, STREAMLIT_SERVER_ENABLE_CORS: cors } = generated('', {
      any: true,
    });
    expect([star, cors]).toEqual(['*', 'false']);
  });

  it.each([
    ['the dev proxy', `${proxies}USE_NGROK=true\nNGROK_DOMAIN=x.app`, null, 'dev.org', '443'],
    [
      'the tunnel, and no proxy that nobody asked for (it was OCapistaine’s, as one’s own app)',
      'NGROK_DOMAIN=x.app',
      null,
      'x.app',
      '443',
    ],
    ['the reserved domain', 'DEV_PROXY_URL=\nNGROK_DOMAIN=x.app', null, 'x.app', '443'],
    ['the host that ngrok gave', 'DEV_PROXY_URL=\nUSE_NGROK=true', 'https://given.app', 'given.app', '443'],
    ['localhost while ngrok gave none', 'DEV_PROXY_URL=\nUSE_NGROK=true', null, 'localhost', '8502'],
    [
      'localhost without a tunnel',
      `${proxies}NGROK_DOMAIN=x.app\nUSE_NGROK=false`,
      null,
      'localhost',
      '8502',
    ],
  ])('names as the browser’s server %s', (_what, text, endpoint, host, port) => {
    expect(generated(text, { endpoint })).toMatchObject({
      STREAMLIT_BROWSER_SERVER_ADDRESS: host,
      STREAMLIT_BROWSER_SERVER_PORT: port,
    });
  });

  // It was switched off for every project, against a written `true` of its config.
  it('leaves XSRF protection alone in another project, but for what is written', () => {
    const name = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';
    const inShop = (text: string, shell = {}) =>
      generatedEnvironment(settingsOf(text, { identity: shop }), [], 'listed', shell);
    expect(inShop('')).not.toHaveProperty(name);
    expect(inShop(`${name}=`)).not.toHaveProperty(name);
    expect(inShop(`${name}=false`)[name]).toBe('false');
    expect(inShop('', { [name]: 'true' })[name]).toBe('true');
  });

  it('respects XSRF protection as written, the shell’s first', () => {
    const name = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';
    expect(generated(`${name}=true`)[name]).toBe('true');
    expect(generated(`${name}=true`, { shell: { [name]: '0' } })[name]).toBe('0');
    expect(generated(`${name}=`)[name]).toBe('false');
  });
});
