import type { Command, StartObstacle } from '../kernel/events.ts';
import type { State } from '../kernel/state.ts';
import { type LaunchSpec, sameLaunch } from './launch.ts';

/** How often a launch that can't start is looked at again: the cause may go away by itself. */
const againMs = 1000;

/**
 * Has a launch looked at before anything that runs is dropped for it. The result is in `state.vetting`.
 * `ownPort` is held by the run that the launch would replace.
 */
export function planVetting(
  state: State,
  launch: LaunchSpec,
  ownPort: number | null,
  nowMs: number,
): [State, Command[]] {
  const { vetting } = state;
  const known = vetting !== null && sameLaunch(vetting.launch, launch);
  if (known && (vetting.verdict !== 'blocked' || nowMs < vetting.againAtMs)) return [state, []];
  const obstacle = known ? vetting.obstacle : null;
  return [
    { ...state, vetting: { launch, verdict: 'asked', obstacle, againAtMs: nowMs + againMs } },
    [{ type: 'launch.check', launch, ownPort }],
  ];
}

/** What a launch that was refused just now leaves: it is looked at again, but not at once. */
export function blockedBy(launch: LaunchSpec, obstacle: StartObstacle, nowMs: number): State['vetting'] {
  return { launch, verdict: 'blocked', obstacle, againAtMs: nowMs + againMs };
}

/** Records the answer, if it is still the question. */
export function recordVetting(
  state: State,
  launch: LaunchSpec,
  obstacle: StartObstacle | null,
  nowMs: number,
): State {
  const { vetting } = state;
  if (vetting?.verdict !== 'asked' || !sameLaunch(vetting.launch, launch)) return state;
  const verdict = obstacle === null ? 'clear' : 'blocked';
  return { ...state, vetting: { launch, verdict, obstacle, againAtMs: nowMs + againMs } };
}
