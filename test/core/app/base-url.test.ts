import { describe, expect, it } from 'vitest';
import { baseUrl } from '../../../src/core/app/base-url.ts';

const config = { address: null, baseUrlPath: null, tls: false };
const sources = { port: 8502, extraArgs: [], env: {}, config };

describe('where the app is asked for readiness', () => {
  it('is the loopback address where nothing is set', () => {
    expect(baseUrl(sources)).toBe('http://127.0.0.1:8502');
  });

  it.each([
    ['0.0.0.0', 'http://127.0.0.1:8502'],
    ['', 'http://127.0.0.1:8502'],
    ['localhost', 'http://localhost:8502'],
    ['0', 'http://127.0.0.1:8502'],
    ['127.0.0.2', 'http://127.0.0.2:8502'],
    ['192.168.1.5', 'http://192.168.1.5:8502'],
    ['::', 'http://[::1]:8502'],
    ['::1', 'http://[::1]:8502'],
  ])('follows server.address %j', (address, url) => {
    expect(baseUrl({ ...sources, config: { ...config, address } })).toBe(url);
    expect(baseUrl({ ...sources, env: { STREAMLIT_SERVER_ADDRESS: address } })).toBe(url);
    expect(baseUrl({ ...sources, extraArgs: ['--server.address', address] })).toBe(url);
    expect(baseUrl({ ...sources, extraArgs: ['x', `--server.address=${address}`, '--y'] })).toBe(url);
  });

  it('takes arguments before the environment, and that before config.toml', () => {
    const file = { address: '10.0.0.1', baseUrlPath: '/from-file/', tls: true };
    const env = { STREAMLIT_SERVER_ADDRESS: '10.0.0.2', STREAMLIT_SERVER_BASE_URL_PATH: 'from/env' };
    expect(baseUrl({ ...sources, config: file })).toBe('https://10.0.0.1:8502/from-file');
    expect(baseUrl({ ...sources, config: file, env })).toBe('https://10.0.0.2:8502/from/env');
    const extraArgs = ['--server.address', '10.0.0.3', '--server.baseUrlPath=', '--server.sslCertFile', ''];
    expect(baseUrl({ ...sources, config: file, env, extraArgs })).toBe('http://10.0.0.3:8502');
  });

  it('counts an empty variable as none, the last of two equal flags, and no argument of the script', () => {
    expect(
      baseUrl({ ...sources, env: { STREAMLIT_SERVER_ADDRESS: '' }, config: { ...config, address: '::1' } }),
    ).toBe('http://[::1]:8502');
    const extraArgs = [
      '--server.address=10.0.0.1',
      '--server.address',
      '10.0.0.2',
      '--',
      '--server.address=10.0.0.3',
    ];
    expect(baseUrl({ ...sources, extraArgs })).toBe('http://10.0.0.2:8502');
  });

  it.each([
    { env: { STREAMLIT_SERVER_SSL_CERT_FILE: 'c.pem' } },
    { extraArgs: ['--server.sslCertFile', 'c.pem'] },
    { config: { ...config, tls: true } },
  ])('is https with a certificate: %j', (source) => {
    expect(baseUrl({ ...sources, ...source })).toBe('https://127.0.0.1:8502');
  });
});
