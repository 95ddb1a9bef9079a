import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { noFilter } from '../../../src/ui/log/sieve/filter.ts';
import { logTitle, type TitleFacts } from '../../../src/ui/log/title.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });
const following = { first: 90, skipped: 0, end: 100, following: true, below: 0, fresh: 0 };
const held = { ...following, following: false, below: 54, fresh: 50 };
const facts: TitleFacts = {
  view: 'all',
  span: following,
  search: null,
  current: null,
  selected: null,
  sifted: null,
  shift: 0,
};
const search = { text: 'timeout', literal: false, progress: 'done', found: [3, 5, 8] } as const;
const title = (changes: Partial<TitleFacts>, columns = 60) =>
  stripVTControlCharacters(logTitle({ ...facts, ...changes }, columns, theme));

it.each<[string, Partial<TitleFacts>, string]>([
  ['following', {}, '─ log · all ──────────────────────────────────── following ─'],
  [
    'one source, held',
    { view: 'streamlit', span: held },
    '─ log · app ─────────────────── 54 below, 50 new · f follows ─',
  ],
  [
    'held where nothing is below (it said "0 below, 0 new")',
    { span: { ...held, below: 0, fresh: 0 } },
    '─ log · all ───────────── held at its end · f follows ─',
  ],
  ['found', { search, current: 5 }, '─ log · all /timeout/ 2/3 ─────────────────────── following ─'],
  [
    'still searching',
    { search: { ...search, progress: 'walking' } },
    '─ log · all /timeout/ 3… ──────────────────────── following ─',
  ],
  [
    'not found',
    { search: { ...search, found: [] } },
    '─ log · all /timeout/ no match ────────────────── following ─',
  ],
  [
    'no regular expression',
    { search: { ...search, text: 'foo(', literal: true, found: [] } },
    '─ log · all /foo(/ no match as plain text ─────── following ─',
  ],
  [
    'given up',
    { search: { ...search, progress: 'too slow' } },
    '─ log · all /timeout/ too slow a pattern ──────── following ─',
  ],
  [
    'sideways (lines without their beginning were taken for what the app prints)',
    { shift: 16 },
    '─ log · all · from column 17, h goes back ──── following ─',
  ],
  ['selecting', { span: held, selected: 3 }, '─ log · all ───────────────────── 3 lines selected ─'],
])('%s', (_, changes, drawn) => {
  expect(title(changes, [...drawn].length)).toBe(drawn);
});

it('where room is short the hint goes first, then the pattern is cut', () => {
  const long = { ...search, text: 'a pattern that is rather long' };
  expect(title({ view: 'streamlit', span: held, search: long, current: 8 })).toBe(
    '─ log · app /a pattern that is ra…/ 3/3 ─ 54 below, 50 new ─',
  );
});

it.each([60, 80, 120, 200])('takes one row of %i columns, whatever is searched for', (columns) => {
  for (const text of ['x', '日本語'.repeat(30), '\u001b[2J\n\r', 'x'.repeat(300)]) {
    for (const span of [following, { ...held, below: 100_000, fresh: 99_999 }]) {
      const row = title({ view: 'ocap-dev', span, search: { ...search, text }, current: 5 }, columns);
      expect(stringWidth(row)).toBeLessThanOrEqual(columns);
      expect(row).toMatch(/ocap-dev.*(following|below)/);
    }
  }
});

it('at 20 columns it ends at the edge (it went 15 columns beyond it)', () => {
  expect(title({}, 20)).toBe('─ log · all ─ follo…');
  expect(stringWidth(title({ span: held, search, current: 5 }, 20))).toBe(20);
});

it('says what alone is shown', () => {
  const filter = { text: 'timeout', level: 'bad', run: 4, context: 2 } as const;
  const sifted = { filter, progress: 'walking', lines: 12 } as const;
  expect(title({ sifted }, 120)).toContain('log · all · &timeout ±2 errors run 4 12 lines… ');
  expect(stringWidth(title({ sifted }, 40))).toBe(40);
  // It was cut at half of the row ("&council 2 lin…"), with nothing but the rule behind it.
  expect(
    title({ sifted: { ...sifted, filter: { ...noFilter, text: 'council' }, progress: 'done' } }, 59),
  ).toContain('&council 12 lines ─');
});
