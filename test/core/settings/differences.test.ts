import { describe, expect, it } from 'vitest';
import { reading } from '../../support/settings.ts';

/** The warnings about a line of an otherwise empty file, as the settings give them. */
const warningsOf = (line: string) => reading(`# head\n${line}\n`).warnings;

describe('where python-dotenv reads another value than dotenv', () => {
  it.each([
    ['a # without a space', 'KEY=hunter#2', "write KEY='…'"],
    ['backquotes', 'KEY=`hunter 2`', "python-dotenv takes a ` as part of the value: write KEY='…'"],
    ['an escape in double quotes', 'KEY="hunter\\t2"', "write KEY='…'"],
    ['an escaped quote', "KEY='hunter\\'2'", 'write KEY="…"'],
    ['a variable', `KEY=\${hunter2}`, 'write the value itself there'],
    ['an apostrophe in single quotes', "KEY='hunter's 2'", 'cannot read it here: write KEY="…"'],
    ['a colon', 'KEY: hunter2', 'write KEY=… without quotes'],
  ])('a warning shows how both agree, and no value: %s', (_what, line, advice) => {
    const found = warningsOf(line);
    expect(found).toMatchObject([
      { file: '.env', line: 2, name: 'KEY', message: expect.stringContaining(advice) },
    ]);
    expect(found[0]?.message).not.toContain('hunter');
  });

  it('a name that only python-dotenv knows is told with its line', () => {
    expect(warningsOf('KEY$1=hunter2')).toContainEqual(expect.objectContaining({ line: 2, name: 'KEY$1' }));
  });

  it('an open quote is told once, and blamed for what python-dotenv loses after it', () => {
    const { warnings } = reading('A="open\nB=1\nC="x"\nD=2\n');
    expect(warnings.map(({ line, name }) => [line, name])).toEqual([
      [1, 'A'],
      [2, 'B'],
      [3, 'C'],
    ]);
    expect(warnings[1]?.message).toContain('line 1 opens');
  });

  it.each([
    ['a plain value', 'KEY=a b'],
    ['a quoted value', `KEY='a "b" # c'`],
    ['a # after a space', 'KEY=a # b'],
    ['a dollar', 'KEY=$HOME and $(id)'],
    ['a name alone', '#KEY'],
  ])('and nothing where both agree: %s', (_what, line) => {
    expect(warningsOf(line)).toEqual([]);
  });
});
