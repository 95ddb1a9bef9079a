import type { Intent } from '../base/intent.ts';
import { type LiveSign, recordSeries } from './beside/series.ts';
import type { LaunchSpec } from './launch.ts';
import { blockedBy, recordPreflight } from './preflight.ts';
import { forgetFailures, recordFailure } from './script-failure-watch.ts';
import { recordAlone, unasked } from './sessions/alone.ts';
import { packedGraceMs, takingOf } from './sessions/moving.ts';
import { recordPair } from './sessions/pair.ts';
import { asked, atCrash, atExit, atReady, recordSessions, socketsMoved } from './sessions/record.ts';
import { recordSpareEnd } from './sessions/spare.ts';
import type { SessionsEvent } from './sessions/state.ts';
import { recordSuccessor } from './sessions/successor-record.ts';
import {
  type AppEvent,
  type AppLife,
  type AppSlice,
  type AppStats,
  type Exit,
  type Failure,
  liveRun,
  type MovedPort,
  type Run,
  type StartObstacle,
  type Successor,
} from './state.ts';

const crashLoopTimes = 5;
const firstBackoffMs = 500;
const lastBackoffMs = 10_000;
/** A run that was ready this long ends a series of crashes. */
const steadyMs = 10_000;
/** `streamlit run` (click) leaves with 2 when it was called wrongly; trying again changes nothing. */
const usageExitCode = 2;

type ProcessEvent = Extract<AppEvent, { type: `process.${string}` }>;

/** Takes down what happened to the app. News of any other run than the present one is dropped. */
export function recordApp(app: AppSlice, event: AppEvent, intent: Intent, nowMs: number): AppSlice {
  switch (event.type) {
    case 'app.raised':
      return recordFailure(withSign(app, event), event.run, event.failure, nowMs);
    case 'sources.changed':
      return forgetFailures(app);
    case 'launch.checked':
      return recordPreflight(app, event, nowMs);
    case 'process.spawned':
    case 'process.refused':
    case 'process.healthy':
    case 'process.yielded':
    case 'process.exited':
      return recordLife(app, event, intent, nowMs);
    case 'successor.slow':
    case 'successor.judged':
    case 'successor.moved':
      return recordSuccessor(app, event) ?? app;
    case 'sessions.hello':
      return recordSuccessor(app, event) ?? withSessions(app, event);
    case 'sessions.dumped':
      return withSessions(hurried(app, event.run, nowMs), event);
    case 'sessions.live':
      return recordSuccessor(app, event) ?? withSessions(withSign(app, event), event);
    case 'sessions.restored':
      return recordSuccessor(app, event) ?? withSessions(app, event);
    case 'sessions.lost':
    case 'sessions.taken':
      return withSessions(app, event);
    case 'sessions.tried':
      return { ...app, sessions: recordPair(app.sessions, event) };
    case 'alone.answered':
      return { ...app, sideBySide: recordAlone(app.sideBySide, event) };
    case 'series.told':
      return { ...app, series: recordSeries(app.series, event) };
    case 'spare.ended':
      return { ...app, spare: recordSpareEnd(app.spare, app.life) };
    default:
      return event satisfies never;
  }
}

/** Nothing of its visitors' is lost any more with a run that has written it down; they wait for its end, unless another stands ready. */
function hurried(app: AppSlice, run: number, nowMs: number): AppSlice {
  const { life, successor } = app;
  if (life.at !== 'stopping' || life.run.run !== run || isFollowed(successor)) return app;
  return { ...app, life: { ...life, deadlineMs: Math.min(life.deadlineMs, nowMs + packedGraceMs) } };
}

function isFollowed({ at }: Successor): boolean {
  return at === 'judged' || at === 'moving' || at === 'moved';
}

function withSessions(app: AppSlice, event: SessionsEvent): AppSlice {
  if (liveRun(app.life)?.run !== event.run) return app;
  return { ...app, sessions: recordSessions(app.sessions, event) };
}

