/** Where visitors wait. */
export interface WaitingRoom {
  /** How many wait. */
  readonly size: number;
  /** Resolves at this time (of `performance.now()`), when all are woken, or when this visitor leaves. */
  wait(untilMs: number, left: AbortSignal): Promise<void>;
  wakeAll(): void;
}

export function createWaitingRoom(): WaitingRoom {
  const wakers = new Set<() => void>();
  return {
    get size() {
      return wakers.size;
    },
    wait(untilMs, left) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          left.removeEventListener('abort', wake);
          wakers.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.max(0, untilMs - performance.now()));
        left.addEventListener('abort', wake);
        wakers.add(wake);
        if (left.aborted) wake();
      });
    },
    wakeAll() {
      for (const wake of [...wakers]) wake();
    },
  };
}
