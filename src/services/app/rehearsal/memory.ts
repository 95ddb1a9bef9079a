import { dirname, join } from 'node:path';
import { procText } from '../../os/process-table.ts';

/** Left over with two of them there. */
const sparedBytes = 256 * 1024 ** 2;

/** Has a second app of this size room, with some to spare? It may grow, and others may. */
export function bearsAnother(size: number, left: number): boolean {
  return size > 0 && left >= size + Math.max(size, sparedBytes);
}

/** Bytes of memory that these processes have for themselves or share, together; 0 where there is no /proc. */
export async function residentSize(pids: readonly number[]): Promise<number> {
  const texts = await Promise.all(pids.map((pid) => procText(`/proc/${pid}/status`)));
  return texts.reduce((sum, text) => sum + (kilobytes(text, 'VmRSS') ?? 0), 0);
}

/**
 * Bytes that another program could have without anything being swapped or killed: of the machine (`MemAvailable`, proc_meminfo(5)), and of
 * each control group that this program is in. 0 where none of it is known.
 */
export async function memoryLeft(): Promise<number> {
  const [machine, groups] = await Promise.all([procText('/proc/meminfo'), procText('/proc/self/cgroup')]);
  const available = kilobytes(machine, 'MemAvailable') ?? 0;
  const limits = await Promise.all(foldersOf(groups).map(leftInGroup));
  return Math.min(available, ...limits);
}

function kilobytes(text: string, name: string): number | null {
  const [, number] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text) ?? [];
  return number === undefined ? null : Number(number) * 1024;
}

const mounted = '/sys/fs/cgroup';

/** The group's folder and all above it: `0::/user.slice/app` (cgroups(7), version 2), or `4:memory:/docker/1f3c` (version 1). */
function foldersOf(groups: string): readonly string[] {
  const [, v2] = /^0::(\/.*)$/m.exec(groups) ?? [];
  const [, v1] = /^\d+:(?:[^:\n]*,)?memory(?:,[^:\n]*)?:(\/.*)$/m.exec(groups) ?? [];
  return [
    ...(v1 === undefined ? [] : upwards(join(mounted, 'memory'), v1)),
    ...(v2 === undefined ? [] : upwards(mounted, v2)),
  ];
}

/** In a container the path may be that of the machine, and the group's own files at the top. */
function upwards(top: string, path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== '/'; at = dirname(at)) folders.push(join(top, at));
  return [...folders, top];
}

/** Pages of files that were not used of late are given back when they are needed. */
async function leftInGroup(folder: string): Promise<number> {
  const [max, current, maxOld, currentOld, stat] = await Promise.all(
    ['memory.max', 'memory.current', 'memory.limit_in_bytes', 'memory.usage_in_bytes', 'memory.stat'].map(
      (name) => procText(join(folder, name)),
    ),
  );
  const limit = Number.parseInt(max || maxOld || '', 10);
  const used = Number.parseInt(current || currentOld || '', 10);
  // `max`: there is none.
  if (Number.isNaN(limit) || Number.isNaN(used)) return Number.POSITIVE_INFINITY;
  const [, given = '0'] = /^(?:total_)?inactive_file (\d+)$/m.exec(stat ?? '') ?? [];
  return Math.max(0, limit - used + Number(given));
}
