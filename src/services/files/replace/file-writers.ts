import { type BigIntStats, lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { printable } from '../../../core/base/printable.ts';
import { processIds, processStat } from '../../os/process-table.ts';
import { type FileIdentity, isSame } from './file-reading.ts';

/** A process that has a file open, to write into it. */
export interface FileWriter {
  readonly pid: number;
  /** As a terminal may show it. */
  readonly name: string;
}

/**
 * Who has a file open to write into it: `sops -d x > .env` empties the file, and writes into it when it has
 * something to write. `nobody` is as sure as /proc shows it: of another user's processes it shows nothing (proc_pid_fd(5)).
 * `unknown`: there is no /proc (macOS).
 *
 * @param own a descriptor of ours that does not count.
 */
export async function writerOf(file: FileIdentity, own?: number): Promise<FileWriter | 'nobody' | 'unknown'> {
  const pids = processIds();
  if (pids.length === 0) return 'unknown';
  for (const pid of pids) {
    if (hasOpen(pid, file, own)) return { pid, name: printable(processStat(pid)?.name ?? '') };
    // A machine has thousands of them, and visitors wait meanwhile.
    await nextTurn();
  }
  return 'nobody';
}

function hasOpen(pid: number, file: FileIdentity, own?: number): boolean {
  return descriptors(pid).some((path) => {
    if (path === `/proc/${process.pid}/fd/${own}`) return false;
    const stats = openForWriting(path);
    return stats !== null && isSame(stats, file);
  });
}

function descriptors(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => `/proc/${pid}/fd/${name}`);
  } catch {
    return [];
  }
}

/** The mode of the link says how it was opened. Only of files more is asked: a question to a device may take its time. */
function openForWriting(path: string): BigIntStats | null {
  try {
    if ((lstatSync(path).mode & 0o200) === 0) return null;
    const target = readlinkSync(path);
    return /^\/(?!dev\/)/.test(target) ? statSync(path, { bigint: true }) : null;
  } catch {
    return null;
  }
}
