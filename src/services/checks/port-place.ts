import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { streamlitWords } from '../../core/app/environment/import-order.ts';
import type { PortHolder } from '../../core/app/state.ts';
import { findPortHolder } from '../os/port-holder.ts';
import { commandLine, workingFolder } from '../os/process-table.ts';

/** A program that listens, and the folder that it was started in. */
export interface PlacedHolder extends PortHolder {
  readonly folder: string;
}

/**
 * The Streamlit that listens on a TCP port of this machine and has nothing to do with the project in this folder; null: none, or it cannot be
 * known (another user's process, a system without /proc).
 */
export async function strangeHolder(port: number, cwd: string): Promise<PlacedHolder | null> {
  const holder = await findPortHolder(port);
  if (holder === null) return null;
  // Not the command as it is shown: that is cut.
  const args = await commandLine(holder.pid);
  if (!args.some((word) => word.includes('streamlit'))) return null;
  const folder = await workingFolder(holder.pid);
  if (folder === null) return null;
  const project = await realpath(cwd).catch(() => cwd);
  return belongsTo(project, folder, scriptOf(args, folder)) ? null : { ...holder, folder };
}

/** The script of a `streamlit run`, absolute; null: none is named. */
function scriptOf(args: readonly string[], folder: string): string | null {
  const script = streamlitWords(args)?.find((word) => word.endsWith('.py'));
  return script === undefined ? null : resolve(folder, script);
}

/** Started in the project or from it; from a folder above, such as a home, it is the script that tells. */
function belongsTo(project: string, folder: string, script: string | null): boolean {
  if (isWithin(folder, project) || (script !== null && isWithin(script, project))) return true;
  return isWithin(project, folder) && (script === null || isWithin(project, dirname(script)));
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
}
