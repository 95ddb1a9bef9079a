import { expect, it } from 'vitest';
import { isInTraceback, levelOf, rowLevel } from '../../src/logs/level.ts';
import type { LogRow } from '../../src/logs/log-buffer.ts';

const row = (text: string, source: LogRow['source'] = 'streamlit'): LogRow => ({
  seq: 0,
  source,
  stream: 'stderr',
  atMs: 0,
  text,
});

/** Which of these lines are part of a traceback, as the pane finds it out. */
const inside = (...lines: LogRow[]) =>
  lines.map((line, index) => isInTraceback(line, lines.slice(0, index).reverse()));

it.each([
  '2026-11-22 10:00:00.123 Uncaught app execution',
  '2026-11-22 10:00:00.123 Uncaught app execution ERROR',
  'Traceback (most recent call last):',
  'ValueError: no such value',
  'sqlalchemy.exc.OperationalError: (sqlite3)',
  'KeyError',
  'SystemExit: the database is missing',
  'During handling of the above exception, another exception occurred:',
  'The above exception was the direct cause of the following exception:',
  '[error] no such table',
  '{"level": "error", "msg": "no such table"}',
  'time=1 level=fatal msg=gone',
  'FAULT: https://x.example was refused [403]',
])('an error: %s', (text) => {
  expect(levelOf(text)).toBe('bad');
});

it.each([
  'WARNING: low disk',
  'app.py:3: DeprecationWarning: use width',
  'level=warning msg=slow',
  '[warn] slow',
])('a warning: %s', (text) => {
  expect(levelOf(text)).toBe('warning');
});

it.each([
  'All good, 0 errors',
  '  File "app.py", line 3',
  'GET /warnings 200 3ms',
  'the error handler is registered',
  '',
])('neither: %s', (text) => {
  expect(levelOf(text)).toBeNull();
});

it('a line that the program coloured itself has no level of ours', () => {
  expect(levelOf('\u001b[32mERROR but green\u001b[0m')).toBeNull();
});

it('a traceback is one block to its last line, also where another source prints into it', () => {
  expect(
    inside(
      row('  indented, but no traceback'),
      row('Traceback (most recent call last):'),
      row('  File "app.py", line 3, in <module>'),
      row('tunnel is up', 'ngrok'),
      row(''),
      row('    import pandsa'),
      row('requests.exceptions.Timeout'),
      row('  indented again'),
      row('plain again'),
    ),
  ).toEqual([false, true, true, false, true, true, true, false, false]);
});

it('a chain of exceptions is one block', () => {
  const texts = [
    'Traceback (most recent call last):',
    '  File "app.py", line 1, in load',
    '    return rows[0]',
    '           ~~~~^^^',
    'IndexError: list index out of range',
    '',
    'During handling of the above exception, another exception occurred:',
    '',
    'Traceback (most recent call last):',
    '  File "app.py", line 3, in <module>',
    'ValueError: no rows',
  ];
  const lines = texts.map((text) => row(text));
  const shown = inside(...lines).map((part, index) => part || levelOf(texts[index] ?? '') === 'bad');
  expect(shown.filter((_, index) => texts[index] !== '')).not.toContain(false);
});

it('an exception group is one block', () => {
  const lines = [
    '  + Exception Group Traceback (most recent call last):',
    '  |   File "app.py", line 1, in <module>',
    '  |     raise ExceptionGroup("two", errors)',
    '  | ExceptionGroup: two (2 sub-exceptions)',
    '  +-+---------------- 1 ----------------',
    '    | ValueError: 1',
    '    +---------------- 2 ----------------',
    '    | TypeError: 2',
    '    +------------------------------------',
  ].map((text) => row(text));
  expect(inside(...lines)).not.toContain(false);
  expect(inside(...lines, row('plain again')).at(-2)).toBe(true);
});

it('a traceback whose first line is out of reach is known by its frames', () => {
  expect(inside(row('    import pandsa'), row('  File "b.py", line 9, in f'), row('    g()'))).toEqual([
    false,
    true,
    true,
  ]);
});

it.each([
  ['GET / 200 3ms', null],
  ['GET /Error: 304 3ms', null],
  ['GET /x 404 3ms by amber fox', 'warning'],
  ['GET /_stcore/stream 403 3ms from https://x.example', 'warning'],
  ['POST /x 502 3ms', 'bad'],
  ['GET /x left 3ms', null],
])('of the visit %s the level is %s', (text, level) => {
  expect(rowLevel({ source: 'visits', text })).toBe(level);
});
