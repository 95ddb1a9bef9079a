import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readAsPythonDotenv } from '../../../src/core/settings/python-dotenv.ts';
import { envFilePieces } from '../../support/env-file-pieces.ts';
import { seededRandom } from '../../support/random.ts';

interface Measured {
  readonly environment: Readonly<Record<string, string>>;
  readonly cases: readonly { name: string; text: string; variables: Readonly<Record<string, string>> }[];
}

const measured: Measured = JSON.parse(readFileSync(new URL('python-dotenv.json', import.meta.url), 'utf8'));

const values = (text: string, environment = measured.environment) =>
  Object.fromEntries(readAsPythonDotenv(text, environment).map(({ name, value }) => [name, value]));

describe('what python-dotenv was measured to read', () => {
  it.each(measured.cases)('is read: $name', ({ text, variables }) => {
    expect(values(text)).toEqual(variables);
  });
});

describe('reading as python-dotenv does', () => {
  it('knows the line of each name', () => {
    const found = readAsPythonDotenv('\n\nA="x\ny"\n=bad\n# no\n\nexport B=2\nA=3\n', {});
    expect(found).toEqual([
      { name: 'A', value: '3', line: 9 },
      { name: 'B', value: '2', line: 8 },
    ]);
  });

  it('finds no value in what every object inherits', () => {
    expect(values(`A=\${toString}\nB=\${constructor:-b}`)).toEqual({ A: '', B: 'b' });
  });

  it('comes to an end for any text, with lines that exist', () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const text = seededRandom(seed).text(envFilePieces, 24);
      const lines = text.split(/\r\n|\r|\n/);
      for (const { name, line } of readAsPythonDotenv(text, {})) {
        expect(lines[line - 1], JSON.stringify(text)).toContain(name.split('\n')[0]);
      }
    }
  });
});
