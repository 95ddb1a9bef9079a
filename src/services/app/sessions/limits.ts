import type { DumpLimits } from './messages.ts';

/** Ten sessions of 5 MB took 110 ms, a hundred 1.9 s; what is more would keep everybody waiting. */
export const dumpLimits: DumpLimits = {
  sessionBytes: 64 * 1024 * 1024,
  totalBytes: 512 * 1024 * 1024,
  totalMs: 2000,
};
/** How long scripts that run at that time may take to stop. */
export const scriptsMs = 1000;
/** What is not written down by then is not waited for. */
export const dumpDeadlineMs = 3000;
/** How long a run that is stopped before it said anything may still say hello: its imports take half a second. */
export const helloWaitMs = 1000;
