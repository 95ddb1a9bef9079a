export interface Clock {
  /** Milliseconds since the epoch as it was at our start; never jumps when the machine's clock is set. */
  now(): number;
  /** Makes the one appointment, in `now()`'s time, instead of any earlier one; null takes it back. */
  wakeAt(atMs: number | null): void;
  /** Ends the clock: no more ticks. */
  stop(): void;
}

/** The longest wait of setTimeout; a longer one would fire at once (Node's documentation of timers). */
const longestTimeoutMs = 2 ** 31 - 1;

/** Calls `tick` once per appointment, never before its time. Keeps the program alive only while one stands. */
export function createClock(tick: () => void): Clock {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const now = () => performance.timeOrigin + performance.now();

  function arm(atMs: number): void {
    const waitMs = Math.min(Math.max(0, Math.ceil(atMs - now())), longestTimeoutMs);
    timer = setTimeout(() => ring(atMs), waitMs);
  }

  function ring(atMs: number): void {
    // Timers count from a time that the loop took earlier, so they may fire up to 1 ms before theirs.
    if (now() < atMs) arm(atMs);
    else tick();
  }

  return {
    now,
    wakeAt(atMs) {
      clearTimeout(timer);
      if (atMs !== null && !stopped) arm(atMs);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
