import { expect, it } from 'vitest';
import { allowedOrigins } from '../../../../src/core/settings/allowed-origins.ts';
import { settingsOf } from '../../../support/settings.ts';

const shell = { CODESPACE_NAME: 'name', GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'app.github.dev' };
const custom = (text: string, given = shell) =>
  allowedOrigins(settingsOf(text, { shell: given }), null)
    .filter(({ source }) => source === 'custom')
    .map(({ origin }) => origin);

it('20: in a codespace the origin of the forwarded port is known beforehand', () => {
  expect(custom('STREAMLIT_PORT=21480')).toEqual(['https://name-21480.app.github.dev']);
  expect(custom('STREAMLIT_PORT=21480\nSTREAMLIT_CUSTOM_ORIGINS=https://a.org')).toEqual([
    'https://a.org',
    'https://name-21480.app.github.dev',
  ]);
  expect(custom('', { CODESPACE_NAME: '', GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: 'x' })).toEqual([]);
});
