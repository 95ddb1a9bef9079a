/** Says something at once after silence, then no more often than each asks for. */
export interface Pace {
  /** To be said within this time. */
  ask(withinMs: number): void;
  close(): void;
}

export function createPace(say: () => void): Pace {
  let lastMs = Number.NEGATIVE_INFINITY;
  let dueMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  function act(): void {
    clearTimeout(timer);
    dueMs = Number.POSITIVE_INFINITY;
    lastMs = performance.now();
    say();
  }

  return {
    ask(withinMs) {
      const atMs = lastMs + withinMs;
      if (atMs >= dueMs) return;
      const waitMs = atMs - performance.now();
      clearTimeout(timer);
      if (waitMs <= 0) return act();
      dueMs = atMs;
      timer = setTimeout(act, waitMs).unref();
    },
    close: () => clearTimeout(timer),
  };
}
