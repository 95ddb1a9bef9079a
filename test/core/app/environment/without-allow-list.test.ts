import { describe, expect, it } from 'vitest';
import { unknownImports } from '../../../../src/core/app/environment/import-order.ts';
import { forbidsAllowList } from '../../../../src/core/app/environment/streamlit-pin.ts';
import { allowListNotice } from '../../../../src/core/app/environment/without-allow-list.ts';
import { launchSpec } from '../../../../src/core/app/launch.ts';
import { allowedOrigins } from '../../../../src/core/settings/allowed-origins.ts';
import { settingsOf } from '../../../support/settings.ts';

const old = { command: ['/p/.venv/bin/streamlit'], version: '1.45.1', foundIn: '.venv' };
const noProxies = 'DEV_PROXY_URL=\nPROD_PROXY_URL=\n';

describe('whether a pin forbids the first Streamlit with a list', () => {
  it.each([
    '==1.45.1',
    '==1.45.*',
    '<1.46',
    '<1.46.0',
    '<=1.45.1',
    '>=1.20,<1.40',
    '~=1.33.0',
    '~1.45',
    '=1.45',
    '1.33.0',
    '1.45.*',
    ' == 1.28 ',
  ])('%j does', (specifier) => expect(forbidsAllowList(specifier)).toBe(true));

  it.each([
    '>=1.20',
    '==1.46.0',
    '<2',
    '>=1.30,<2',
    '~=1.33',
    '^1.30',
    '*',
    '',
    '!=1.45.0',
    '<1.46.1',
    '==2.0',
    '>1.20',
  ])('%j does not', (specifier) => expect(forbidsAllowList(specifier)).toBe(false));
});

describe('a Streamlit without an allow-list', () => {
  it('that a file pins is not told to be updated', () => {
    const pin = { file: 'requirements.txt', text: 'streamlit==1.45.1' };
    const notice = allowListNotice(old, settingsOf(noProxies), pin);
    expect(notice).toContain('1.46 is the first with one');
    expect(notice).toContain('streamlit==1.45.1 in requirements.txt');
    expect(notice).not.toContain('update');
    expect(allowListNotice(old, settingsOf(noProxies))).toContain(
      'update it, for example with /p/.venv/bin/pip install --upgrade streamlit.',
    );
  });

  const environment = (text: string, version: string) => {
    const settings = settingsOf(text);
    return launchSpec({
      settings,
      origins: allowedOrigins(settings, null),
      cors: 'listed',
      streamlit: { ...old, version },
      script: 'app.py',
      cwd: '/p',
      shell: {},
      config: { address: null, baseUrlPath: null, tls: false },
      extraArgs: [],
      imports: unknownImports,
    }).env;
  };
  const address = (text: string, version = '1.45.1') => {
    const env = environment(text, version);
    return `${env['STREAMLIT_BROWSER_SERVER_ADDRESS']}:${env['STREAMLIT_BROWSER_SERVER_PORT']}`;
  };

  it('is given the one public host as its browser.serverAddress', () => {
    expect(address(`${noProxies}STREAMLIT_CUSTOM_ORIGINS=https://apps.example.org`)).toBe(
      'apps.example.org:443',
    );
    expect(address(`${noProxies}STREAMLIT_CUSTOM_ORIGINS=http://apps.example.org:8080`)).toBe(
      'apps.example.org:8080',
    );
    expect(address(`${noProxies}NGROK_DOMAIN=x.app\nUSE_NGROK=true`)).toBe('x.app:443');
  });

  it('has it as it was with none, with several, or where there is a list', () => {
    const two = `${noProxies}STREAMLIT_CUSTOM_ORIGINS=https://a.org,https://b.org`;
    expect(address(noProxies)).toBe('localhost:8502');
    expect(address(two)).toBe('localhost:8502');
    expect(address(`${noProxies}STREAMLIT_CUSTOM_ORIGINS=https://a.org`, '1.46.0')).toBe('localhost:8502');
  });
});
