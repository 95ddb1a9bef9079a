import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import type { LogRow } from '../../src/logs/log-buffer.ts';
import { isInTraceback, logRow } from '../../src/ui/log-row.ts';
import { themeFor } from '../../src/ui/theme.ts';

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });
const row = (text: string, source: LogRow['source'] = 'streamlit'): LogRow => ({
  seq: 0,
  source,
  stream: 'stderr',
  atMs: 0,
  text,
});
const painted = (text: string) => logRow(row(text), 80, theme, false);

/** Which of these lines are inside of a traceback, as the pane finds it out. */
const inside = (...lines: LogRow[]) =>
  lines.map((line, index) => isInTraceback(line, lines.slice(0, index).reverse()));

it.each([
  '2026-11-22 10:00:00.123 Uncaught app execution ERROR',
  'Traceback (most recent call last):',
  'ValueError: no such value',
  'sqlalchemy.exc.OperationalError: (sqlite3)',
])('an error is red: %s', (text) => {
  expect(painted(text)).toBe(theme.paint('bad', text));
});

it.each(['WARNING: low disk', 'app.py:3: DeprecationWarning: use width'])(
  'a warning is yellow: %s',
  (text) => {
    expect(painted(text)).toBe(theme.paint('warning', text));
  },
);

it.each(['All good, 0 errors', '  File "app.py", line 3', 'GET /warnings 200'])(
  'plain stays plain: %s',
  (text) => {
    expect(painted(text)).toBe(text);
  },
);

it('a line that the program coloured itself keeps its colours', () => {
  expect(painted('\u001b[32mERROR but green\u001b[0m')).toBe('\u001b[32mERROR but green\u001b[0m');
});

it('a line of another source says so', () => {
  expect(stripVTControlCharacters(logRow(row('tunnel is up', 'ngrok'), 80, theme, false))).toBe(
    'ngrok tunnel is up',
  );
});

it('a traceback is one block, also where another source prints into it', () => {
  expect(
    inside(
      row('  indented, but no traceback'),
      row('Traceback (most recent call last):'),
      row('  File "app.py", line 3, in <module>'),
      row('tunnel is up', 'ngrok'),
      row(''),
      row('    import pandsa'),
      row("ModuleNotFoundError: No module named 'pandsa'"),
      row('  indented again'),
    ),
  ).toEqual([false, false, true, false, true, true, false, false]);
});
