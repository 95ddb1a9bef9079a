import { isAbsolute, join } from 'node:path';
import { homeFolder } from './folders/home-folder.ts';

/** The folder that keeps what can be fetched again, as the system has it. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const home = homeFolder(env);
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'ocap-dev');
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG base directory specification has relative paths ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.cache'), 'ocap-dev');
}
