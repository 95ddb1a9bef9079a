import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { cleanLine, cleanRow, isColoured, wrapRow } from '../../src/logs/clean-row.ts';

const esc = '\u001b';
const clean = (line: string, width = 40): string => cleanRow(line, { width, ellipsis: '…' });

describe('what is kept', () => {
  test.each([
    ['plain text', 'plain text', 'plain text'],
    ['accents', 'déjà vu – “c’est ça”', 'déjà vu – “c’est ça”'],
    ['colours', `${esc}[1;31mred${esc}[0m end`, `${esc}[1;31mred${esc}[0m end`],
    ['colours of 24 bits', `${esc}[38;2;1;2;3mx`, `${esc}[38;2;1;2;3mx`],
    ['8-bit colours, in seven bits', '\u009b31mred', `${esc}[31mred`],
    ['CJK', '日本語 ok', '日本語 ok'],
    ['combining marks', 'e\u0301te\u0301', 'e\u0301te\u0301'],
    ['nothing', '', ''],
  ])('%s', (_, line, row) => {
    expect(clean(line)).toBe(row);
  });
});

describe('what is dropped', () => {
  test.each([
    ['cursor moves', `${esc}[2J${esc}[3;4Hhere${esc}[K`, 'here'],
    ['8-bit cursor moves', '\u009b2Jhere', 'here'],
    ['private modes', `${esc}[?1049hhere${esc}[?25l`, 'here'],
    ['what only ends like a colour', `${esc}[>4;2mhere`, 'here'],
    ['a sequence that the line cuts off', `here${esc}[38;2;1`, 'here'],
    ['an escape at the end', `here${esc}`, 'here'],
    ['a title', `${esc}]0;evil title\u0007here`, 'here'],
    ['a link, not its text', `${esc}]8;;http://x${esc}\\here${esc}]8;;${esc}\\`, 'here'],
    ['a clipboard write', `${esc}]52;c;ZXZpbA==${esc}\\here`, 'here'],
    ['DCS with its text', `${esc}Pq#0;2;0${esc}\\here`, 'here'],
    ['the introducer of an OSC without an end', `${esc}]here`, 'here'],
    ['a character set', `${esc}(0here`, 'here'],
    ['a terminal reset', `${esc}chere`, 'here'],
    ['bells, backspaces and other controls', '\u0007he\u0008re\u0000\u0085', 'here'],
    ['zero-width characters', 'h\u200be\u200dr\ufeffe', 'here'],
    ['changes of direction', '\u202ehere\u2066', 'here'],
    ['variation selectors', 'here ❤\ufe0f', 'here ❤'],
    ['skin tones', 'here 👍🏽', 'here 👍'],
    ['private use, where our own marks are', '\ue000here\uf8ff', 'here'],
    ['half a character', 'here \ud83d', 'here �'],
  ])('%s', (_, line, row) => {
    expect(clean(line)).toBe(row);
  });
});

describe('rewritten lines', () => {
  test.each([
    ['a progress bar shows its last text', '10 %\r20 %\r100 %', '100 %'],
    ['a final CR rewrites nothing', 'all of it\r', 'all of it'],
    ['only CRs are an empty row', '\r\r\r', ''],
  ])('%s', (_, line, row) => {
    expect(clean(line)).toBe(row);
  });
});

describe('width', () => {
  test('a long line is cut, and says so', () => {
    expect(clean('0123456789', 6)).toBe('01234…');
  });

  test('a line that just fits is whole', () => {
    expect(clean('012345', 6)).toBe('012345');
    expect(clean(`${esc}[31m012345${esc}[0m`, 6)).toBe(`${esc}[31m012345${esc}[0m`);
    expect(clean('日本語', 6)).toBe('日本語');
  });

  test('colours take no room', () => {
    expect(clean(`${esc}[31m0123${esc}[32m456789`, 6)).toBe(`${esc}[31m0123${esc}[32m4…`);
  });

  test('a wide character is never cut in half', () => {
    expect(clean('日本語日本語', 6)).toBe('日本…');
  });

  test('a combining mark stays with its letter', () => {
    expect(clean('ae\u0301\u0302bcd', 3)).toBe('ae\u0301\u0302…');
  });

  test('tabs go to the next eighth column', () => {
    expect(clean('a\tb')).toBe('a       b');
    expect(clean(`${esc}[31mab\t日\tc`)).toBe(`${esc}[31mab      日      c`);
  });

  test('a pane without columns shows nothing', () => {
    expect(clean('text', 0)).toBe('');
    expect(clean('日本', 0)).toBe('');
    expect(clean('日本', 1)).toBe('…');
  });

  test.each([
    ['ASCII', 'x'.repeat(1_000_000)],
    ['CJK', '日'.repeat(500_000)],
    ['tabs', '\t'.repeat(500_000)],
    ['colours', `${esc}[31mx`.repeat(200_000)],
    ['introducers', `${esc}]`.repeat(500_000)],
    ['marks on one letter', `e${'\u0301'.repeat(500_000)}`],
    ['family emoji', '👨‍👩‍👧‍👦'.repeat(50_000)],
  ])('a line of 1 MB of %s is a row like any other', (_, line) => {
    const row = clean(line);
    expect(stringWidth(row)).toBeLessThanOrEqual(40);
    expect(row.length).toBeLessThan(5000);
  });
});

test('a line counts as coloured only by a colour', () => {
  expect([`${esc}[31mred`, `${esc}[2Jcleared`, 'plain'].map(isColoured)).toEqual([true, false, false]);
});

describe('wrapped', () => {
  test.each<[string, string, string[]]>([
    ['a short line is one row', '01234', ['01234']],
    ['an empty line is one row too', '', ['']],
    ['a line that just fits is no second row', '012345', ['012345']],
    ['a long line goes on beneath', '0123456789abcd', ['012345', '6789ab', 'cd']],
    ['a colour goes on beneath', `0123${esc}[31m456789`, [`0123${esc}[31m45`, `${esc}[31m6789`]],
    ['and a reset ends it', `${esc}[31m0${esc}[0m123456`, [`${esc}[31m0${esc}[0m12345`, `${esc}[0m6`]],
    ['a wide character is never cut in half', '日本語日', ['日本語', '日']],
    ['nor does it stick out', 'a日本語', ['a日本', '語']],
    ['a combining mark stays with its letter', 'abcdee\u0301f', ['abcdee\u0301', 'f']],
  ])('%s', (_, line, rows) => {
    expect(wrapRow(cleanLine(line, 100), 6)).toEqual(rows);
  });

  test('a pane that is narrower than a character fails nobody', () => {
    expect(wrapRow('日本', 1)).toEqual(['']);
  });

  test.each([
    ['ASCII', 'x'.repeat(8192)],
    ['CJK', '日'.repeat(8192)],
    ['colours', `${esc}[31mx`.repeat(1600)],
    ['marks on one letter', `e${'\u0301'.repeat(8000)}`],
    ['emoji', '👨‍👩‍👧‍👦'.repeat(700)],
  ])('the longest line of %s fits its rows', (_, line) => {
    for (const row of wrapRow(cleanLine(line, 8192), 40)) expect(stringWidth(row)).toBeLessThanOrEqual(40);
  });
});
