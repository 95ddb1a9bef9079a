import { expect, it } from 'vitest';
import { openBesideNotice } from '../../../../src/core/app/options/open-beside.ts';
import { settingsOf } from '../../../support/settings.ts';

const guarded = 'USE_NGROK=true\nOCAP_ACCESS=invited\n';

function notice(text: string, address: string | null = null): string | null {
  const settings = settingsOf(text);
  const sources = {
    extraArgs: [],
    env: settings.variables,
    config: { address, baseUrlPath: null, tls: false },
  };
  return openBesideNotice(settings, sources, '.env');
}

it.each([
  [guarded, null],
  [guarded, '0.0.0.0'],
  [`${guarded}STREAMLIT_SERVER_ADDRESS=192.168.1.20`, '127.0.0.1'],
])(
  'whoever lets in guests only is told of the way beside the tunnel: %j, config.toml %j',
  (text, address) => {
    expect(notice(text, address)).toContain('STREAMLIT_SERVER_ADDRESS=127.0.0.1 in .env');
  },
);

it.each([
  [`${guarded}STREAMLIT_SERVER_ADDRESS=127.0.0.1`, null],
  [`${guarded}STREAMLIT_SERVER_ADDRESS=localhost`, null],
  [guarded, '::1'],
  ['USE_NGROK=true', null],
  ['USE_NGROK=false\nOCAP_ACCESS=invited', null],
])('nobody else is: %j, config.toml %j', (text, address) => {
  expect(notice(text, address)).toBeNull();
});
