import { setTimeout as delay } from 'node:timers/promises';
import type { Alone } from '../../../core/app/sessions/alone.ts';
import { printable } from '../../../core/base/printable.ts';
import { processesOf, processStat } from '../../os/process-table.ts';
import { taggedProcesses } from '../run-tag.ts';
import type { Holdings } from './holdings.ts';
import { bearsAnother, memoryLeft, residentSize } from './memory.ts';

/** What the app has that a second one would have once more, though it hinders none: nobody asked for two. */
export interface Looked {
  readonly pid: number;
  /** In the environment of all that it has started. */
  readonly tag: string;
}

/** A program that the script runs for a moment is none that a second app would run beside it. */
const childLastsMs = 100;

/** Null: nothing is found. Where processes cannot be looked at (macOS), that is said. */
export async function lookCloser(app: Looked, { devices }: Holdings): Promise<Alone | null> {
  const group = processesOf(app.pid);
  if (!group.includes(app.pid)) return { why: 'unseen', what: '' };
  const child = await lastingChild(app, group);
  if (child !== null) return { why: 'child', what: printable(processStat(child)?.name ?? '') };
  const [device] = devices;
  if (device !== undefined) return { why: 'device', what: printable(device) };
  const [size, left] = await Promise.all([residentSize(group), memoryLeft()]);
  return bearsAnother(size, left) ? null : { why: 'memory', what: '' };
}

async function lastingChild(app: Looked, group: readonly number[]): Promise<number | null> {
  const first = childrenOf(app, group);
  if (first.length === 0) return null;
  await delay(childLastsMs);
  return childrenOf(app, processesOf(app.pid)).find((pid) => first.includes(pid)) ?? null;
}

function childrenOf({ pid, tag }: Looked, group: readonly number[]): readonly number[] {
  return [...group, ...taggedProcesses(tag)].filter((each) => each !== pid);
}
