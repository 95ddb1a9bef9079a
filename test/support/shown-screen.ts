import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { openTerminal, type TerminalSession } from './terminal.ts';

const root = join(import.meta.dirname, '..', '..');
/** The real screen on a real terminal, over a supervisor with much to show. */
export function openShown(
  columns: number,
  rows: number,
  env: Readonly<Record<string, string | undefined>> = {},
): TerminalSession {
  return openTerminal({
    command: process.execPath,
    args: [join(root, 'test', 'fixtures', 'shown-supervisor.ts'), join(root, 'dist', 'screen.js'), 'busy'],
    cwd: root,
    columns,
    rows,
    spare: 12,
    env: { EDITOR: '', VISUAL: '', ...env },
  });
}

const esc = '\u001b';

/** All that is painted within the terminal, and nothing left over from what stood there before. */
export async function holds(terminal: TerminalSession, columns: number, rows: number): Promise<void> {
  const before = await pictureOf(terminal);
  expect(Math.max(...before.map((row) => [...row].length))).toBeLessThanOrEqual(columns);
  expect(before.slice(rows).join('')).toBe('');
  const seen = terminal.output().length;
  terminal.kill('SIGWINCH');
  const patience = { timeout: 10_000, interval: 5 };
  await vi.waitFor(() => expect(terminal.output().slice(seen)).toContain(`${esc}[${rows};1H`), patience);
  expect(await pictureOf(terminal)).toEqual(before);
}

/** The rows, once a picture that was begun is whole. */
async function pictureOf(terminal: TerminalSession): Promise<string[]> {
  await vi.waitFor(() => expect(terminal.output().endsWith(`${esc}[?2026l`)).toBe(true), {
    timeout: 10_000,
    interval: 5,
  });
  await terminal.drawn();
  return terminal.screen();
}
