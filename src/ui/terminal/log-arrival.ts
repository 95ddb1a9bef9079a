import type { SessionClient } from '../../control/client.ts';

/** The app may be silent. */
const linePatienceMs = 150;

/** Resolves when the app's first line is painted, which needs the processor until then, or where that takes long. */
export function logArrives(client: Pick<SessionClient, 'onRows'>): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, linePatienceMs);
    const stop = client.onRows(({ rows }) => {
      if (rows?.some(({ source }) => source === 'streamlit') !== true) return;
      stop();
      // Who asked for them hears of them in the same turn.
      setImmediate(resolve);
    });
  });
}
