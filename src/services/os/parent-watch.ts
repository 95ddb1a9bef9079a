import { readFileSync } from 'node:fs';

const intervalMs = 1000;

/**
 * Calls `gone` once when the npm that started this program is gone: npm ends in 10 ms on SIGTERM and sends its child
 * nothing. Watches the parent and, where that is a shell, the parent's parent (Linux). Gives back how to stop.
 */
export function watchParent(gone: () => void): () => void {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(timer);
    gone();
  }, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Field 4 of /proc/PID/stat, after the name in parentheses. Null where there is no /proc, or no such process. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
