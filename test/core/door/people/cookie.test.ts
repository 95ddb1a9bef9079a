import { expect, it } from 'vitest';
import { personCookie, personIdIn, withoutPersonId } from '../../../../src/core/door/people/cookie.ts';

const id = 'AbcdefghijklmnopqrstuV';

it.each([
  [undefined, null],
  ['a=1; b=2', null],
  [`__Host-ocap-dev=${id}`, id],
  [`a=1;__Host-ocap-dev=${id}; b=2`, id],
  ['__Host-ocap-dev=short', null],
  [`__Host-ocap-dev=${id}more`, null],
  [`x__Host-ocap-dev=${id}`, null],
])('in the cookies %s the id is %s', (cookies, found) => {
  expect(personIdIn(cookies)).toBe(found);
});

it.each([
  ['a=1; b="2, 3";c', 'a=1; b="2, 3";c'],
  [`__Host-ocap-dev=${id}`, null],
  [`__Host-ocap-dev=${id}; a=1`, 'a=1'],
  [`a=1; __Host-ocap-dev=${id}; b=2`, 'a=1; b=2'],
  [`a=1; __Host-ocap-dev=not-ours`, 'a=1'],
])('of the cookies %s the app sees %s', (cookies, left) => {
  expect(withoutPersonId(cookies)).toBe(left);
});

it('ends with the session of the browser, and is for no script, no other site and no plain line', () => {
  expect(personCookie(id)).toBe(`__Host-ocap-dev=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`);
});
