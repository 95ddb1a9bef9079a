import { describe, expect, it, vi } from 'vitest';
import { holds, openShown } from '../support/shown-screen.ts';

const esc = '\u001b';
const sizes = [
  [20, 4],
  [40, 10],
  [59, 14],
  [60, 15],
  [79, 23],
  [114, 14],
  [121, 30],
  [179, 40],
  [250, 80],
] as const;
const terminals: readonly (readonly [string, Readonly<Record<string, string | undefined>>])[] = [
  ['xterm', {}],
  ['linux', { TERM: 'linux' }],
  ['xterm with NO_COLOR', { NO_COLOR: '1' }],
  ['xterm in the C locale', { LANG: 'C' }],
];
/** Through every view, page, field and answer, and back each time. */
const keys = [
  ...['z', 'z', '4', `${esc}[B`, '\r', '\r', `${esc}[F`, esc, esc, '5', '1'],
  ...['?', ' ', esc, 'u', esc, '!', `${esc}[B`, 'i', 'i', esc, 'w', 'n', '/row 5', '\r', 'N', esc],
  ...['Fcouncil', '\r', '+', esc, 'L', 'L', 'L', 'v', `${esc}[A`, esc, 'W', 'W', 'T', 'T', 'g', 'G'],
  ...['s', 'f', '[', 'E', 'C', 'x', 'X', 'q', 'f'],
];

describe.each(sizes)('on a terminal of %ix%i', (columns, rows) => {
  it.each(terminals)(
    '%s: after no key anything lies beyond the edges or over something else',
    async (_, env) => {
      const terminal = openShown(columns, rows, env);
      try {
        await terminal.see(/q quit|needed/);
        for (const key of keys) {
          terminal.press(key);
          // What comes of a key may take more than one picture.
          await vi.waitFor(() => holds(terminal, columns, rows), { timeout: 20_000, interval: 20 });
        }
        await terminal.see('q quit');
        expect(terminal.screen()[0]).toContain('ready');
      } finally {
        await terminal.close();
      }
    },
  );
});
