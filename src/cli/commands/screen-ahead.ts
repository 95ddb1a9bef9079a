import { join } from 'node:path';
import { type ScreenAhead, startScreen } from '../../services/terminal/screen-process.ts';
import type { SuperviseInvocation } from '../arguments/supervise.ts';
import { screenEnvironment, screenPlace } from './on-terminal.ts';

/**
 * The process of the screen that this start will have, if it is to have one: it loads while the supervisor does, on another core. A start
 * that comes to nothing leaves none behind.
 */
export function screenAhead(
  invocation: SuperviseInvocation,
  env: NodeJS.ProcessEnv,
  distFolder: string,
): ScreenAhead | null {
  if (screenPlace(invocation, env) !== 'able') return null;
  const screen = startScreen(join(distFolder, 'screen.js'), screenEnvironment(env, invocation.color));
  process.on('exit', screen.dismiss);
  return screen;
}
