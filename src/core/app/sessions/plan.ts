import type { AppCommand, StopOrder } from '../command.ts';
import type { LaunchSpec } from '../launch.ts';
import type { AppSlice, Failure, Run } from '../state.ts';
import type { AppInputs } from '../wanted.ts';
import { type CarryInputs, dropOf, oldValues } from './drop-cause.ts';
import { dropped, isOnItsWay, lost } from './record.ts';
import type { DropCause, SessionsSlice } from './state.ts';

interface Decision {
  /** Null: the sessions are carried. */
  readonly drop: { readonly cause: DropCause; readonly names: readonly string[] } | null;
  readonly order: StopOrder;
}

/**
 * Whether a run that is to be stopped hands its sessions on. One that says nothing is asked only while it may still speak:
 * the hello comes before it serves.
 */
export function stopOrder(
  { sessions, life }: Pick<AppSlice, 'sessions' | 'life'>,
  inputs: AppInputs,
  { launch }: Pick<Run, 'launch'>,
  failure: Failure | null,
  next: LaunchSpec | null,
): Decision {
  const drop = stopDrop();
  return drop === null
    ? { drop, order: { sessions: 'carry', oldValues: oldValues(launch, next) } }
    : { drop, order: { sessions: 'drop' } };

  function stopDrop(): Decision['drop'] {
    const { hello } = sessions;
    if (inputs.intent !== 'run') return nothing('leaving');
    if (failure !== null) return nothing('failed');
    if (hello === null && life.at === 'ready') return nothing('no-hello');
    if (hello?.carry === false) return nothing('cannot');
    return dropOf(sessions, carryInputs(inputs), launch, next);
  }
}

/**
 * Sessions on their way that must not arrive are thrown away, and so are those that nobody came for: a run reads them before it
 * serves. A press of the key that was long ago is forgotten.
 */
export function planSessions(
  { sessions, life }: Pick<AppSlice, 'sessions' | 'life'>,
  inputs: AppInputs,
  nowMs: number,
): [SessionsSlice, AppCommand[]] {
  const { handover, freshUntilMs, hello } = sessions;
  if (freshUntilMs !== null && nowMs >= freshUntilMs) return [{ ...sessions, freshUntilMs: null }, []];
  if (!isOnItsWay(handover)) return [sessions, []];
  if (life.at === 'ready' && hello?.carry !== true)
    return [lost(sessions, hello === null ? 'no-hello' : 'cannot', ''), [{ type: 'sessions.drop' }]];
  const drop = dropOf(sessions, carryInputs(inputs), handover.from, null);
  return drop === null ? [sessions, []] : [dropped(sessions, drop), [{ type: 'sessions.drop' }]];
}

/** What was written down for another launch than the one that starts now, by whose secrets nobody may come in any more, goes. */
export function startFresh(
  sessions: SessionsSlice,
  inputs: AppInputs,
  launch: LaunchSpec,
): [SessionsSlice, AppCommand[]] {
  const { handover } = sessions;
  if (!isOnItsWay(handover)) return [sessions, []];
  const drop = dropOf(sessions, carryInputs(inputs), handover.from, launch);
  return drop === null ? [sessions, []] : [dropped(sessions, drop), [{ type: 'sessions.drop' }]];
}

function carryInputs({ intent, settings }: AppInputs): CarryInputs {
  return { intent, restart: settings?.restart ?? 'stop-first' };
}

function nothing(cause: DropCause): { readonly cause: DropCause; readonly names: readonly [] } {
  return { cause, names: [] };
}
