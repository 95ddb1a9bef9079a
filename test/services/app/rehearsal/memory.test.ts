import { freemem } from 'node:os';
import { expect, it } from 'vitest';
import { bearsAnother, memoryLeft, residentSize } from '../../../../src/services/app/rehearsal/memory.ts';

const MB = 1024 ** 2;

it.skipIf(process.platform !== 'linux')(
  'what a process has and what is left of memory are read as the system has them',
  async () => {
    const size = await residentSize([process.pid]);
    expect(size / process.memoryUsage.rss()).toBeGreaterThan(0.8);
    expect(size / process.memoryUsage.rss()).toBeLessThan(1.25);
    const left = await memoryLeft();
    expect(left).toBeGreaterThan(0);
    // freemem() is MemAvailable too; a control group may leave less.
    expect(left).toBeLessThan(freemem() * 1.25);
  },
);

it.each([
  [100, 400, true],
  [100, 300, false],
  [1000, 2100, true],
  [1000, 1900, false],
  [0, 9000, false],
])('beside an app of %i MB, with %i MB left, another has room: %s', (size, left, has) => {
  expect(bearsAnother(size * MB, left * MB)).toBe(has);
});
