import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSettle } from '../../../src/services/files/settle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const times = { quietMs: 40, latestMs: 250 };

it('acts once after a burst, when it has been quiet', () => {
  const act = vi.fn();
  const settle = createSettle(act, times);
  for (let i = 0; i < 3; i++) {
    settle.touch();
    vi.advanceTimersByTime(39);
  }
  expect(act).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(act).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(act).toHaveBeenCalledTimes(1);
});

it('is not put off for ever by a stream of events', () => {
  const act = vi.fn();
  const settle = createSettle(act, times);
  for (let i = 0; i < 100; i++) {
    settle.touch();
    vi.advanceTimersByTime(10);
  }
  expect(act).toHaveBeenCalledTimes(4);
});

it('forgets what was due', () => {
  const act = vi.fn();
  const settle = createSettle(act, times);
  settle.touch();
  settle.cancel();
  vi.advanceTimersByTime(1000);
  expect(act).not.toHaveBeenCalled();
});
