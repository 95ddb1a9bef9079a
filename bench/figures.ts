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

/** Calls `holds` again and again, without a pause, until it says yes; gives the milliseconds since `startMs`. */
export async function until(startMs: number, holds: () => Promise<boolean>): Promise<number> {
  while (!(await holds())) {
    if (performance.now() - startMs > 60_000) throw new Error('did not happen within a minute');
  }
  return performance.now() - startMs;
}
