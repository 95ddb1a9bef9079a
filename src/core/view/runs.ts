import { type AppSlice, latestRun, liveRun } from '../app/state.ts';
import type { CorsMode } from '../settings/allowed-origins.ts';
import type { EnvSlice } from '../settings/record.ts';
import { changeWords } from '../words/changes.ts';

/** When a run of the app began, and what for. */
export interface RunStart {
  readonly run: number;
  readonly atMs: number;
  /** In a sentence without a full stop; null: it is the first. */
  readonly cause: string | null;
}

/** The starts that are remembered, and what for the next one will be. */
export interface RunsSlice {
  readonly starts: readonly RunStart[];
  readonly cause: string | null;
}

/** What is looked at for it. */
export interface SeenOfRuns {
  readonly app: AppSlice;
  readonly cors: CorsMode;
  readonly envFile: string;
  readonly lastChange: EnvSlice['lastChange'];
}

export const noRuns: RunsSlice = { starts: [], cause: null };

const mostStarts = 100;
/** An edit that is older is not what the app restarts for now. */
const editMs = 10_000;

/** The runs after a turn. `atMs`: its time on the wall. */
export function recordRuns(runs: RunsSlice, before: SeenOfRuns, after: SeenOfRuns, atMs: number): RunsSlice {
  const cause = startCause(before, after, atMs) ?? runs.cause;
  const run = latestRun(after.app);
  if (run === latestRun(before.app)) return cause === runs.cause ? runs : { ...runs, cause };
  const start = { run, atMs, cause: run === 1 ? null : cause };
  return { starts: [...runs.starts, start].slice(-mostStarts), cause: null };
}

function startCause(before: SeenOfRuns, after: SeenOfRuns, atMs: number): string | null {
  const { life, generation, stats } = after.app;
  if (generation !== before.app.generation) return changeWords.restartAsked;
  if (life.at === before.app.life.at) return null;
  if (life.at === 'backoff') return changeWords.endedAndStartedAgain(stats.exit);
  return life.at === 'stopping' && life.failure === null ? settingsCause(after, atMs) : null;
}

function settingsCause({ app, cors, envFile, lastChange }: SeenOfRuns, atMs: number): string {
  if (liveRun(app.life)?.launch.cors !== cors) return changeWords.restartForWildcard;
  const isNew = lastChange !== null && atMs - lastChange.atMs < editMs;
  return isNew ? changeWords.settings(envFile, lastChange.text) : changeWords.restartForSettings;
}
