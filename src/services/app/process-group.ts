import { setTimeout as delay } from 'node:timers/promises';
import { hasEnded, processIds, processStat } from '../os/process-table.ts';
import { isTagged, signalTagged, taggedProcesses } from './run-tag.ts';

/** What outlives the app's own process has had its warning: it gets this long after SIGTERM. */
const leftoverGraceMs = 500;
/** SIGKILL ends a process within milliseconds, except one that hangs in the kernel: that one is not waited for forever. */
const killWaitMs = 2000;
/** Short against the time in which a pid could come round again. */
const pollMs = 20;

/**
 * Sends a signal to every process of the group that `pid` leads. Only for a group that is known to be ours: its leader is
 * not reaped yet, or the group was alive ever since. Its number is not given out again while a member is left (POSIX).
 * @returns whether anybody got it.
 */
export function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    // ESRCH: nobody is left. EPERM: nobody is left whom we may signal.
    return false;
  }
}

/** Is there a process in the group that can still be ended? Zombies cannot, and `kill(-pid, 0)` counts them. */
export function groupAlive(pid: number): boolean {
  return signalGroup(pid, 0) && (processStat(process.pid) === null || hasLivingMember(pid));
}

/**
 * Ends what is left of a run after its own process, the leader of `group`, is gone: the rest of the group, and what left
 * the group but has the run's tag (Linux). SIGTERM, 0.5 s, SIGKILL. Resolves when nothing is left, or 2 s after a SIGKILL
 * that did not help.
 * @param warned whether the group got SIGTERM already: a second one makes many programs drop their own cleaning up.
 */
export async function endLeftovers(group: number, warned: boolean, runTag: string): Promise<void> {
  const remains = remainsOf(group, runTag);
  if (!remains.left()) return;
  remains.warn(warned);
  if (await gone(remains, leftoverGraceMs)) return;
  await gone(remains, killWaitMs, remains.kill);
}

/** Waits until nothing is left. What is started meanwhile is met in a later round. */
async function gone({ left }: Remains, withinMs: number, meanwhile?: () => void): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (left()) {
    if (performance.now() > deadline) return false;
    meanwhile?.();
    await delay(pollMs);
  }
  return true;
}

type Remains = ReturnType<typeof remainsOf>;

function remainsOf(group: number, runTag: string) {
  let inGroup = true;
  let tagged = taggedProcesses(runTag);
  return {
    left(): boolean {
      // Once it was empty its number may belong to others.
      inGroup &&= groupAlive(group);
      tagged = tagged.filter((pid) => isTagged(pid, runTag));
      if (inGroup || tagged.length > 0) return true;
      tagged = taggedProcesses(runTag);
      return tagged.length > 0;
    },
    /** SIGTERM to whom it did not reach yet. */
    warn(groupWarned: boolean): void {
      if (inGroup && !groupWarned) signalGroup(group, 'SIGTERM');
      const outside = tagged.filter((pid) => processStat(pid)?.group !== group);
      for (const pid of outside) signalTagged(pid, runTag, 'SIGTERM');
    },
    kill(): void {
      if (inGroup) signalGroup(group, 'SIGKILL');
      for (const pid of tagged) signalTagged(pid, runTag, 'SIGKILL');
    },
  };
}

/** Looks at the youngest processes first: ours are mostly among them. */
function hasLivingMember(group: number): boolean {
  return processIds()
    .reverse()
    .some((pid) => isLivingMember(pid, group));
}

function isLivingMember(pid: number, group: number): boolean {
  const stat = processStat(pid);
  return stat !== null && stat.group === group && !hasEnded(stat);
}
