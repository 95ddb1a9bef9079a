import { resolve } from 'node:path';
import type { Environment } from '../../core/settings/settings.ts';
import { isExecutable } from './path-kind.ts';

/** All programs of this name on `PATH`, as a shell in `cwd` looks for them. */
export async function programsOnPath(name: string, cwd: string, env: Environment): Promise<string[]> {
  const programs: string[] = [];
  for (const directory of (env['PATH'] ?? '').split(':')) {
    const program = resolve(cwd, directory, name);
    if (directory !== '' && (await isExecutable(program))) programs.push(program);
  }
  return programs;
}
