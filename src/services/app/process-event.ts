import type { StartObstacle } from '../../core/app/state.ts';
import type { Event } from '../../core/kernel/events.ts';
import type { AppExit } from './spawn-app.ts';

/** What is told of the app's processes. */
export type ProcessEvent = Extract<
  Event,
  {
    type:
      | 'process.spawned'
      | 'process.refused'
      | 'process.exited'
      | 'process.healthy'
      | 'process.yielded'
      | 'successor.slow'
      | 'successor.judged'
      | 'successor.moved';
  }
>;

/** A run that never was. */
export function refused(run: number, obstacle: StartObstacle): ProcessEvent {
  return { type: 'process.refused', run, obstacle };
}

/** `tail`: the last lines of its stderr, without secrets. */
export function exited(run: number, exit: AppExit, tail: readonly string[]): ProcessEvent {
  return { type: 'process.exited', run, ...exit, tail };
}
