import { inStep } from './node/in-step.ts';
import { monotonicMs } from './node/monotonic.ts';

export interface Clock {
  /**
   * Milliseconds since the epoch as it was at our start, without the time in which the machine slept or this process
   * stood still. It never jumps, whatever is done to the machine's clock: what is due is due after the same wait.
   */
  now(): number;
  /** Makes the one appointment, in `now()`'s time, instead of any earlier one; null takes it back. */
  wakeAt(atMs: number | null): void;
  /** Ends the clock: no more news. */
  stop(): void;
}

export interface ClockDeps {
  /** Called once per appointment, never before its time. */
  ticked(): void;
  /** The wall clock went this much further than ours since the last such news: a sleep, or a clock that was set. */
  jumped(byMs: number): void;
  /** The machine's clocks if not given. */
  readonly clocks?: Clocks;
}

export interface Clocks {
  /** Never goes back; may (macOS) or may not (Linux) go on while the machine sleeps. */
  monotonicMs(): number;
  wallMs(): number;
}

/** The longest wait of setTimeout; a longer one would fire at once (Node's documentation of timers). */
const longestTimeoutMs = 2 ** 31 - 1;
/** Looked at this often, the clock shows a sleep at most so long after the machine woke. */
const lookEveryMs = 1000;
/** Between two looks nothing but a sleep, or a process that was stopped, takes as long. */
const longestGapMs = 5000;
/** Clocks drift, and are corrected by little: that is no news. */
const leastJumpMs = 2000;

const machineClocks: Clocks = {
  monotonicMs,
  wallMs: () => Date.now(),
};

/** Keeps the program alive only while an appointment stands. */
export function createClock({ ticked, jumped, clocks = machineClocks }: ClockDeps): Clock {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let seenMs = clocks.monotonicMs();
  let nowMs = clocks.wallMs();
  let aheadMs = 0;
  const stopLooking = inStep(lookEveryMs, look, clocks.monotonicMs);

  function now(): number {
    const gapMs = clocks.monotonicMs() - seenMs;
    seenMs += gapMs;
    if (gapMs <= longestGapMs) nowMs += gapMs;
    return nowMs;
  }

  function look(): void {
    const byMs = clocks.wallMs() - now() - aheadMs;
    if (Math.abs(byMs) < leastJumpMs) return;
    aheadMs += byMs;
    jumped(byMs);
  }

  function arm(atMs: number): void {
    const waitMs = Math.min(Math.max(0, Math.ceil(atMs - now())), longestTimeoutMs);
    timer = setTimeout(() => ring(atMs), waitMs);
  }

  function ring(atMs: number): void {
    // Timers count from a time that the loop took earlier, so they may fire up to 1 ms before theirs, and after a sleep
    // long before ours.
    if (now() < atMs) arm(atMs);
    else ticked();
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
      stopLooking();
    },
  };
}
