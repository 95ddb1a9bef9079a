import { lstat, readdir, readlink, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { answers } from './election.ts';

/** Younger ones are left alone: between its making and its listening a socket answers nobody. */
const oldAfterMs = 3_600_000;

const socketName = /^[0-9a-f]{12}-\d+-[0-9a-f]{6}\.sock$/;
const linkName = /^[0-9a-f]{12}\.[1-9]\d{0,14}$/;

/**
 * Clears away what supervisors of other projects have left: sockets of those who were killed, and the link that each project keeps as
 * the number of its last generation. Only what nobody listens behind, which is the kernel's word. Their next start cleans up too, but
 * a folder that was thrown away has none.
 */
export async function sweep(folder: string, nowMs = Date.now()): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((each) => linkName.test(each)))
    if (await isDead(folder, name, nowMs)) await unlink(join(folder, name));
  for (const name of names.filter((each) => socketName.test(each)))
    if (await isDead(folder, name, nowMs)) await unlink(join(folder, name));
}

async function isDead(folder: string, name: string, nowMs: number): Promise<boolean> {
  const stats = await lstat(join(folder, name));
  if (nowMs - stats.ctimeMs < oldAfterMs) return false;
  const socket = stats.isSymbolicLink() ? await readlink(join(folder, name)) : name;
  return socketName.test(socket) && !(await answers(join(folder, socket)));
}
