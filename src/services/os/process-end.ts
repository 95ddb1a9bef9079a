import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 10;
/** It has said that it ends. What is there after this has got its number. */
const patienceMs = 10_000;

/** Resolves when a process that said goodbye is gone. */
export async function processGone(pid: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (isAlive(pid) && performance.now() < deadline) await delay(pollMs);
}

/** A zombie is not: where nobody collects it (a container whose first process does not) it stays forever. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    // Gone since, or a system without /proc.
    return process.platform !== 'linux';
  }
}
