import type { Visitor } from './client/visitor.ts';

const pingEveryMs = 10;

export interface Silence {
  /** The longest time without an answer, in milliseconds, since the last look. */
  look(): number;
  stop(): void;
}

/** Pings along a visitor's line each 10 ms: how long did nobody answer, whatever the reason? */
export function watchSilence({ socket }: Visitor): Silence {
  let [lastMs, longestMs] = [performance.now(), 0];
  const heard = () => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  socket.onPong(heard);
  const timer = setInterval(socket.ping, pingEveryMs);
  return {
    look() {
      const seenMs = Math.max(longestMs, performance.now() - lastMs);
      longestMs = 0;
      return seenMs;
    },
    stop: () => clearInterval(timer),
  };
}
