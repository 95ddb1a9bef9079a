import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { addCustomOrigin } from '../../../src/core/settings/add-origin.ts';
import { parseEnvFile } from '../../../src/core/settings/dotenv.ts';
import { readAsPythonDotenv } from '../../../src/core/settings/python-dotenv.ts';
import { envFilePieces } from '../../support/env-file-pieces.ts';
import { seededRandom } from '../../support/random.ts';
import { settingsOf } from '../../support/settings.ts';

const name = 'STREAMLIT_CUSTOM_ORIGINS';
const origin = 'https://new.example';
const add = (text: string) => addCustomOrigin(text, origin) ?? 'no place';

describe('an origin is added', () => {
  it.each([
    ['to a plain list', `${name}=https://a.example`, `${name}=https://a.example,${origin}`],
    ['to an empty one', `${name}=`, `${name}=${origin}`],
    ['after a comma', `${name}=https://a.example,`, `${name}=https://a.example,${origin}`],
    ['before blanks', `${name} = https://a.example  \nB=1`, `${name} = https://a.example,${origin}  \nB=1`],
    [
      'before a comment',
      `${name}=https://a.example # mine\n`,
      `${name}=https://a.example,${origin} # mine\n`,
    ],
    ['before a comment alone', `${name}= # none yet\n`, `${name}=${origin} # none yet\n`],
    ['before a comment that follows at once', `${name}=#none\n`, `${name}=${origin} #none\n`],
    ['within double quotes', `${name}="https://a.example" # x`, `${name}="https://a.example,${origin}" # x`],
    ['within single quotes', `${name}='https://a.example'`, `${name}='https://a.example,${origin}'`],
    ['within backquotes', `${name}=\`https://a.example\``, `${name}=\`https://a.example,${origin}\``],
    ['within empty quotes', `${name}=""\n`, `${name}="${origin}"\n`],
    [
      'behind export',
      `  export ${name}=https://a.example\n`,
      `  export ${name}=https://a.example,${origin}\n`,
    ],
    ['after a colon', `${name}: https://a.example\n`, `${name}: https://a.example,${origin}\n`],
    [
      'within a value of several lines',
      `A=1\r\n${name}="https://a.example,\r\n  https://b.example,\r\n"\r\nB=2\r\n`,
      `A=1\r\n${name}="https://a.example,\r\n  https://b.example,\r\n${origin}"\r\nB=2\r\n`,
    ],
    [
      'to the last of two',
      `${name}=a\n${name}=https://b.example\n`,
      `${name}=a\n${name}=https://b.example,${origin}\n`,
    ],
    [
      'not to what only looks like it',
      `A="\n${name}=https://no.example\n"\n#${name}=https://no.example\nMY_${name}=x\n`,
      `A="\n${name}=https://no.example\n"\n#${name}=https://no.example\nMY_${name}=x\n${name}=${origin}\n`,
    ],
    ['to a list with faults, which stay', `${name}=a.example, "b\n`, `${name}=a.example, "b,${origin}\n`],
  ])('%s', (_what, before, after) => {
    expect(add(before)).toBe(after);
  });

  it.each([
    ['an empty file', '', `${name}=${origin}\n`],
    ['a byte order mark alone', '\ufeff', `\ufeff${name}=${origin}\n`],
    ['a last line that is ended', 'A=1\n', `A=1\n${name}=${origin}\n`],
    ['a last line that is not', 'A=1\nB=2', `A=1\nB=2\n${name}=${origin}`],
    ['a byte order mark where none belongs', 'A=1\n\ufeff', `A=1\n\ufeff\n${name}=${origin}`],
    ['lines of Windows', '\ufeffA=1\r\n', `\ufeffA=1\r\n${name}=${origin}\r\n`],
    ['a last line that would swallow the next', '\ufeffA=1\nB:\n', `\ufeff${name}=${origin}\nA=1\nB:\n`],
  ])('as a new line to %s', (_what, before, after) => {
    expect(add(before)).toBe(after);
  });
});

it.each([`${name}=https://a.example, HTTPS://New.example:443/ # there\n`, `${name}="${origin}"`])(
  'an origin that is listed already changes nothing: %s',
  (text) => {
    expect(add(text)).toBe(text);
  },
);

it.each([
  '',
  '*',
  'https://x.example/',
  'https://X.example',
  'null',
  'https://x.example\nNGROK_DOMAIN=evil.example',
  'https://x.example,https://y.example',
])('what is no origin in its normal form never gets into the file: %j', (text) => {
  expect(() => addCustomOrigin('A=1\n', text)).toThrow(TypeError);
});

it('the settings have it afterwards', () => {
  const before = `STREAMLIT_PORT=8502\n${name}=https://a.example # mine\nUSE_NGROK=no\n`;
  const [was, is] = [settingsOf(before), settingsOf(add(before))];
  expect(is.customOrigins).toEqual(['https://a.example', origin]);
  const others = { ...was, customOrigins: is.customOrigins, variables: is.variables };
  expect(is).toEqual(others);
});

describe('random texts', () => {
  const read = (text: string) =>
    new Map(parseEnvFile('', text).variables.map((found) => [found.name, found.value]));
  const readPython = (text: string) =>
    new Map(readAsPythonDotenv(text, {}).map((found) => [found.name, found.value]));
  const entries = (value = '') =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  const pieces = [
    ...envFilePieces,
    `${name}=`,
    `${name}=`,
    `${name}: `,
    `${name}`,
    'https://a.example',
    ',',
  ] as const;

  /** Everything but the one value, and that. */
  function split(values: Map<string, string>) {
    const others = new Map(values);
    others.delete(name);
    return { others: [...others], list: entries(values.get(name)) };
  }

  it('differ afterwards in that value alone for python-dotenv too, whatever quote is open', () => {
    const others = (text: string) =>
      readAsPythonDotenv(text, { [name]: '' }).flatMap((found) =>
        found.name === name ? [] : [[found.name, found.value]],
      );
    for (let seed = 0; seed < 6000; seed += 1) {
      const text = seededRandom(seed).text([...pieces], 16);
      expect(others(add(text)), JSON.stringify(text)).toEqual(others(text));
    }
  });

  it('differ afterwards in that value alone, which has one entry more', () => {
    let inPlace = 0;
    for (let seed = 0; seed < 6000; seed += 1) {
      const text = seededRandom(seed).text([...pieces], 16);
      const after = add(text);
      const [was, is] = [split(read(text)), split(read(after))];
      expect(is.others, JSON.stringify(text)).toEqual(was.others);
      expect(is.list, JSON.stringify(text)).toEqual([...was.list, origin]);
      expect(isInsertion(text, after), JSON.stringify([text, after])).toBe(true);
      if (was.list.length > 0) inPlace += 1;
      expect(add(after), 'a second time').toBe(after);
    }
    expect(inPlace).toBeGreaterThan(100);
  });

  it('mean the same to python-dotenv afterwards, where they did before', () => {
    let compared = 0;
    for (let seed = 0; seed < 6000; seed += 1) {
      const text = seededRandom(seed).text([...pieces], 16);
      const python = readPython(text);
      if (!isDeepStrictEqual(python, read(text)) || text.includes('${')) continue;
      compared += 1;
      const [was, is] = [split(python), split(readPython(add(text)))];
      expect(is, JSON.stringify(text)).toEqual({ ...was, list: [...was.list, origin] });
    }
    expect(compared).toBeGreaterThan(500);
  });
});

/** Whether nothing of the text was dropped or moved, only one piece put in. */
function isInsertion(before: string, after: string): boolean {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  return after.endsWith(before.slice(start)) && after.length > before.length;
}
