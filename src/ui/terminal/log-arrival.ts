import type { SessionClient } from '../../control/client.ts';

/** The app may be silent. */
const rowsPatienceMs = 150;

/** Resolves when the first rows of the log are painted, or where they take long. */
export function logArrives(client: Pick<SessionClient, 'onRows'>): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, rowsPatienceMs);
    // Who asked for them hears of them in the same turn.
    const stop = client.onRows(() => {
      stop();
      setImmediate(resolve);
    });
  });
}
