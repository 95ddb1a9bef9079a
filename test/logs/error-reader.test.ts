import { expect, it } from 'vitest';
import { createErrorReader } from '../../src/logs/error-reader.ts';
import type { LogSource } from '../../src/logs/log-buffer.ts';

/** Lines with a mark before those that begin an error. */
function begins(lines: readonly string[], source: (line: string) => LogSource = () => 'streamlit') {
  const read = createErrorReader();
  return lines.filter((text) => read({ source: source(text), text }).beginsError);
}

const traceback = (last: string) => [
  'Traceback (most recent call last):',
  '  File "/srv/app.py", line 6, in <module>',
  '    total()',
  '',
  '    ^^^^^^^',
  last,
];

it('a traceback is one', () => {
  expect(begins(['hello', ...traceback('KeyError: 1'), 'hello'])).toEqual([
    'Traceback (most recent call last):',
  ]);
});

it('so is one with the line that leads it in', () => {
  expect(begins(['2026-11-26 07:00:00.000 Uncaught app execution', ...traceback('KeyError: 1')])).toEqual([
    '2026-11-26 07:00:00.000 Uncaught app execution',
  ]);
});

it('so is a chain of them', () => {
  const during = 'During handling of the above exception, another exception occurred:';
  expect(begins([...traceback('KeyError: 1'), '', during, '', ...traceback('ValueError: 2')])).toHaveLength(
    1,
  );
});

it('two after one another are two, and so are two errors on a line each', () => {
  expect(begins([...traceback('KeyError: 1'), ...traceback('ValueError: 2')])).toHaveLength(2);
  expect(begins(['ERROR one', 'ERROR two', 'fine'])).toEqual(['ERROR one', 'ERROR two']);
});

it('a line of another source ends none', () => {
  const [head = '', ...rest] = traceback('KeyError: 1');
  const lines = [head, 'GET / 200', ...rest];
  expect(begins(lines, (line) => (line.startsWith('GET') ? 'visits' : 'streamlit'))).toEqual([head]);
});
