import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../src/cli/arguments/read.ts';

const read = (...line: readonly string[]) => readArguments(line, '/work');

describe('a guest is invited', () => {
  it('for a day and with one browser, unless it is said otherwise', () => {
    expect(read('invite', 'Anna')).toMatchObject({
      command: 'guests',
      order: { do: 'invite', name: 'Anna', lastsMs: 86_400_000, browsers: 1 },
    });
    expect(read('invite', 'Anna Smith', '--for', '1h30m', '--browsers', '3')).toMatchObject({
      order: { name: 'Anna Smith', lastsMs: 5_400_000, browsers: 3 },
    });
  });

  it.each([
    [['invite'], 'needs a name'],
    [['invite', ' '], 'needs a name'],
    [['invite', 'Anna', 'Smith'], 'in quotes'],
    [['invite', 'An\u001b[2Jna'], '1 to 40 signs'],
    [['invite', 'x'.repeat(41)], '1 to 40 signs'],
    [['invite', 'Anna', '--for', '0h'], '--for 0h'],
    [['invite', 'Anna', '--for', 'soon'], '--for soon'],
    [['invite', 'Anna', '--for', '401d'], '--for 401d'],
    [['invite', 'Anna', '--browsers', '0'], '--browsers 0'],
    [['uninvite'], 'needs a name'],
  ])('never by %j', (line, message) => {
    expect(() => read(...line)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
    );
  });
});

it('all guests are listed, or forgotten', () => {
  expect(read('guests')).toMatchObject({ order: { do: 'list' } });
  expect(read('guests', '--forget')).toMatchObject({ order: { do: 'forget' } });
});
