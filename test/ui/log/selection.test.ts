import { expect, test } from 'vitest';
import type { Scroll } from '../../../src/logs/viewport.ts';
import { isSelected, moveSelection, selectedCount } from '../../../src/ui/log/selection.ts';

const bounds = { oldest: 10, next: 100, height: 11 };

test.each<[string, Scroll, number]>([
  ['a row up', { by: 'rows', count: -1 }, 49],
  ['a page down', { by: 'pages', count: 1 }, 60],
  ['to the oldest line', { to: 'oldest' }, 10],
  ['to the newest', { to: 'tail' }, 99],
  ['not above the oldest', { by: 'pages', count: -9 }, 10],
  ['not below the newest', { by: 'rows', count: 90 }, 99],
])('the end moves %s', (_, move, end) => {
  expect(moveSelection({ anchor: 50, end: 50 }, move, bounds)).toEqual({ anchor: 50, end });
});

test('either end may be the upper one', () => {
  for (const selection of [
    { anchor: 3, end: 5 },
    { anchor: 5, end: 3 },
  ]) {
    expect(selectedCount(selection)).toBe(3);
    expect([2, 3, 4, 5, 6].map((line) => isSelected(selection, line))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  }
});
