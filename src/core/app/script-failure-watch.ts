import { isDeepStrictEqual } from 'node:util';
import type { Intent } from '../base/intent.ts';
import { type ClockJump, wallTime } from '../base/wall-time.ts';
import { appWords } from '../words/app.ts';
import type { AppCommand } from './command.ts';
import { type AppFailure, failureHint, type ProjectHelp } from './script-failure.ts';
import { type AppSlice, liveRun, type RaisedFailure } from './state.ts';

/** The exception that ended a run of the app's script, which Streamlit survives. */
export interface AppFailureView {
  /** `app/front.py:12 in <module>`; null where none of the user's own code is involved. */
  readonly where: string | null;
  readonly message: string;
  readonly hint: string;
  readonly atMs: number;
}

/** Takes down that a run of the script failed, in this run of the app: the one that visitors have, or one that is tried beside it. */
export function recordFailure(app: AppSlice, run: number, failure: AppFailure, nowMs: number): AppSlice {
  const isBack = app.mended?.run === run && isDeepStrictEqual(app.mended.failure, failure);
  const raised = { run, failure, atMs: nowMs, isBack };
  if (liveRun(app.life)?.run === run) return { ...app, raised };
  return 'run' in app.successor && app.successor.run.run === run ? { ...app, raisedApart: raised } : app;
}

/** One of the files that a failure went through was saved: what was refused for it is tried again. */
export function forgetFailures(app: AppSlice): AppSlice {
  const isRefused = app.successor.at === 'refused' && app.raisedApart !== null;
  return {
    ...app,
    raised: null,
    mended: app.raised ?? app.mended,
    raisedApart: null,
    successor: isRefused ? { at: 'none' } : app.successor,
  };
}

/**
 * Streamlit does not say when the script runs well again: a failure stands until the app restarts, or its files are saved; that of
 * an app that was tried, until another is.
 */
function standingFailure({ raised, raisedApart, successor, life }: AppSlice): RaisedFailure | null {
  const isRefused = successor.at === 'refused' && raisedApart?.run === successor.tried;
  if (isRefused) return raisedApart;
  return raised !== null && raised.run === liveRun(life)?.run ? raised : null;
}

/** Has the files watched that the failure went through, as long as it stands. */
export function planFailureWatch(app: AppSlice, intent: Intent): [AppSlice, AppCommand[]] {
  const files = intent === 'run' ? (standingFailure(app)?.failure.files ?? []) : [];
  if (isDeepStrictEqual(files, app.watchedSources)) return [app, []];
  return [{ ...app, watchedSources: files }, [{ type: 'sources.watch', files }]];
}

/**
 * Streamlit reads the script from its file at each visit, but what that imports only while a visitor is connected whose session watches it
 * (seen with 1.67.0: a module mended meanwhile failed with its old code under the lines of the new one).
 */
function mayBeOldModule({ isBack, failure }: RaisedFailure): boolean {
  return isBack && failure.files.length > 1;
}

/** The failure that stands, for the screen. */
export function failureView(
  app: AppSlice,
  project: ProjectHelp | null,
  keepsToken: boolean,
  jumps: readonly ClockJump[],
): AppFailureView | null {
  const standing = standingFailure(app);
  if (standing === null) return null;
  const { failure, atMs } = standing;
  const { where, message } = failure;
  const hint = mayBeOldModule(standing)
    ? appWords.oldModule
    : failureHint(failure, project, keepsToken, standing === app.raisedApart);
  return { where, message, hint, atMs: wallTime(jumps, atMs) };
}
