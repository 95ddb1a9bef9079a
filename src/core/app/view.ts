import type { Intent } from '../base/intent.ts';
import { type ClockJump, wallTime } from '../base/wall-time.ts';
import { appWords } from '../words/app.ts';
import { type FailureText, failureText, tellFailure } from './failure-text.ts';
import type { ProjectSlice } from './project.ts';
import { notTakenText } from './sessions/succession-view.ts';
import { type AppSlice, type Failure, liveRun } from './state.ts';

/** The state of the app in the words of the interface. */
export type ProcessState = 'starting' | 'ready' | 'stopping' | 'stopped' | 'backoff' | 'failed';

/** The app as a screen, `status` or `--json` shows it. */
export interface ProcessView {
  readonly state: ProcessState;
  readonly pid: number | null;
  readonly port: number | null;
  /** Where it is or would be, for people: `http://localhost:8502/dash`. */
  readonly url: string | null;
  readonly sinceMs: number;
  /** Starts after the first one. */
  readonly restarts: number;
  /** Why it is in this state, in a sentence, where that is not plain. */
  readonly reason: string | null;
  /** With `failed`: the reason in its parts. */
  readonly failure: FailureText | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** When the next start is tried, in `backoff`. */
  readonly retryAtMs: number | null;
}

/** What the view of the app says besides its own slice. */
export interface ProcessViewInputs {
  readonly intent: Intent;
  readonly project: ProjectSlice;
  /** The port that the settings ask for, while nothing runs; null before any were read. */
  readonly port: number | null;
  readonly url: string | null;
  /** Does the start wait for a URL that is not given yet? */
  readonly awaitsUrl: boolean;
  readonly jumps: readonly ClockJump[];
}

/** The app for people. */
export function processView(app: AppSlice, inputs: ProcessViewInputs): ProcessView {
  const { life, stats } = app;
  const { jumps } = inputs;
  const run = liveRun(life);
  const failure = failureOf(app);
  return {
    state: stateOf(app, inputs.intent),
    pid: run?.pid ?? null,
    port: run?.launch.port ?? inputs.port,
    url: inputs.url,
    sinceMs: wallTime(jumps, stats.sinceMs),
    restarts: Math.max(0, stats.nextRun - 2 - stats.tried),
    reason: reasonOf(app, inputs),
    failure: failure === null ? null : tellFailure(failure),
    exitCode: stats.exit?.exitCode ?? null,
    signal: stats.exit?.signal ?? null,
    retryAtMs: life.at === 'backoff' ? wallTime(jumps, life.untilMs) : null,
  };
}

/** What keeps a new launch from replacing what runs, in a sentence; null: nothing does. */
export function blockedLaunch(app: AppSlice): string | null {
  const { life, preflight } = app;
  const obstacle = life.at === 'failed' ? null : (preflight?.obstacle ?? null);
  return obstacle === null
    ? notTakenText(app)
    : appWords.goesOnAsItWas(failureText({ kind: 'obstacle', obstacle }));
}

/** What is not started yet, but wanted, is starting: a look at the project, or an install, comes first. */
function stateOf({ life }: AppSlice, intent: Intent): ProcessState {
  return life.at === 'stopped' && intent === 'run' ? 'starting' : life.at;
}

function reasonOf(app: AppSlice, inputs: ProcessViewInputs): string | null {
  const { life, stats } = app;
  const failure = failureOf(app);
  if (failure !== null) return failureText(failure);
  if (stateOf(app, inputs.intent) === 'starting') return startReason(app, inputs);
  return life.at === 'backoff' && stats.exit !== null ? appWords.endedByItself(stats.exit) : null;
}

/** Why it failed, with the obstacle as it was last seen. */
function failureOf({ life, preflight }: AppSlice): Failure | null {
  if (life.at !== 'failed') return null;
  const seen = preflight?.obstacle ?? null;
  return life.failure.kind === 'obstacle' && seen !== null
    ? { kind: 'obstacle', obstacle: seen }
    : life.failure;
}

/** What a start waits for, in a sentence; null: nothing that is worth a word. */
function startReason({ life, stats }: AppSlice, inputs: ProcessViewInputs): string | null {
  const { found, look, install } = inputs.project;
  if (install.at === 'running') {
    return install.line === null ? appWords.installing : appWords.installingNow(install.line);
  }
  if (life.at === 'starting') return stats.slow ? appWords.slowStart : appWords.awaitsStreamlit;
  if (look.at === 'asked' && look.tool !== null) return appWords.awaitsTool(look.tool);
  if (found === null || look.at !== 'done') return appWords.awaitsProject;
  return inputs.awaitsUrl ? appWords.awaitsUrl : null;
}
