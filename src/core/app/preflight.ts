import type { AppCommand } from './command.ts';
import { type LaunchSpec, sameLaunch } from './launch.ts';
import type { AppSlice, Preflight, StartObstacle } from './state.ts';

/** How often a launch that can't start is looked at again: the cause may go away by itself. */
const againMs = 1000;

/**
 * Has a launch looked at before anything that runs is dropped for it. The result is the slice's `preflight`.
 * `ownPort` is held by the run that the launch would replace.
 */
export function planPreflight(
  app: AppSlice,
  launch: LaunchSpec,
  ownPort: number | null,
  nowMs: number,
): [AppSlice, AppCommand[]] {
  const { preflight } = app;
  const known = preflight !== null && sameLaunch(preflight.launch, launch);
  if (known && (preflight.verdict !== 'blocked' || nowMs < preflight.againAtMs)) return [app, []];
  const obstacle = known ? preflight.obstacle : null;
  return [
    { ...app, preflight: { launch, verdict: 'asked', obstacle, againAtMs: nowMs + againMs } },
    [{ type: 'launch.check', launch, ownPort }],
  ];
}

/** What a launch that was refused just now leaves: it is looked at again, but not at once. */
export function blockedBy(launch: LaunchSpec, obstacle: StartObstacle, nowMs: number): Preflight {
  return { launch, verdict: 'blocked', obstacle, againAtMs: nowMs + againMs };
}

/** Records the answer, if it is still the question. */
export function recordPreflight(
  app: AppSlice,
  { launch, obstacle }: Pick<Preflight, 'launch' | 'obstacle'>,
  nowMs: number,
): AppSlice {
  const { preflight } = app;
  if (preflight?.verdict !== 'asked' || !sameLaunch(preflight.launch, launch)) return app;
  const verdict = obstacle === null ? 'clear' : 'blocked';
  return { ...app, preflight: { launch, verdict, obstacle, againAtMs: nowMs + againMs } };
}
