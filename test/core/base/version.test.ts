import { expect, it } from 'vitest';
import { isAtLeast, knowsAllowList } from '../../../src/core/base/version.ts';

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

it.each([
  ['3.9', true],
  ['3.10.1', true],
  ['3.8.19', false],
  ['4.0.0', true],
  ['2.7', false],
  ['3.9.0rc1', true],
  ['3', null],
  ['', null],
])('Python %s is 3.9 or later: %s', (version, is) => {
  expect(isAtLeast(version, [3, 9])).toBe(is);
});
