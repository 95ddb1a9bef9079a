import type { Visitor } from './client/visitor.ts';

const everyMs = 20;

/** How long a visitor's session said nothing, whatever the reason. */
export interface Silence {
  /** To be called at each message. */
  heard(): void;
  /** Asks this one's session from now on, each 20 ms, for what runs no script. */
  watch(visitor: Visitor): void;
  /** The longest time without an answer, in milliseconds, since the last look. */
  look(): number;
  stop(): void;
}

/** A ping would not do: a door that keeps a socket answers it in the place of the app. */
export function createSilence(): Silence {
  let [lastMs, longestMs] = [performance.now(), 0];
  let timer: NodeJS.Timeout | undefined;
  return {
    heard() {
      const nowMs = performance.now();
      longestMs = Math.max(longestMs, nowMs - lastMs);
      lastMs = nowMs;
    },
    watch(visitor) {
      timer = setInterval(visitor.poke, everyMs);
    },
    look() {
      const seenMs = Math.max(longestMs, performance.now() - lastMs);
      longestMs = 0;
      return seenMs;
    },
    stop: () => clearInterval(timer),
  };
}
