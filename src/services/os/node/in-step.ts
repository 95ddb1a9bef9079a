import { monotonicMs } from './monotonic.ts';

/**
 * Calls `task` every `everyMs`, in the same moment as all others of this process with that pace: a process at rest wakes once for all of
 * them, where each wake by itself is 0.2 ms of CPU. Keeps nothing alive. Gives back how to stop.
 */
export function inStep(everyMs: number, task: () => void, nowMs = monotonicMs): () => void {
  let timer: NodeJS.Timeout;
  const next = () => {
    const leftMs = everyMs - (nowMs() % everyMs);
    // A timer may fire up to a millisecond early, and would at once again.
    const waitMs = leftMs < everyMs / 2 ? leftMs + everyMs : leftMs;
    timer = setTimeout(() => {
      next();
      task();
    }, waitMs).unref();
  };
  next();
  return () => clearTimeout(timer);
}