function withSign(app: AppSlice, event: LiveSign): AppSlice {
  return liveRun(app.life)?.run === event.run ? { ...app, series: recordSeries(app.series, event) } : app;
}

function recordLife(app: AppSlice, event: ProcessEvent, intent: Intent, nowMs: number): AppSlice {
  const apart = recordSuccessor(app, event);
  if (apart !== null) return apart;
  const current = liveRun(app.life);
  if (current === null || current.run !== event.run) return app;
  switch (event.type) {
    case 'process.spawned':
      return withRun(app, { ...current, pid: event.pid, ...(event.warm ? { warm: true } : {}) });
    case 'process.healthy':
      if (app.life.at !== 'starting') return app;
      return enter({ ...app, sessions: atReady(app.sessions, nowMs) }, { at: 'ready', run: current }, nowMs, {
        failures: 0,
      });
    case 'process.yielded':
      return app.life.at === 'stopping' ? { ...app, life: { ...app.life, yielded: true } } : app;
    case 'process.refused':
      return refused(app, current, event.obstacle, nowMs);
    case 'process.exited':
      return exited(app, current, event, intent, nowMs);
    default:
      return event satisfies never;
  }
}

function refused(app: AppSlice, run: Run, obstacle: StartObstacle, nowMs: number): AppSlice {
  if (app.life.at === 'stopping') return enter(app, { at: 'stopped' }, nowMs);
  const movedPort = portMovedFrom(app, run.launch, obstacle);
  // This run never was: the next one is the first.
  if (movedPort !== null) return enter({ ...app, movedPort }, { at: 'stopped' }, nowMs, { nextRun: run.run });
  const preflight = blockedBy(run.launch, obstacle, nowMs);
  return enter({ ...app, preflight }, failedBy(run.launch, { kind: 'obstacle', obstacle }), nowMs);
}

/**
 * Where a default port goes that somebody else holds at the start; null: it stays. It goes once, and with the first run
 * alone: who was told where the app is finds it there.
 */
export function portMovedFrom(
  { movedPort, stats }: AppSlice,
  launch: LaunchSpec,
  obstacle: StartObstacle,
): MovedPort | null {
  const isFirst = stats.nextRun <= 2;
  if (obstacle.kind !== 'port-taken' || !launch.portYields || !isFirst || movedPort !== null) return null;
  const to = obstacle.nextFree ?? null;
  return to === null ? null : { from: obstacle.port, to, holder: obstacle.holder };
}

function exited(app: AppSlice, run: Run, exit: Exit, intent: Intent, nowMs: number): AppSlice {
  const { life, stats } = app;
  const noted: AppSlice = { ...app, stats: { ...stats, exit } };
  if (life.at === 'stopping') {
    const { failure } = life;
    const over = { ...noted, sessions: atExit(noted.sessions) };
    if (failure === null) return enter(over, { at: 'stopped' }, nowMs, freshCounts);
    return enter(over, failedBy(run.launch, { ...failure, ...tailOf(failure, exit) }), nowMs);
  }
  if (intent !== 'run') return enter(noted, { at: 'stopped' }, nowMs);
  const alone = { ...noted, sessions: atCrash(noted.sessions, run.launch, nowMs) };
  // Who went over is not to wait: the app that they are with goes on.
  if (takingOf(app) !== null) return enter(alone, { at: 'stopped' }, nowMs);
  const steady = nowMs - stats.sinceMs >= steadyMs;
  // Where somebody took its port a moment before, it never listened: what answered there was another's app.
  const wasUp = life.at === 'ready' && (steady || !saysPortTaken(run, exit));
  if (!wasUp) return crashedAtStart(alone, run, exit, nowMs);
  return backOff(alone, run, { backoffs: steady ? 0 : stats.backoffs, failures: 0 }, nowMs);
}

function saysPortTaken({ launch }: Run, { tail }: Exit): boolean {
  return tail.some((line) => line.includes(`Port ${launch.port} is not available`));
}

