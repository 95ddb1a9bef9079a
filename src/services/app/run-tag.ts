import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { processIds } from '../os/process-table.ts';

/** In the app's environment, and so in that of everything that it starts, also of what leaves its process group. */
const markName = 'OCAP_DEV_RUN';
/** In the environment of a helper of ours: the guard ends it with the app, a restart of the app does not. */
const helperMarkName = 'OCAP_DEV_HELPER';

type Environment = Readonly<Record<string, string | undefined>>;

/** A mark that no other supervisor has. */
export function createMark(): string {
  return randomUUID();
}

/** The environment, marked as the app's. An app that is itself a supervisor's keeps that one's mark as well. */
export function withMark(env: Environment, mark: string): Environment {
  const outer = env[markName];
  return { ...env, [markName]: outer === undefined ? mark : `${outer},${mark}` };
}

/** The environment, marked as that of a helper of ours. */
export function withHelperMark(env: Environment, mark: string): Environment {
  return { ...env, [helperMarkName]: mark };
}

/**
 * The processes that the app started, by the mark in their environment as it was at their exec (proc(5)); without
 * zombies, which have none any more. One pass over /proc, some milliseconds: for a stop, not for a clock.
 *
 * Linux only: where there is no /proc (macOS) it is empty, and what left the process group is out of reach. A program that
 * clears its environment, or writes its title over it, is not seen either.
 */
export function markedProcesses(mark: string): number[] {
  return processIds().filter((pid) => isMarked(pid, mark));
}

/** Sends a signal to a process that has the mark at this moment, whoever had its number before. */
export function signalMarked(pid: number, mark: string, signal: NodeJS.Signals): void {
  if (!isMarked(pid, mark)) return;
  try {
    process.kill(pid, signal);
  } catch {
    // Gone, or another user's by now.
  }
}

/** Does the process have the mark, as far as we may know? */
export function isMarked(pid: number, mark: string): boolean {
  const environ = readEnviron(pid);
  if (!environ.includes(mark)) return false;
  return environ.split('\0').some((entry) => entry.startsWith(`${markName}=`) && entry.includes(mark));
}

/** Empty for a zombie, for a process of another user, and where there is no /proc. */
function readEnviron(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
