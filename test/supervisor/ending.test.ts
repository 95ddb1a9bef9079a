import { afterEach, expect, it, vi } from 'vitest';
import { createEnding } from '../../src/supervisor/ending.ts';

afterEach(() => void vi.useRealTimers());

const never = new Promise<never>(() => {});

it('waits for all that closes, also for what fails to', async () => {
  const closing = Promise.withResolvers<void>();
  const ended = createEnding().waitFor([closing.promise, Promise.reject(new Error('no'))]);
  closing.resolve();
  await ended;
});

it('takes three seconds at the most, though something never closes', async () => {
  vi.useFakeTimers();
  const ended = createEnding().waitFor([never]);
  let isOver = false;
  void ended.then(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(2999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await ended;
});

it.each(['before', 'while'])('is over at once for whoever asks again %s it waits', async (when) => {
  vi.useFakeTimers();
  const ending = createEnding();
  if (when === 'before') ending.hurry();
  const ended = ending.waitFor([never]);
  if (when === 'while') ending.hurry();
  await ended;
  expect(vi.getTimerCount()).toBe(0);
});
