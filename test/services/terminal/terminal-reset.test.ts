import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { terminalReset } from '../../../src/services/terminal/terminal-reset.ts';

const printed = (...[kind]: Parameters<typeof terminalReset>) =>
  execFileSync('printf', [terminalReset(kind)], { encoding: 'utf8' });

it('an old terminal whose screen was killed is given back without what it would print as text', () => {
  expect(printed('vt100')).toBe('\u001b[0m\u001b[2J\u001b[H\u001b[?7h');
  expect(printed('ansi')).toBe('\u001b[0m\u001b[2J\u001b[H');
  expect(printed('console')).toBe('\u001b[0m\u001b[2J\u001b[H\u001b[?7h\u001b[?25h');
  expect(printed('xterm')).toContain('\u001b[?1049l');
});
