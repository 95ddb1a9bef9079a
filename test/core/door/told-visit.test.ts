import { expect, it } from 'vitest';
import { toldPath, toldText } from '../../../src/core/door/told-visit.ts';

it.each([
  ['/a/b?token=x', '/a/b'],
  ['http://user:pass@host/x?y', 'http://host/x'],
  ['HTTPS://user@host', 'HTTPS://host'],
  ['//user:pa@ss@host/x@y', '//host/x@y'],
  ['/mail@host', '/mail@host'],
  ['*', '*'],
  ['/\u009b2J\u202e', '/?2J?'],
])('the target %j is told as %j', (target, told) => {
  expect(toldPath(target)).toBe(told);
});

it('a text without end is cut', () => {
  expect(toldText('x'.repeat(9000))).toBe(`${'x'.repeat(2000)}…`);
});