function crashedAtStart(app: AppSlice, run: Run, exit: Exit, nowMs: number): AppSlice {
  // Whatever ailed the spare: a start without one is tried before anything is said of this one.
  if (run.warm) return enter(app, { at: 'stopped' }, nowMs);
  const failures = app.stats.failures + 1;
  if (saysPortTaken(run, exit)) {
    const obstacle = { kind: 'port-taken', port: run.launch.port, holder: null } as const;
    return enter(app, failedBy(run.launch, { kind: 'obstacle', obstacle }), nowMs, { failures });
  }
  if (exit.exitCode === usageExitCode) {
    return enter(app, failedBy(run.launch, { kind: 'usage', tail: exit.tail }), nowMs, { failures });
  }
  if (failures >= crashLoopTimes) {
    const failure = { kind: 'crash-loop', times: failures, tail: exit.tail } as const;
    return enter(app, failedBy(run.launch, failure), nowMs, { failures });
  }
  return backOff(app, run, { backoffs: app.stats.backoffs, failures }, nowMs);
}

function backOff(app: AppSlice, run: Run, counts: typeof freshCounts, nowMs: number): AppSlice {
  const untilMs = nowMs + Math.min(firstBackoffMs * 2 ** counts.backoffs, lastBackoffMs);
  const waiting = { at: 'backoff', untilMs, launch: run.launch } as const;
  return enter({ ...app, preflight: null }, waiting, nowMs, { ...counts, backoffs: counts.backoffs + 1 });
}

/** Nothing has gone wrong in a row. */
export const freshCounts = { failures: 0, backoffs: 0 };

function failedBy(launch: LaunchSpec, failure: Failure): AppLife {
  return { at: 'failed', failure, launch };
}

function tailOf(failure: Failure, exit: Exit): { tail?: readonly string[] } {
  return failure.kind === 'never-healthy' ? { tail: exit.tail } : {};
}

function withRun(app: AppSlice, run: Run): AppSlice {
  const { life } = app;
  return 'run' in life ? { ...app, life: { ...life, run } } : app;
}

/** The app in another phase of its life, since now, with these of its counts changed. */
export function enter(app: AppSlice, life: AppLife, nowMs: number, stats: Partial<AppStats> = {}): AppSlice {
  return { ...app, life, stats: { ...app.stats, sinceMs: nowMs, slow: false, ...stats } };
}

/** How a restart was asked for by hand. */
export interface RestartAsked {
  readonly fresh?: true | undefined;
  readonly forget?: true | undefined;
}

/** The app once a restart was asked for by hand: what failed is tried anew, at once. */
export function restartApp(app: AppSlice, { fresh, forget }: RestartAsked, nowMs: number): AppSlice {
  const sessions = asked(app.sessions, fresh === true, nowMs);
  const sideBySide = forget === true ? unasked : app.sideBySide;
  const again = { ...app, generation: app.generation + 1, preflight: null, sessions, sideBySide };
  if (liveRun(app.life) !== null) return again;
  return { ...again, life: { at: 'stopped' }, stats: { ...app.stats, ...freshCounts, sinceMs: nowMs } };
}

/** The app once the WebSockets that were kept over its restart are with it. */
export function withSilence(app: AppSlice, moved: Parameters<typeof socketsMoved>[1]): AppSlice {
  return { ...app, sessions: socketsMoved(app.sessions, moved) };
}

/** Does the app lack something that may turn up by itself: a script, a Streamlit, a virtualenv made anew? */
export function lacksSomething({ life }: Pick<AppSlice, 'life'>): boolean {
  if (life.at !== 'failed') return false;
  if (life.failure.kind === 'obstacle') return life.failure.obstacle.kind === 'not-spawned';
  return ['no-streamlit', 'not-installed', 'no-script', 'several-scripts'].includes(life.failure.kind);
}

/** With which code a program ends that cannot wait for this to be mended; null: nothing failed. */
export function failureCode({ life }: Pick<AppSlice, 'life'>): 1 | 2 | null {
  if (life.at !== 'failed') return null;
  // Nothing broke: the line that asked for the app does not say which.
  return life.failure.kind === 'several-scripts' ? 2 : 1;
}
