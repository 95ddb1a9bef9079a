import { expect, it } from 'vitest';
import { createProbeEntry } from '../../../../src/cli/commands/probing/probe-asker.ts';
import { settingsOf } from '../../../support/settings.ts';

const settings = settingsOf(
  'NGROK_DOMAIN=mine.ngrok.app\nDEV_PROXY_URL=https://dev.example.org\nNGROK_BASIC_AUTH=anna:a-long-password',
);
const nonces: (readonly [string | null, boolean])[] = [];
const running = {
  async nonce(origin: string | null, byProxy: boolean) {
    nonces.push([origin, byProxy]);
    return 'one-use';
  },
};
const entry = createProbeEntry({ settings, endpoint: null, running, connectTo: (address) => address });

it("a page that probe runs passes the password and the door of this project's own addresses, and shows neither anywhere else", async () => {
  const own = { Authorization: `Basic ${btoa('anna:a-long-password')}`, 'ocap-dev-nonce': 'one-use' };
  expect(await entry('https://mine.ngrok.app/app', 'https://mine.ngrok.app')).toEqual(own);
  expect(await entry('https://dev.example.org', null)).toEqual(own);
  expect(nonces).toEqual([
    ['https://mine.ngrok.app', false],
    [null, true],
  ]);
  for (const url of ['http://127.0.0.1:8502', 'https://elsewhere.example', 'http://mine.ngrok.app'])
    expect(await entry(url, null)).toEqual({});
});
