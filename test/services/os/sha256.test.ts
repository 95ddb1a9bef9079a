import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from '../../../src/services/os/folders/sha256.ts';

it('is what node:crypto says, at every length around the blocks, and of what is no ASCII', () => {
  const texts = Array.from({ length: 200 }, (_, length) => '/srv/städte'.repeat(20).slice(0, length));
  for (const text of [...texts, '/home/ada/パン'])
    expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
});
