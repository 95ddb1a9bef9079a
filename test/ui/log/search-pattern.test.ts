import { describe, expect, it, test } from 'vitest';
import { createMatcher } from '../../../src/ui/log/search/search-matcher.ts';
import { countUpTo, searchPattern } from '../../../src/ui/log/search/search-pattern.ts';

const find = (pattern: string, text: string) => createMatcher(searchPattern(pattern))([text])?.[0];

describe('what is found', () => {
  it.each<[string, string, string, [number, number][]]>([
    [
      'upper and lower case alike',
      'error',
      'an Error, an error',
      [
        [3, 8],
        [13, 18],
      ],
    ],
    ['accents too', 'été', 'ÉTÉ', [[0, 3]]],
    ['only capitals where one was typed', 'Error', 'an error, an Error', [[13, 18]]],
    ['what an escape means, which is no capital', '\\S+\\D', 'ÉTÉ', [[0, 3]]],
    ['a regular expression', 'li?ne \\d+$', 'line 7 of line 12', [[10, 17]]],
    ['a character of two halves by one dot', '^.$', '👍', [[0, 2]]],
    ['with an escape that is needless', 'a\\-b', 'a-b', [[0, 3]]],
    ['nothing, where nothing would match everywhere', 'x*', 'abc', []],
    ['what is there of what may be nothing', 'x*', 'axxb', [[1, 3]]],
  ])('%s', (_, pattern, text, ranges) => {
    expect(find(pattern, text)).toEqual(ranges);
  });
});

it.each(['foo(', '[', '*', 'a**', 'x{2,1}'])(
  '%s is no regular expression, and is looked for as it stands',
  (text) => {
    expect(searchPattern(text).literal).toBe(true);
    expect(find(text, `see ${text} here`)).toEqual([[4, 4 + text.length]]);
  },
);

it('a pattern without an end is given up', () => {
  expect(find('(a+)+$', `${'a'.repeat(60)}!`)).toBeUndefined();
  expect(createMatcher(searchPattern('(a+)+$'))([`${'a'.repeat(60)}!`])).toBeNull();
});

test.each([
  [[], 5, 0],
  [[1, 3, 5], 0, 0],
  [[1, 3, 5], 1, 1],
  [[1, 3, 5], 4, 2],
  [[1, 3, 5], 9, 3],
])('of %j, so many are at most %i: %i', (sorted, value, count) => {
  expect(countUpTo(sorted, value)).toBe(count);
});

it('on a machine that is busy with something else it is tried again ("*" was called too slow for good)', () => {
  let calls = 0;
  /** Takes all of the time on the wall, once. */
  class Delayed extends RegExp {
    override [Symbol.matchAll](text: string) {
      calls += 1;
      const until = performance.now() + 400;
      while (calls === 1 && performance.now() < until);
      return super[Symbol.matchAll](text);
    }
  }
  const pattern = { text: 'b', regex: new Delayed('b', 'g'), literal: false };
  expect(createMatcher(pattern, () => 0)(['abc'])).toEqual([[[1, 2]]]);
  calls = 0;
  let usedMs = 0;
  expect(createMatcher(pattern, () => (usedMs += 100))(['abc'])).toBeNull();
});
