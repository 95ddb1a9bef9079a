import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { parseEnvFile } from '../../../src/core/settings/dotenv.ts';
import { envFilePieces } from '../../support/env-file-pieces.ts';
import { seededRandom } from '../../support/random.ts';

const read = (text: string) => parseEnvFile('.env', text);
const places = (text: string) => read(text).variables.map(({ name, line }) => [name, line]);
const warnings = (text: string) => read(text).warnings.map(({ line, name }) => [line, name]);

describe('the variables of an .env file', () => {
  it.each([
    ['a plain value', 'A=b', 'b'],
    ['blanks around it', '  A  =  b  ', 'b'],
    ['single quotes', "A=' b '", ' b '],
    ['double quotes', 'A=" b "', ' b '],
    ['backquotes', 'A=` b `', ' b '],
    ['export', 'export A=b', 'b'],
    ['a line end in double quotes', 'A="b\\nc"', 'b\nc'],
    ['a comment behind', 'A=b # c', 'b'],
    ['a # in quotes', "A='b # c'", 'b # c'],
    ['nothing', 'A=', ''],
    ['a byte order mark before it', '\ufeffA=b', 'b'],
    ['an equals sign in it', 'A=b=c', 'b=c'],
    ['several lines in quotes', 'A="b\r\nc"', 'b\nc'],
  ])('have a value with %s', (_what, text, value) => {
    expect(read(text)).toEqual({ variables: [{ name: 'A', value, line: 1 }], openQuotes: [], warnings: [] });
  });

  it('know the line of their name, also after values over several lines, blank lines and comments', () => {
    const text = 'A=1\n\n# no\nexport B="x\ny\nz" # end\nC=`\n`\n\n  D=4';
    expect(places(text)).toEqual([
      ['A', 1],
      ['B', 4],
      ['C', 7],
      ['D', 10],
    ]);
  });

  it('have the same lines whatever ends them', () => {
    const text = '# head\nA="1\n2"\nB=3\n';
    expect(places(text.replaceAll('\n', '\r\n'))).toEqual(places(text));
    expect(places(text.replaceAll('\n', '\r'))).toEqual(places(text));
  });

  it('take the last of two equal names, with its line', () => {
    expect(read('A=1\nB=2\nA=3').variables).toEqual([
      { name: 'B', value: '2', line: 2 },
      { name: 'A', value: '3', line: 3 },
    ]);
  });

  it('do not hold what dotenv loses', () => {
    expect(read('__proto__=1\nconstructor=2').variables).toEqual([
      { name: 'constructor', value: '2', line: 2 },
    ]);
  });
});

describe('the warnings of an .env file', () => {
  it('name each line that is neither blank, comment nor assignment', () => {
    expect(warnings('\ufeff# fine\n\nA=1\nfoo\n  # fine\nB C=2\nD="x\ny"\nbar')).toEqual([
      [4, null],
      [6, null],
      [9, null],
    ]);
  });

  it('of JSON over several lines without quotes are one, which says where the value ends', () => {
    const text = 'A=1\nCREDENTIALS={\n  "type": "service_account",\n  "project_id": "x"\n}\nB=2\n';
    const { warnings } = parseEnvFile('.env', text);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      line: 2,
      name: 'CREDENTIALS',
      code: 'braces-open',
      message: expect.stringMatching(/ends at \{.*lines up to 5.*CREDENTIALS='\{…\}'/),
    });
    expect(parseEnvFile('.env', 'A={\nstray\n\n}\n').warnings).toHaveLength(2);
  });

  it('say which of two equal names wins', () => {
    const [first, second, ...others] = read('A=1\nA=2\n\nA=3').warnings;
    expect(first).toMatchObject({
      line: 1,
      name: 'A',
      message: expect.stringContaining('line 4, which wins'),
    });
    expect(second).toMatchObject({
      line: 2,
      name: 'A',
      message: expect.stringContaining('line 4, which wins'),
    });
    expect(others).toEqual([]);
  });

  it.each([
    ['A="secret', '"'],
    ["A='secret", "'"],
    ['A=`secret', '`'],
    ['A="secret" more', '"'],
    ['A="', '"'],
  ])('show how to close the quote of %s, without the value', (text, quote) => {
    const found = read(`\n${text}`).warnings;
    expect(found).toMatchObject([
      { line: 2, name: 'A', message: expect.stringContaining(`A=${quote}…${quote}`) },
    ]);
    expect(found[0]?.message).not.toContain('secret');
  });

  it('are none for an ordinary file', () => {
    expect(warnings('# Settings\nA=1\nexport B="two"\n\nC=\'it is\' # yes\nD=`x`\nE=\n')).toEqual([]);
  });
});

describe('random texts', () => {
  it('give the values of dotenv itself, and names that stand in their lines', () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const text = seededRandom(seed).text(envFilePieces, 24);
      const { variables, warnings: found } = read(text);
      const lines = text.split(/\r\n|\r|\n/);
      const values = variables.map(({ name, value }) => [name, value]);
      expect(Object.fromEntries(values), JSON.stringify(text)).toEqual({ ...parse(text) });
      for (const { name, line } of variables) expect(lines[line - 1], JSON.stringify(text)).toContain(name);
      for (const { line } of found) expect(lines[(line ?? 0) - 1]?.trim(), JSON.stringify(text)).toBeTruthy();
    }
  });
});
