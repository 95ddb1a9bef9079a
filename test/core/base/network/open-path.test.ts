import { describe, expect, it } from 'vitest';
import { isOpenPath, type OpenPath, parseOpenPath } from '../../../../src/core/base/network/open-path.ts';

const open: readonly OpenPath[] = [
  { path: '/status', below: false },
  { path: '/api/hooks/', below: true },
];

describe('a path of OCAP_OPEN_PATHS', () => {
  it.each(['/status', '/api/hooks/*', '/a/b.c/~d'])('may be %s', (text) => {
    expect(parseOpenPath(text)).not.toBeNull();
  });

  it.each([
    '/',
    '/*',
    'status',
    '/a/../b',
    '/a/./b',
    '/a%2Fb',
    '/a//b',
    '/*/a',
    '/a*',
    '/a;b',
    '/a?b',
    '/a\\b',
    '',
  ])('may not be %j', (text) => {
    expect(parseOpenPath(text)).toBeNull();
  });
});

describe('a request', () => {
  it.each(['/status', '/status?x=1', '/api/hooks/github', '/api/hooks/a%20b', '/%61pi/hooks/x'])(
    'for %s stays open',
    (target) => {
      expect(isOpenPath(target, open)).toBe(true);
    },
  );

  it.each([
    '/',
    '/status/',
    '/STATUS',
    '/statusx',
    '/status;x',
    '//status',
    '/./status',
    '/api/hooks',
    '/api/hooks/',
    '/api/hooks/../../',
    '/api/hooks/..',
    '/api/hooks/%2e%2e/%2e%2e/',
    '/api/hooks/%252e%252e/',
    '/api/hooks/..%2f..%2f',
    '/api/hooks/..%5c',
    '/api/hooks/..\\',
    '/api/hooks//x',
    '/api/hooks/%00',
    '/api/hooks/%',
    '/api/hooks/%ff',
    '/api/hooks/x;/../..',
    '/status#',
    '/api/hooks/%ef%bc%8e%ef%bc%8e/x',
    '/api/hooks/x%ef%bc%8f..',
    '/api/hooks/x#/../..',
    'http://name.example/status',
    '*',
    '',
  ])('for %j does not', (target) => {
    expect(isOpenPath(target, open)).toBe(false);
  });
});
