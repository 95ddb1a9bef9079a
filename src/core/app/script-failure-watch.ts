import { isDeepStrictEqual } from 'node:util';
import { wallTime } from '../base/wall-time.ts';
import type { Command } from '../kernel/events.ts';
import type { State } from '../kernel/state.ts';
import type { AppFailureView } from '../view/snapshot.ts';
import { liveRun } from './life.ts';
import { type AppFailure, failureHint } from './script-failure.ts';

/** What a run of the script failed with last, in which run of the app. */
export interface RaisedFailure {
  readonly run: number;
  readonly failure: AppFailure;
  readonly atMs: number;
}

export function recordFailure(state: State, failure: AppFailure, nowMs: number): State {
  const run = liveRun(state.process)?.run;
  return run === undefined ? state : { ...state, raised: { run, failure, atMs: nowMs } };
}

/** Streamlit does not say when the script runs well again: a failure stands until the app restarts, or its files are saved. */
function standingFailure({ raised, process }: State): RaisedFailure | null {
  return raised !== null && raised.run === liveRun(process)?.run ? raised : null;
}

/** Has the files watched that the failure went through, as long as it stands. */
export function planFailureWatch(state: State): [State, Command[]] {
  const files = state.wish === 'run' ? (standingFailure(state)?.failure.files ?? []) : [];
  if (isDeepStrictEqual(files, state.watchedSources)) return [state, []];
  return [{ ...state, watchedSources: files }, [{ type: 'sources.watch', files }]];
}

export function failureView(state: State): AppFailureView | null {
  const standing = standingFailure(state);
  if (standing === null) return null;
  const { failure, atMs } = standing;
  const { where, message } = failure;
  const hint = failureHint(failure, state.project?.streamlit?.foundIn ?? null);
  return { where, message, hint, atMs: wallTime(state.jumps, atMs) };
}
