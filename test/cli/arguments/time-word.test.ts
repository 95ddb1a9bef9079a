import { expect, it } from 'vitest';
import { momentOf, readTimeWord } from '../../../src/cli/arguments/base/time-word.ts';

const now = new Date(2026, 10, 26, 0, 10, 30).getTime();

it.each([
  ['10m', now - 600_000],
  ['1h30m', now - 5_400_000],
  ['2d', now - 172_800_000],
  ['00:03', new Date(2026, 10, 26, 0, 3).getTime()],
  ['0:03:07', new Date(2026, 10, 26, 0, 3, 7).getTime()],
  // A little after midnight it is yesterday's.
  ['23:50', new Date(2026, 10, 25, 23, 50).getTime()],
  // A day alone is a day here, not in Greenwich.
  ['2026-11-23', new Date(2026, 10, 23).getTime()],
  ['2026-11-23T14:03', new Date(2026, 10, 23, 14, 3).getTime()],
  ['2026-11-23 14:03:05', new Date(2026, 10, 23, 14, 3, 5).getTime()],
  ['2026-11-23T14:03:05.123Z', Date.UTC(2026, 10, 23, 14, 3, 5, 123)],
  ['2026-11-23T14:03:05+09:00', Date.UTC(2026, 10, 23, 5, 3, 5)],
])('%s is a moment', (text, atMs) => {
  const word = readTimeWord(text);
  expect(word && momentOf(word, now)).toBe(atMs);
});

it.each(['', '10', 'm', '10 minutes', '24:00', '9:7', '2026-13-01', '2026-11-23T14', 'yesterday', '-5m'])(
  '"%s" is none',
  (text) => {
    expect(readTimeWord(text)).toBeNull();
  },
);
