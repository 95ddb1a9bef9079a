import { basename, join } from 'node:path';
import type { Environment } from '../../core/base/environment.ts';
import { projectKey } from '../os/folders/project-key.ts';
import { stateFolder } from '../os/state-folder.ts';

/** A project's name as the name of a file. */
export function projectFileName(name: string): string {
  return name.replaceAll(/[^\w.-]+/g, '-').replace(/^[-.]+/, '') || 'app';
}

/**
 * The file that the log of a project is kept in, by default. Not in the project: there it would be committed by accident.
 *
 * @param cwd the real path of the project's folder.
 */
export function keptLogPath(cwd: string, env: Environment): string {
  const name = `${projectFileName(basename(cwd))}-${projectKey(cwd)}.jsonl`;
  return join(stateFolder(env), 'kept', name);
}
