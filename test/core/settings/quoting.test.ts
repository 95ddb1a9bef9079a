import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { readAsPythonDotenv } from '../../../src/core/settings/python-dotenv.ts';
import { agreedForm, pythonForm } from '../../../src/core/settings/quoting.ts';
import { seededRandom } from '../../support/random.ts';

const inPython = (written: string) => readAsPythonDotenv(`A=${written}`, { NAME: 'replaced' })[0]?.value;

const pieces = [
  ...(['a', ' ', '#', "'", '"', '`', '\\', '\n', '\r', '$', '{', '}', '=', '*', `\${NAME}`] as const),
] as const;

describe('a value written for dotenv and python-dotenv', () => {
  it.each([
    ['plain', 'https://a.example.org:8443', 'https://a.example.org:8443'],
    ['with spaces', 'a b', "'a b'"],
    ['empty', '', "''"],
    ['with a # ', 'a#b', "'a#b'"],
    ['with an apostrophe', "it's", `"it's"`],
    ['with a line end', "it's\nb", `"it's\\nb"`],
    ['with both quotes', `it's "b"`, `it's "b"`],
    ['for a shell that sources the file', '$(touch x)', "'$(touch x)'"],
  ])('%s', (_what, value, written) => {
    expect(agreedForm(value)).toBe(written);
  });

  it('has no form when no quoting makes both agree', () => {
    expect(agreedForm(`\${NAME}`)).toBeNull();
    expect(agreedForm(`'"#`)).toBeNull();
  });

  it('is read by both as it was, whatever it holds', () => {
    for (let seed = 0; seed < 3000; seed += 1) {
      const value = seededRandom(seed).text(pieces, 8);
      const written = agreedForm(value);
      if (written !== null) expect([parse(`A=${written}`)['A'], inPython(written)]).toEqual([value, value]);
      expect(inPython(pythonForm(value))).toBe(value);
    }
  });
});
