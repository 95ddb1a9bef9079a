import { describe, expect, it } from 'vitest';
import { withoutCookie } from '../../../../src/core/door/cookies.ts';
import { bearerOf } from '../../../../src/services/door/access/credentials.ts';

const ours = '__Host-ocap-guest';

describe('the cookies that the app sees', () => {
  it.each([
    ['a=1; __Host-ocap-guest=x; b=2', 'a=1; b=2'],
    ['__Host-ocap-guest=x;a=1', 'a=1'],
    ['__Host-ocap-guest=x; __Host-ocap-guest=y', null],
    ['a="; __Host-ocap-guest=x"', 'a="'],
    ['a=1', 'a=1'],
    ['__host-ocap-guest=x', '__host-ocap-guest=x'],
  ])('of %j are %j', (header, left) => {
    expect(withoutCookie(header, ours)).toBe(left);
  });
});

it.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['Basic abc', null],
  ['Bearer', null],
  ['Bearer a b', null],
])('%j holds the token %j', (header, token) => {
  expect(bearerOf(header)).toBe(token);
});
