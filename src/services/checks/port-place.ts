import { readlink } from 'node:fs/promises';
import type { PortHolder } from '../../core/app/state.ts';
import { findPortHolder } from '../os/port-holder.ts';

/** A program that listens, and the folder that it was started in. */
export interface PlacedHolder extends PortHolder {
  readonly folder: string;
}

/**
 * The Streamlit that listens on a TCP port of this machine from a folder that has nothing to do with this one; null: none, or it cannot be known
 * (another user's process, a system without /proc).
 */
export async function strangeHolder(port: number, cwd: string): Promise<PlacedHolder | null> {
  const holder = await findPortHolder(port);
  if (holder === null || !/streamlit/.test(holder.command)) return null;
  const folder = await readlink(`/proc/${holder.pid}/cwd`).catch(() => null);
  return folder === null || isWithin(folder, cwd) || isWithin(cwd, folder) ? null : { ...holder, folder };
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
}
