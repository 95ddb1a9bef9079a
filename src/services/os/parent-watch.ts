import { inStep } from './node/in-step.ts';
import { processStat } from './process-table.ts';

const intervalMs = 1000;

/**
 * Calls `gone` once when the npm that started this program is gone: npm ends in 10 ms on SIGTERM and sends its child
 * nothing. Watches the parent and, where that is a shell, the parent's parent (Linux). Gives back how to stop.
 */
export function watchParent(gone: () => void): () => void {
  const parent = process.ppid;
  const grandparent = processStat(parent)?.parent;
  const stop = inStep(intervalMs, () => {
    if (process.ppid === parent && processStat(parent)?.parent === grandparent) return;
    stop();
    gone();
  });
  return stop;
}
