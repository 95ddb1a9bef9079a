import { isAbsolute, join } from 'node:path';
import { homeFolder } from './folders/home-folder.ts';

/** The folder for what a user may want to keep, as the system has it: saved logs, for example. */
export function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const home = homeFolder(env);
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'ocap-dev');
  const xdg = env['XDG_STATE_HOME'];
  // The XDG base directory specification has relative paths ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'state'), 'ocap-dev');
}
