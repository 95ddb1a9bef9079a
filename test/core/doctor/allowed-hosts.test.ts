import { expect, it } from 'vitest';
import { type ConfigFacts, ownRulesFindings } from '../../../src/core/doctor/streamlit-config.ts';
import { settingsOf } from '../../support/settings.ts';

const settings = settingsOf(
  'NGROK_DOMAIN=shop.ngrok.app\nDEV_PROXY_URL=https://dev.example.org\nPROD_PROXY_URL=',
);
const file = '.streamlit/config.toml';

function said(changes: Partial<ConfigFacts>, text = ''): string {
  const facts: ConfigFacts = {
    files: [{ file, text }],
    options: ['server.allowedHosts'],
    version: '1.67.0',
    settings,
    port: 8502,
    env: {},
    ...changes,
  };
  const findings = ownRulesFindings(facts);
  for (const finding of findings) expect(finding).toMatchObject({ code: 'host-rebinding', level: 'ok' });
  return findings.map(({ what }) => what).join('\n');
}

it('a Streamlit that lets a rebound name in is told with the hosts to write, those of the chain among them', () => {
  expect(said({})).toContain(
    'under [server] of .streamlit/config.toml: allowedHosts = ["localhost", "127.0.0.1", "shop.ngrok.app", "dev.example.org"]',
  );
});

it.each([
  ['1.53.0', []],
  ['1.60.0', null],
])('Streamlit %s, which cannot refuse it, is told so, with the first that can', (version, options) => {
  expect(said({ version, options })).toMatch(/cannot refuse it: 1\.61 is the first/);
});

it('where only its version is known, that decides', () => {
  expect(said({ version: '1.61.0', options: null })).toContain('allowedHosts = [');
});

it.each<[string, Partial<ConfigFacts>, string]>([
  ['in the file', {}, '[server]\nallowedHosts = ["localhost", "127.0.0.1"]\n'],
  ['in the environment', { env: { STREAMLIT_SERVER_ALLOWED_HOSTS: 'localhost 127.0.0.1' } }, ''],
])('where the hosts are listed %s, it is closed', (_, changes, text) => {
  expect(said(changes, text)).toContain('refuses every other Host');
});

it('a list with * closes nothing', () => {
  expect(said({}, '[server]\nallowedHosts = ["*"]\n')).toContain('lets in, whatever is listed');
});

it('of a Streamlit that is not known nothing is said', () => {
  expect(said({ version: null, options: null })).toBe('');
});
