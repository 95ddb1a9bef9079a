import { expect, it } from 'vitest';
import { lintProduction } from '../../src/deploy/lint.ts';
import { settingsOf } from '../support/settings.ts';

it('nothing is said of the defaults', () => {
  expect(lintProduction(settingsOf(''))).toEqual([]);
});

it('a list without the production proxy gets the list that lets its visitors in', () => {
  expect(
    lintProduction(settingsOf('PROD_ORIGINS=https://a.onrender.com\nPROD_PROXY_URL=https://p.org')),
  ).toEqual([expect.stringContaining('PROD_ORIGINS=https://a.onrender.com,https://p.org')]);
});

it('without a proxy none is missed', () => {
  expect(lintProduction(settingsOf('PROD_ORIGINS=https://a.onrender.com\nPROD_PROXY_URL='))).toEqual([]);
});

it('an origin in plain HTTP is named', () => {
  expect(lintProduction(settingsOf('PROD_ORIGINS=https://a.org,http://b.org\nPROD_PROXY_URL='))).toEqual([
    expect.stringContaining('http://b.org'),
  ]);
});
