import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './process-table.ts';

const pollMs = 10;
/** A process that is ending is gone within milliseconds. After this long the number belongs to another process, given anew. */
const patienceMs = 10_000;

/** Resolves when a process that has announced its end is gone, or after 10 s, by when its number can only be another one's. */
export async function processGone(pid: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (isAlive(pid) && performance.now() < deadline) await delay(pollMs);
}
