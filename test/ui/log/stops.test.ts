import { expect, it } from 'vitest';
import type { LogRow } from '../../../src/logs/log-buffer.ts';
import { createLogStops } from '../../../src/ui/log/errors/stops.ts';

/** The last ten lines are in sight. */
function stopsIn(texts: readonly string[]) {
  const rows = texts.map(
    (text, seq): LogRow => ({ seq, source: 'streamlit', stream: 'stderr', atMs: 0, text, run: 1 }),
  );
  const end = rows.length;
  return createLogStops({
    client: {
      page: async ({ from, rows: count }) => ({
        type: 'page',
        id: 1,
        oldest: 0,
        next: end,
        rows: rows.slice(from, from + count),
      }),
    },
    rows: { view: 'all', oldest: 0, next: end },
    position: {
      span: { first: Math.max(0, end - 10), end, skipped: 0, following: true, below: 0, fresh: 0 },
      reveal: () => undefined,
    },
    changed: () => undefined,
  });
}

const quiet = Array.from({ length: 12 }, (_, line) => `line ${line}`);

it('a log without an error was said to be at its last one', async () => {
  expect(await stopsIn(quiet).go('error', 1)).toBe('No error is in this log.');
  expect(await stopsIn(quiet).go('error', -1)).toBe('No error is in this log.');
});

it('an error above is not below: it is the last one', async () => {
  const above = ['Traceback (most recent call last):', '  File "a.py", line 1', 'ValueError: x', ...quiet];
  expect(await stopsIn(above).go('error', 1)).toBe('That is the last error.');
  expect(await stopsIn(above).go('error', -1)).toBeNull();
});
