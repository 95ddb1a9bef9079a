import { expect, it } from 'vitest';
import { screenEnvironment } from '../../../src/cli/commands/on-terminal.ts';

it('--no-color is handed on to the screen, which is a process of its own (it was coloured all the same)', () => {
  expect(screenEnvironment({ TERM: 'xterm' }, false)).toEqual({ TERM: 'xterm', NO_COLOR: '1' });
  expect(screenEnvironment({ TERM: 'xterm' }, true)).toEqual({ TERM: 'xterm' });
});
