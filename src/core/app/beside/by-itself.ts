import type { LaunchSpec } from '../launch.ts';
import { dropOf } from '../sessions/drop-cause.ts';
import type { AppSlice, Run, Successor } from '../state.ts';
import type { AppInputs } from '../wanted.ts';
import { provedBy, wentWell } from './series.ts';

/**
 * Is a restart, of which OCAP_RESTART says nothing, to be done beside the app that runs? The project has to be proved, this run
 * included, and a visitor to be there who notices the difference. A restart that takes something from somebody is none: the old
 * app has to go at once.
 */
export function isBesideByItself(
  { series, sessions }: AppSlice,
  { intent, settings, visitors }: AppInputs,
  { run, launch }: Run,
  next: LaunchSpec,
): boolean {
  if (settings?.restart !== null || visitors === 0) return false;
  if (series.restarts < provedBy || !wentWell(series, run)) return false;
  return (
    next.cors === launch.cors && dropOf(sessions, { intent, restart: 'stop-first' }, launch, next) === null
  );
}

/** How many restarts had gone well before the app that is tried, or is let go, was tried by itself; null: it was not. */
export function besideByItself(successor: Successor): number | null {
  return 'run' in successor ? (successor.run.beside ?? null) : null;
}
