import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type DocumentedSetting,
  documentedSettings,
  envExample,
  settingsTable,
  withSettingsTable,
} from '../../../src/core/settings/documents.ts';
import { reading, settingsOf } from '../../support/settings.ts';

const file = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const wayOut = 'written by: node scripts/settings.mjs';

it('.env.example and docs/settings.md say what the rows say', () => {
  expect(envExample(), wayOut).toBe(file('.env.example'));
  expect(withSettingsTable(file('docs/settings.md')), wayOut).toBe(file('docs/settings.md'));
});

describe('.env.example', () => {
  it('changes nothing as it is, and is a valid file with every line in use', () => {
    expect(settingsOf(envExample())).toEqual(settingsOf(''));
    const inUse = reading(envExample().replaceAll(/^#(?=[A-Z_]+=)/gm, ''));
    expect([inUse.errors, inUse.warnings]).toEqual([[], []]);
    // The one line that nobody could write for its reader.
    expect(inUse.settings?.defaulted).toEqual(['NGROK_AUTHTOKEN', 'OCAP_ACCESS_TOKEN']);
  });

  it('names each setting once', () => {
    const names = [...envExample().matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(names).toHaveLength(settingsOf('').defaulted.length);
    expect(new Set(names)).toEqual(new Set(settingsOf('').defaulted));
  });
});

it.each(documentedSettings().filter(({ docs }) => docs.says !== null && docs.defaultSays === undefined))(
  'the default of $name that is told is the one that counts',
  ({ name, fallback }) => {
    expect(envExample()).toMatch(`Default: ${fallback === '' ? 'none' : fallback}\n`);
    const {
      defaulted: _,
      variables: __,
      portFrom: ___,
      places: ____,
      ...values
    } = settingsOf(`${name}=${fallback}`);
    expect(settingsOf('')).toMatchObject(values);
  },
);

describe('settings that are told together', () => {
  const setting = (name: string, docs: DocumentedSetting['docs']) => ({ name, fallback: '', docs });
  const settings = [
    setting('A', { says: 'Either | or.', remark: 'It stays.', readme: 'More.' }),
    setting('B', { says: null, example: 'b' }),
    setting('C', { says: 'Of `A`.' }),
  ];

  it('have one paragraph of .env.example', () => {
    expect(envExample(settings)).toContain(
      '\n\n# Either | or. Default: none.\n# It stays.\n#A=\n#B=b\n\n# Of A. Default: none\n#C=\n',
    );
  });

  it('have one row in the README', () => {
    expect(settingsTable(settings)).toContain(
      '\n| `A`, `B` | none | Either \\| or. It stays. More. |\n| `C` | none | Of `A`. |',
    );
  });
});

it('a README without its markers is refused', () => {
  expect(() => withSettingsTable('# ocap-dev')).toThrow('<!-- settings -->');
});
