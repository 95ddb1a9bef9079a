import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/logs/redact.ts';
import { createConceal } from '../../../src/logs/secrets/conceal.ts';

describe('what is concealed', () => {
  const redact = createRedactor(['hunter2hunter2']);

  test('is the free texts of a value, however deep; a name of our own stays, whatever it is', () => {
    const value = {
      a: ['x', 'is hunter2hunter2'],
      b: [{ c: 'hunter2hunter2', d: 'hunter2hunter2' }],
      n: 1,
      none: null,
    };
    const kinds = { a: 'free', b: { c: 'own', d: 'free' }, none: 'free' } as const;
    expect(createConceal(redact)(value, kinds)).toEqual({
      a: ['x', 'is •••'],
      b: [{ c: 'hunter2hunter2', d: '•••' }],
      n: 1,
      none: null,
    });
  });

  test('is itself where it holds no secret, and the same for the same, so that both can be compared', () => {
    const conceal = createConceal(redact);
    const clean = { a: ['x'] };
    const dirty = { a: ['hunter2hunter2'] };
    expect(conceal(clean, { a: 'free' })).toBe(clean);
    expect(conceal(dirty, { a: 'free' })).toBe(conceal(dirty, { a: 'free' }));
  });
});
