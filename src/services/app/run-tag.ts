import { readFileSync } from 'node:fs';
import { randomDigits } from '../os/node/random-digits.ts';
import { processIds } from '../os/process-table.ts';

/** In the app's environment, and so in that of everything that it starts, also of what leaves its process group. */
const tagName = 'OCAP_DEV_RUN';
/** In the environment of a helper of ours: the guard ends it with the app, a restart of the app does not. */
const helperTagName = 'OCAP_DEV_HELPER';

type Environment = Readonly<Record<string, string | undefined>>;

/** A tag that no other supervisor has. */
export function createRunTag(): string {
  return randomDigits(32);
}

/** The environment, tagged as the app's. An app that is itself a supervisor's keeps that one's tag as well. */
export function withRunTag(env: Environment, runTag: string): Environment {
  const outer = env[tagName];
  return { ...env, [tagName]: outer === undefined ? runTag : `${outer},${runTag}` };
}

/** The environment, tagged as that of a helper of ours. */
export function withHelperTag(env: Environment, runTag: string): Environment {
  return { ...env, [helperTagName]: runTag };
}

/**
 * The processes that the app started, by the tag in their environment as it was at their exec (proc(5)); without
 * zombies, which have none any more. One pass over /proc, some milliseconds: for a stop, not for a clock.
 *
 * Linux only: where there is no /proc (macOS) it is empty, and what left the process group is out of reach. A program that
 * clears its environment, or writes its title over it, is not seen either.
 */
export function taggedProcesses(runTag: string): number[] {
  return processIds().filter((pid) => isTagged(pid, runTag));
}

/** Sends a signal to a process that has the tag at this moment, whoever had its number before. */
export function signalTagged(pid: number, runTag: string, signal: NodeJS.Signals): void {
  if (!isTagged(pid, runTag)) return;
  try {
    process.kill(pid, signal);
  } catch {
    // Gone, or another user's by now.
  }
}

/** Does the process have the tag, as far as we may know? */
export function isTagged(pid: number, runTag: string): boolean {
  const environ = readEnviron(pid);
  if (!environ.includes(runTag)) return false;
  return environ.split('\0').some((entry) => entry.startsWith(`${tagName}=`) && entry.includes(runTag));
}

/** Empty for a zombie, for a process of another user, and where there is no /proc. */
function readEnviron(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
