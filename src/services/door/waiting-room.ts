/** Where visitors wait. */
export interface WaitingRoom {
  /** Resolves at this time (of `performance.now()`), when it is woken, or when this visitor leaves. */
  wait(untilMs: number, left: AbortSignal, mayGo?: () => boolean): Promise<void>;
  wakeAll(): void;
  /** Wakes the one who waits longest of those who may go by now. */
  wakeNext(): void;
}

export function createWaitingRoom(): WaitingRoom {
  const wakers = new Map<() => void, () => boolean>();
  return {
    wait(untilMs, left, mayGo = never) {
      return new Promise((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          left.removeEventListener('abort', wake);
          wakers.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, Math.max(0, untilMs - performance.now()));
        left.addEventListener('abort', wake);
        wakers.set(wake, mayGo);
        if (left.aborted) wake();
      });
    },
    wakeAll() {
      for (const wake of [...wakers.keys()]) wake();
    },
    wakeNext() {
      for (const [wake, mayGo] of wakers) if (mayGo()) return wake();
    },
  };
}

function never(): boolean {
  return false;
}
