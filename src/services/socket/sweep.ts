import type { Stats } from 'node:fs';
import { lstat, readdir, readlink, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { answers } from './election.ts';

/** Younger ones are left alone: between its making and its listening a socket answers nobody. */
const oldAfterMs = 3_600_000;

const socketName = /^[0-9a-f]{12}-\d+-[0-9a-f]{6}\.sock$/;
const linkName = /^[0-9a-f]{12}\.[1-9]\d{0,14}$/;

/**
 * Clears away what supervisors of other projects have left: sockets of those who were killed, and the link that each project keeps as
 * the number of its last generation. Only what nobody listens behind, which is the kernel's word. Their next start cleans up too, but
 * a folder that was thrown away has none. What can't be removed, or is gone by then, keeps nothing else in place.
 */
export async function sweep(folder: string, nowMs = Date.now()): Promise<void> {
  const names = await readdir(folder);
  for (const isOurs of [linkName, socketName])
    for (const name of names.filter((each) => isOurs.test(each)))
      await clearAway(join(folder, name), nowMs).catch(() => undefined);
}

/** Another sweep may have been faster, and a new supervisor have made its link where the dead one's was: only what was looked at is removed. */
async function clearAway(path: string, nowMs: number): Promise<void> {
  const stats = await lstat(path);
  if (nowMs - stats.ctimeMs < oldAfterMs || !(await isDead(path, stats))) return;
  const now = await lstat(path);
  if (now.ino === stats.ino && now.ctimeMs === stats.ctimeMs) await unlink(path);
}

async function isDead(path: string, stats: Stats): Promise<boolean> {
  const socket = stats.isSymbolicLink() ? await readlink(path) : basename(path);
  return socketName.test(socket) && !(await answers(join(dirname(path), socket)));
}
