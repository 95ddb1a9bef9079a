import { describe, expect, test } from 'vitest';
import {
  follow,
  holdView,
  moveView,
  reveal,
  type Scroll,
  type Scrollback,
  settle,
  type Viewport,
  visibleSpan,
} from '../../src/logs/viewport.ts';

const log: Scrollback = { oldest: 0, next: 100, height: 10 };

function moved(...moves: Scroll[]): Viewport {
  return moves.reduce((viewport, move) => moveView(viewport, move, log), follow);
}
const rows = (count: number): Scroll => ({ by: 'rows', count });
const pages = (count: number): Scroll => ({ by: 'pages', count });

describe('following', () => {
  test('shows the newest rows, and the ones that come', () => {
    expect(visibleSpan(follow, log)).toMatchObject({ first: 90, end: 100, following: true, below: 0 });
    expect(visibleSpan(follow, { ...log, next: 150 })).toMatchObject({ first: 140, end: 150 });
  });

  test('a log that fits is shown whole', () => {
    expect(visibleSpan(follow, { oldest: 0, next: 3, height: 10 })).toMatchObject({ first: 0, end: 3 });
  });

  test('scrolling down at the end goes on following', () => {
    expect(moved(rows(1))).toEqual(follow);
  });
});

describe('held', () => {
  test('not one row moves while lines arrive, and they are counted', () => {
    const viewport = moved(rows(-5));
    expect(visibleSpan(viewport, log)).toEqual({
      first: 85,
      skipped: 0,
      end: 95,
      following: false,
      below: 5,
      fresh: 0,
    });
    expect(visibleSpan(viewport, { ...log, next: 6100 })).toEqual({
      first: 85,
      skipped: 0,
      end: 95,
      following: false,
      below: 6005,
      fresh: 6000,
    });
  });

  test('what came is counted from the first step up, also after more steps', () => {
    const later = moveView(moved(rows(-5)), rows(-3), { ...log, next: 120 });
    expect(visibleSpan(later, { ...log, next: 130 })).toMatchObject({ first: 82, fresh: 30 });
  });

  test('when the ring evicts what is read, the view starts at the oldest row', () => {
    expect(visibleSpan(moved(rows(-5)), { ...log, oldest: 88, next: 188 })).toMatchObject({
      first: 88,
      end: 98,
      following: false,
    });
  });

  test('a page keeps one row of the last one', () => {
    expect(visibleSpan(moved(pages(-1)), log).first).toBe(81);
    expect(visibleSpan(moved(pages(-2), pages(1)), log).first).toBe(81);
  });

  test.each<[string, Scroll[]]>([
    ['one row down too many', [rows(-2), rows(2)]],
    ['a page down', [pages(-1), pages(1)]],
    ['End', [pages(-3), { to: 'tail' }]],
    ['Home, then a hundred rows', [{ to: 'oldest' }, rows(100)]],
  ])('%s follows again', (_, moves) => {
    expect(moved(...moves)).toEqual(follow);
  });

  test('Home goes to the oldest row, and no step leads above it', () => {
    expect(visibleSpan(moved({ to: 'oldest' }), log).first).toBe(0);
    expect(visibleSpan(moved({ to: 'oldest' }, rows(-7)), log).first).toBe(0);
    expect(
      visibleSpan(moveView(follow, { to: 'oldest' }, { ...log, oldest: 40 }), { ...log, oldest: 40 }).first,
    ).toBe(40);
  });

  test('a pane that grows shows no void beneath the last row', () => {
    expect(visibleSpan(moved(rows(-5)), { ...log, height: 40 })).toMatchObject({ first: 60, end: 100 });
  });
});

describe('a log that fits', () => {
  const short: Scrollback = { oldest: 0, next: 8, height: 10 };

  test.each<[string, Scroll]>([
    ['a row up', rows(-1)],
    ['a page up', pages(-1)],
    ['Home', { to: 'oldest' }],
  ])('%s keeps following', (_, move) => {
    expect(moveView(follow, move, short)).toEqual(follow);
  });

  test('a held view that shows all there is stays held: the next line must not move it', () => {
    const held = settle(moved(rows(-5)), { oldest: 95, next: 100, height: 10 });
    expect(visibleSpan(held, { oldest: 95, next: 120, height: 10 })).toMatchObject({ first: 95, below: 15 });
  });
});

test('a held view that nothing touched stays the same object', () => {
  const viewport = moved(rows(-5));
  expect(settle(viewport, { ...log, next: 500 })).toBe(viewport);
});

test('a pane without a row neither follows wrongly nor fails', () => {
  expect(visibleSpan(follow, { oldest: 0, next: 5, height: 0 })).toMatchObject({ first: 5, end: 5 });
});

describe('lines of several rows', () => {
  // Lines 0 to 9 take 1, 2, 3, 1, 2, 3 … rows; the last, 9, takes one.
  const tall: Scrollback = { oldest: 0, next: 10, height: 5, rowsOf: (line) => (line % 3) + 1 };
  const top = (viewport: Viewport) => {
    const { first, skipped, end, below } = visibleSpan(viewport, tall);
    return { first, skipped, end, below };
  };

  test.each<[string, Scroll[], ReturnType<typeof top>]>([
    [
      'the tail stands at the bottom, its first line cut above',
      [],
      { first: 7, skipped: 1, end: 10, below: 0 },
    ],
    ['one row up', [rows(-1)], { first: 7, skipped: 0, end: 9, below: 1 }],
    ['two rows up', [rows(-2)], { first: 6, skipped: 0, end: 9, below: 2 }],
    ['three rows up, into the line above', [rows(-3)], { first: 5, skipped: 2, end: 9, below: 2 }],
    ['up and down again', [rows(-6), rows(3)], { first: 5, skipped: 2, end: 9, below: 2 }],
    ['a page up keeps one row', [pages(-1)], { first: 5, skipped: 1, end: 8, below: 2 }],
    ['the oldest', [{ to: 'oldest' }], { first: 0, skipped: 0, end: 3, below: 8 }],
  ])('%s', (_, moves, shown) => {
    expect(top(moves.reduce((viewport, move) => moveView(viewport, move, tall), follow))).toEqual(shown);
  });

  test('back at the last row it follows', () => {
    expect([rows(-4), rows(4)].reduce((viewport, move) => moveView(viewport, move, tall), follow)).toBe(
      follow,
    );
  });

  test('a line that takes fewer rows than it did leaves the view on that line', () => {
    const held = moveView(follow, rows(-3), tall);
    expect(visibleSpan(held, { ...tall, rowsOf: () => 1 })).toMatchObject({ first: 5, skipped: 0 });
  });
});

describe('held on purpose', () => {
  test('at the tail, not one row moves', () => {
    const held = holdView(follow, log);
    expect(visibleSpan(held, { ...log, next: 500 })).toMatchObject({ first: 90, end: 100, fresh: 400 });
  });

  test.each([
    ['shown already: nothing moves', 86, 'nearest', 85],
    ['above, with the least movement', 40, 'nearest', 40],
    ['below, with the least movement', 97, 'nearest', 88],
    ['above, into the middle', 40, 'middle', 35],
    ['near the end, without a void beneath', 99, 'middle', 90],
  ] as const)('a line is shown: %s', (_, line, how, first) => {
    const viewport = reveal(moved(rows(-5)), line, how, log);
    expect(visibleSpan(viewport, log)).toMatchObject({ first, following: false });
  });
});
