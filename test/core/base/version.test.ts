import { expect, it } from 'vitest';
import { knowsAllowList } from '../../../src/core/base/version.ts';

it.each([
  ['1.45.1', false],
  ['1.9.0', false],
  ['0.89.0', false],
  ['1.46.0', true],
  ['1.46.0rc1', true],
  ['1.53.0', true],
  ['2.0.0', true],
  ['nightly', true],
  [null, true],
])('Streamlit %s has an allow-list: %s', (version, known) => {
  expect(knowsAllowList(version)).toBe(known);
});
