import { expect, it } from 'vitest';
import {
  keptFromApp,
  namesKeptFromApp,
  secretNames,
  settingKeys,
  settingNames,
  settingRows,
} from '../../../../src/core/settings/rows/all.ts';
import { createRedactor } from '../../../../src/logs/redact.ts';
import { secretsInSettings, secretValues } from '../../../../src/logs/secrets/values.ts';
import { settingsOf } from '../../../support/settings.ts';

it.each(settingKeys)('the default of %s in its row is what is read where nobody gave a value', (key) => {
  const { name, fallback } = settingRows[key];
  const isSet = () => false;
  expect(settingsOf(null)[key]).toEqual(fallback({ isSet, defaults: 'ocapistaine' }));
  expect(settingsOf(null).defaulted).toContain(name);
});

it.each(settingKeys)('an empty value of %s is what its row says', (key) => {
  const { name, fallback, whenEmpty } = settingRows[key];
  const settings = settingsOf(`${name}=`);
  expect(settings[key]).toEqual(
    whenEmpty ? whenEmpty.value : fallback({ isSet: () => false, defaults: 'ocapistaine' }),
  );
  expect(settings.defaulted.includes(name)).toBe(whenEmpty === undefined);
});

it('no name is given twice, and each is fit for every shell', () => {
  expect(new Set(settingNames).size).toBe(settingNames.length);
  for (const name of settingNames) expect(name).toMatch(/^[A-Z][A-Z_]*$/);
});

it('what is a secret is taken out of texts, by name and as a setting, and never reaches the app', () => {
  expect(secretNames).toContain('NGROK_AUTHTOKEN');
  for (const name of secretNames) {
    expect(secretValues({ [name]: 'hunter22' })).toEqual(['hunter22']);
    expect(namesKeptFromApp).toContain(name);
    expect(createRedactor(secretsInSettings(`${name}=hunter22`, {}))('it is hunter22')).toBe('it is •••');
  }
  expect(secretsInSettings('NGROK_DOMAIN=x.app', {})).toEqual([]);
});

it('the app gets its authtoken where it is to have it, and nothing else of what is kept', () => {
  const env = 'NGROK_AUTHTOKEN=hunter22\n';
  expect(settingsOf(env).variables).toEqual({});
  const given = settingsOf(`${env}NGROK_AUTHTOKEN_FOR_APP=true\n`);
  expect(given.variables).toEqual({ NGROK_AUTHTOKEN: 'hunter22' });
  expect([...namesKeptFromApp].filter((name) => !keptFromApp(given).has(name))).toEqual(['NGROK_AUTHTOKEN']);
});
