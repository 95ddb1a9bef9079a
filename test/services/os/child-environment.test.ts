import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { withoutInspector } from '../../../src/services/os/child-environment.ts';

it.each([
  ['--inspect', undefined],
  ['--inspect-brk=127.0.0.1:9229', undefined],
  ['--no-warnings --inspect=0', '--no-warnings'],
  // A screen kept this one, and an agent the blank in front of it.
  ['--debug-port=0 --max-old-space-size=100', '--max-old-space-size=100'],
  ['--inspect-port 9230 --no-warnings', '--no-warnings'],
  ['--require ./my--inspect.js', '--require ./my--inspect.js'],
  ['', undefined],
])('NODE_OPTIONS=%j becomes %j', (options, left) => {
  const env = { A: '1', NODE_OPTIONS: options };
  expect(withoutInspector(env)).toEqual(left === undefined ? { A: '1' } : { A: '1', NODE_OPTIONS: left });
});

it('an environment without NODE_OPTIONS gets none', () => {
  expect(withoutInspector({ A: '1' })).toEqual({ A: '1' });
});

it('what is left is what Node takes', () => {
  const env = { NODE_OPTIONS: '--inspect-port 0 --title=kept --inspect=0' };
  const args = ['-p', 'process.title + " " + process.debugPort'];
  expect(execFileSync(process.execPath, args, { env: { ...withoutInspector(env) }, encoding: 'utf8' })).toBe(
    'kept 9229\n',
  );
});
