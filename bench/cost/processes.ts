import { readdirSync, readFileSync } from 'node:fs';

/** What processes take together. */
export interface Taken {
  readonly cpuSeconds: number;
  readonly rssMb: number;
  readonly pssMb: number;
}

/** All processes with this text in their environment, and what they started; without those whose command line has `but` (Linux). */
export function taggedBy(tag: string, but: string): readonly number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => read(pid, 'environ').includes(tag) && !read(pid, 'cmdline').includes(but));
}

export function takenBy(pids: readonly number[]): Taken {
  const sum = (of: (pid: number) => number) => pids.reduce((total, pid) => total + of(pid), 0);
  return {
    cpuSeconds: sum(cpuOf),
    rssMb: sum((pid) => kilobytes(read(pid, 'status'), 'VmRSS')) / 1024,
    pssMb: sum((pid) => kilobytes(read(pid, 'smaps_rollup'), 'Pss')) / 1024,
  };
}

/** Of all its threads, in nanoseconds as the scheduler counts: ticks of 10 ms are too coarse for a program at rest. */
function cpuOf(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) => read(pid, `task/${thread}/schedstat`));
    return threads.reduce((total, text) => total + Number(text.split(' ')[0] ?? 0), 0) / 1e9;
  } catch {
    return 0;
  }
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

/** Empty where it is gone. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
