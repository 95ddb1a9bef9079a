import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inStep } from '../../../../src/services/os/node/in-step.ts';

let nowMs = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  nowMs = 1234;
});
afterEach(() => vi.useRealTimers());

function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 1) {
    nowMs += 1;
    vi.advanceTimersByTime(1);
  }
}

it('tasks that begin at different moments are called in the same one, each second', () => {
  const calls: [string, number][] = [];
  const stops = ['first', 'second'].map((name) => {
    pass(300);
    return inStep(
      1000,
      () => calls.push([name, nowMs]),
      () => nowMs,
    );
  });
  pass(3000);
  for (const stop of stops) stop();
  pass(3000);
  expect(calls).toEqual(
    [3000, 4000].flatMap((atMs) => [
      ['first', atMs],
      ['second', atMs],
    ]),
  );
});

it('a timer that fires a moment early calls once', () => {
  const calls: number[] = [];
  const stop = inStep(
    1000,
    () => calls.push(nowMs),
    () => nowMs - 0.6,
  );
  pass(4000);
  stop();
  expect(calls).toHaveLength(4);
});
