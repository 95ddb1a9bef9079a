import { describe, expect, it } from 'vitest';
import { invitationLink, openedLink, withoutInvitation } from '../../../../src/core/door/access/link.ts';

describe("an invitation's link", () => {
  it('leads to the page that people use', () => {
    expect(invitationLink('https://name.example/app', 'abc')).toBe(
      'https://name.example/app?ocap-invite=abc',
    );
  });

  it.each([
    ['/?ocap-invite=abc', 'abc', './'],
    ['/app?ocap-invite=abc', 'abc', './app'],
    ['/app/?a=1&ocap-invite=abc&b=2', 'abc', './?a=1&b=2'],
    ['/app/page?ocap-invite=abc&ocap-invite=def', 'abc', './page'],
  ])('%s is read, and the token is gone from where it leads', (target, token, clean) => {
    expect(openedLink(target)).toEqual({ token, clean });
  });

  it.each(['/', '/?a=1', '/ocap-invite=abc', '/?xocap-invite=abc'])('%s is none', (target) => {
    expect(openedLink(target)).toBeNull();
  });

  it.each([
    '//evil.example?ocap-invite=a',
    '//evil.example/?ocap-invite=a',
    '/\\evil.example?ocap-invite=a',
    '/\\evil.example/\\other?ocap-invite=a',
    'https://evil.example?ocap-invite=a',
    'https:evil.example?ocap-invite=a',
    '/javascript:alert(1)?ocap-invite=a',
    '/.//evil.example?ocap-invite=a',
  ])('never leads from %s to another host', (target) => {
    const clean = openedLink(target)?.clean ?? '';
    for (const page of ['https://name.example/', 'https://name.example/deep/page'])
      expect(new URL(clean, page).host).toBe('name.example');
  });
});

it.each([
  ['/', '/'],
  ['/?a=1', '/?a=1'],
  ['/?ocap-invite=abc', '/'],
  ['/page?a=1&ocap-invite=abc&b=2', '/page?a=1&b=2'],
])('what is kept of a request for %s is %s', (target, kept) => {
  expect(withoutInvitation(target)).toBe(kept);
});
