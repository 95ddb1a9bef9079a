import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './process-table.ts';

const pollMs = 10;
/** One that said goodbye is gone long before: what has its number by then is another process. */
const patienceMs = 10_000;

/** Resolves when a process that said goodbye is gone. */
export async function processGone(pid: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (isAlive(pid) && performance.now() < deadline) await delay(pollMs);
}
