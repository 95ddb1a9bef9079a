import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The middle of the values: one bad run on a shared machine does not count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 1 ? [sorted[middle]] : sorted.slice(middle - 1, middle + 1);
  return (low + high) / 2;
}

/** `412 ms [398–455]`: the median, the smallest and the largest. */
export function summary(values: readonly number[]): string {
  const round = (value: number) => Math.round(value);
  return `${round(median(values))} ms [${round(Math.min(...values))}–${round(Math.max(...values))}]`;
}

/** `0.31 ms [0.28–0.44]`: the median, and what one in twenty is below and above. */
export function fineSummary(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(2);
  return `${median(values).toFixed(2)} ms [${at(0.05)}–${at(0.95)}]`;
}

/** Between two looks: a question each millisecond would be a load of its own. */
const pauseMs = 4;

/** Looks again and again until `holds` says yes; gives the milliseconds since `startMs`. Rejects after `giveUpMs`. */
export async function until(
  startMs: number,
  holds: () => Promise<boolean>,
  giveUpMs = 60_000,
): Promise<number> {
  while (!(await holds())) {
    if (performance.now() - startMs > giveUpMs) throw new Error(`did not happen within ${giveUpMs / 1000} s`);
    await delay(pauseMs);
  }
  return performance.now() - startMs;
}

/** Does nobody listen at this port? A mere connection: a refused handshake makes Streamlit look things up, which it would be busy with. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
}
