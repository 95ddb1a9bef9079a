import { expect, test } from 'vitest';
import { addJump, type ClockJump, wallTime } from '../../../src/core/base/wall-time.ts';

test('what was before a sleep keeps its time, what comes after has that of the wall clock', () => {
  const jumps = addJump(addJump([], { atMs: 100, byMs: 1000 }), { atMs: 200, byMs: -300 });
  expect([50, 150, 250].map((ms) => wallTime(jumps, ms))).toEqual([50, 1150, 950]);
});

test('a clock that jumps for ever fills no memory, and the time of now stays right', () => {
  let jumps: readonly ClockJump[] = [];
  for (let atMs = 1; atMs <= 1000; atMs += 1) jumps = addJump(jumps, { atMs, byMs: 10 });
  expect(jumps.length).toBeLessThanOrEqual(100);
  expect(wallTime(jumps, 1000)).toBe(11_000);
});
