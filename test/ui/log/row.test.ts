import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { LogRow } from '../../../src/logs/log-buffer.ts';
import type { Range } from '../../../src/ui/log/highlights.ts';
import { logRows, type RowStyle, selectedRow, timeOfDay } from '../../../src/ui/log/row.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });
const plain = themeFor({ environment: { LANG: 'C.UTF-8', NO_COLOR: '1' }, noColor: false });
const [on, off] = ['\u001b[7m', '\u001b[0m'];
const row = (text: string, source: LogRow['source'] = 'streamlit'): LogRow => ({
  seq: 0,
  source,
  stream: 'stderr',
  atMs: 0,
  text,
});

interface Changes extends Partial<RowStyle> {
  readonly level?: 'bad' | 'warning';
  readonly frame?: 'own' | 'library';
  readonly ranges?: readonly Range[];
  readonly current?: boolean;
}

function painted(line: LogRow, changes: Changes = {}): readonly string[] {
  const { level = null, frame = null, ranges = [], current = false, ...style } = changes;
  const usual = { columns: 80, theme, wrap: false, timestamps: false, mixed: true, shift: 0, project: null };
  return logRows(line, { level, frame, highlight: { ranges, current } }, { ...usual, ...style });
}

it('a level is a colour', () => {
  expect(painted(row('no such table'), { level: 'bad' })).toEqual([theme.paint('bad', 'no such table')]);
});

it('a line of another source says so where sources are mixed', () => {
  const [mixed = ''] = painted(row('tunnel is up', 'ngrok'));
  expect(stripVTControlCharacters(mixed)).toBe('ngrok tunnel is up');
  expect(painted(row('tunnel is up', 'ngrok'), { mixed: false })).toEqual(['tunnel is up']);
});

it('a timestamp stands before the line, where the reader is', () => {
  const atMs = new Date(2026, 10, 22, 9, 5, 7, 40).getTime();
  const [stamped = ''] = painted({ ...row('ready'), atMs }, { timestamps: true });
  expect(stripVTControlCharacters(stamped)).toBe('09:05:07.040 ready');
  expect(timeOfDay(atMs)).toBe('09:05:07.040');
});

it('a line is one row, or wrapped as many as it takes', () => {
  const line = row('0123456789abcdef');
  expect(painted(line, { columns: 10 })).toEqual(['012345678…']);
  expect(painted(line, { columns: 10, wrap: true })).toEqual(['0123456789', 'abcdef']);
});

it('matches are inverse, without a colour too, and the line keeps its level', () => {
  const ranges: Range[] = [
    [0, 2],
    [3, 5],
  ];
  expect(painted(row('ab cd e'), { ranges, theme: plain })).toEqual([`${on}ab${off} ${on}cd${off} e`]);
  expect(painted(row('ab cd e'), { ranges, level: 'bad' })).toEqual([
    `${on}ab${off}${theme.paint('bad', ' ')}${on}cd${off}${theme.paint('bad', ' e')}`,
  ]);
});

it('the current match looks otherwise, without a colour too', () => {
  for (const look of [theme, plain]) {
    const at = (current: boolean) => painted(row('ab'), { ranges: [[0, 1]], theme: look, current });
    expect(at(true)).not.toEqual(at(false));
    expect(at(true)[0]).toContain(on);
  }
});

it("the program's own colours go on behind a match, and within it the mark does", () => {
  const line = row('\u001b[32mab\u001b[1mcd\u001b[0me');
  expect(painted(line, { ranges: [[1, 3]] })).toEqual([
    `\u001b[32ma${on}b${off}\u001b[32m\u001b[1m${on}c${off}\u001b[32m\u001b[1md\u001b[0me`,
  ]);
});

it('a match that begins within a character marks the whole of it', () => {
  expect(painted(row('x👍y'), { ranges: [[2, 3]], theme: plain })).toEqual([`x${on}👍${off}y`]);
  expect(painted(row('e\u0301a'), { ranges: [[0, 1]], theme: plain })).toEqual([`${on}e\u0301${off}a`]);
});

it('a match behind the edge is marked at the edge', () => {
  const line = row('0123456789abcdef');
  expect(painted(line, { columns: 10, ranges: [[12, 14]] })).toEqual([`012345678${on}…`]);
  expect(painted(line, { columns: 10, ranges: [[2, 3]] })).toEqual([`01${on}2${off}345678…`]);
});

it('wrapped, a match goes on beneath', () => {
  const rows = painted(row('01234567'), { columns: 5, wrap: true, ranges: [[3, 7]], theme: plain });
  expect(rows.map(stripVTControlCharacters)).toEqual(['01234', '567']);
  expect(rows[1]).toContain(`${on}56`);
});

it('a selected row is inverse from edge to edge, an empty one too, and has no colour of its own', () => {
  expect(selectedRow('\u001b[31m日本\u001b[0m', 6)).toBe(`${on}日本  `);
  expect(selectedRow('', 3)).toBe(`${on}   `);
});

it('without colours the app has none either (--no-color left its red and blue in the log)', () => {
  const line = row('\u001b[31mred\u001b[0m \u001b[1;34mblue\u001b[0m');
  expect(painted(line, { theme: plain })).toEqual(['red blue']);
  expect(painted(line, { theme: plain, wrap: true, columns: 4 })).toEqual(['red ', 'blue']);
  expect(painted(line).join('')).toContain('\u001b[31mred');
});

const frameLine =
  '  File "/home/ada/ocapistaine/.venv/lib/python3.11/site-packages/streamlit/runtime/scriptrunner/exec_code.py", line 129, in exec_func_with_error_handling';

it('of a frame that is too long the middle of its path gives way (its line and function were cut)', () => {
  const [cut = ''] = painted(row(frameLine), { columns: 100 }).map(stripVTControlCharacters);
  expect(cut.length).toBeLessThanOrEqual(100);
  expect(cut).toMatch(/File "\/home\/a.*….*exec_code\.py", line 129, in exec_func_with_error_handling$/);
});

it('sideways, the beginning of a line gives way, but for whose it is', () => {
  const [moved = ''] = painted(row('0123456789abcdef', 'ngrok'), { columns: 12, shift: 8 });
  expect(stripVTControlCharacters(moved)).toBe('ngrok 89abc…');
  expect(
    stripVTControlCharacters(painted(row('\u001b[31m日本語テキスト\u001b[0m'), { shift: 4 })[0] ?? ''),
  ).toBe('語テキスト');
});

it("one's own frames stand out of a traceback, the library's stand back (all were the same red)", () => {
  const text = '    total()';
  expect(painted(row(text), { level: 'bad', frame: 'own' })).toEqual([theme.paint('own frame', text)]);
  expect(painted(row(text), { level: 'bad', frame: 'library' })).toEqual([theme.paint('quiet', text)]);
});

it('the file of a frame is a link, which a selected row is not', () => {
  const line = row('  File "/srv/my app/front.py", line 6, in <module>');
  const [linked = ''] = painted(line);
  expect(linked).toContain(
    '\u001b]8;;file:///srv/my%20app/front.py\u0007File "/srv/my app/front.py", line 6\u001b]8;;\u0007',
  );
  expect(selectedRow(linked, 60)).not.toContain(']8;;');
  expect(selectedRow(linked, 60)).toContain('File "/srv/my app/front.py", line 6, in <module> ');
});
