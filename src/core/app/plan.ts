import { isDeepStrictEqual } from 'node:util';
import { type LaunchSpec, sameLaunch } from './launch.ts';
import { enter, freshCounts } from './life.ts';
import { planPreflight } from './preflight.ts';
import type { AppCommand, AppSlice, Failure, Run } from './state.ts';
import { type AppInputs, firstUrlDeadline, type WantedApp, wantedApp } from './wanted.ts';

/** Streamlit left within 0.6 s with a browser attached; what takes longer than this is stuck. */
const graceMs = 5000;
/** A first start on a cold disk took seconds; after a minute nobody believes in it any more. */
const startDeadlineMs = 60_000;
/** A warm start took 0.4 to 0.6 s; nobody waits for longer than this without wondering. */
const slowStartMs = 10_000;

type Step = [AppSlice, AppCommand[]];
type WantedLaunch = Extract<WantedApp, { kind: 'launch' }>;

/** Compares the wanted launch with the one that runs; moves the state along with the commands it gives. */
export function planLife(app: AppSlice, inputs: AppInputs, nowMs: number): Step {
  const { life } = app;
  switch (life.at) {
    case 'stopped':
      return planStart(app, inputs, wantedApp(inputs, null), nowMs);
    case 'starting':
    case 'ready':
      return planRunning(app, inputs, life.run, nowMs);
    case 'stopping':
      if (life.killed || (nowMs < life.deadlineMs && inputs.intent !== 'leave at once')) return [app, []];
      return [{ ...app, life: { ...life, killed: true } }, [{ type: 'process.kill', run: life.run.run }]];
    case 'backoff':
      return planBackoff(app, inputs, life.untilMs, life.launch, nowMs);
    case 'failed':
      return planFailed(app, inputs, life.failure, life.launch, nowMs);
    default:
      return life satisfies never;
  }
}

/** When the plan has something to do again by itself; null: it waits for news. */
export function lifeDeadline(app: AppSlice, inputs: AppInputs): number | null {
  const { life, preflight, stats } = app;
  if (life.at === 'stopping') return life.killed ? null : life.deadlineMs;
  if (life.at === 'backoff') return life.untilMs;
  if (life.at === 'stopped') return firstUrlDeadline(app, inputs);
  const again = preflight?.verdict !== 'blocked' ? null : preflight.againAtMs;
  if (life.at === 'starting') {
    const nextMs = stats.sinceMs + (stats.slow ? startDeadlineMs : slowStartMs);
    return Math.min(nextMs, again ?? Infinity);
  }
  return again;
}

function planStart(app: AppSlice, inputs: AppInputs, wanted: WantedApp, nowMs: number): Step {
  switch (wanted.kind) {
    case 'none':
    case 'unknown':
      return [app, []];
    case 'impossible':
      return [enter(app, { at: 'failed', failure: wanted.failure, launch: null }, nowMs), []];
    case 'launch':
      return nowMs < (firstUrlDeadline(app, inputs) ?? 0) ? [app, []] : start(app, inputs, wanted, nowMs);
    default:
      return wanted satisfies never;
  }
}

function start(app: AppSlice, inputs: AppInputs, { launch, config }: WantedLaunch, nowMs: number): Step {
  const run: Run = {
    run: app.stats.nextRun,
    launch,
    generation: app.generation,
    endpoint: inputs.tunnel.url,
    config,
    pid: null,
  };
  const started = enter({ ...app, preflight: null }, { at: 'starting', run }, nowMs, {
    nextRun: run.run + 1,
  });
  return [
    started,
    [
      { type: 'process.start', run: run.run, launch },
      { type: 'process.awaitReady', run: run.run, baseUrl: launch.baseUrl },
    ],
  ];
}

function planRunning(app: AppSlice, inputs: AppInputs, run: Run, nowMs: number): Step {
  if (app.life.at === 'starting' && nowMs - app.stats.sinceMs >= startDeadlineMs) {
    return stop(app, run, nowMs, { kind: 'never-healthy', afterMs: startDeadlineMs, tail: [] });
  }
  const isLate = app.life.at === 'starting' && nowMs - app.stats.sinceMs >= slowStartMs;
  if (isLate && !app.stats.slow) return [{ ...app, stats: { ...app.stats, slow: true } }, []];
  // The list keeps the URL it was made with: a new one is same-origin for Streamlit and restarts nothing.
  const wanted = wantedApp(inputs, run);
  if (wanted.kind === 'none') return leave(app, inputs, run, nowMs);
  if (run.generation !== app.generation) return stop(app, run, nowMs, null);
  if (wanted.kind === 'launch' && !sameLaunch(wanted.launch, run.launch)) {
    const [checked, commands] = planPreflight(app, wanted.launch, run.launch.port, nowMs);
    return checked.preflight?.verdict === 'clear' ? stop(checked, run, nowMs, null) : [checked, commands];
  }
  return [app.preflight === null ? app : { ...app, preflight: null }, []];
}

/** The tunnel goes first: no visitor meets an app that is being stopped. */
function leave(app: AppSlice, inputs: AppInputs, run: Run, nowMs: number): Step {
  const waits = inputs.intent === 'leave' && inputs.tunnel.hasAgent;
  return waits ? [app, []] : stop(app, run, nowMs, null);
}

function stop(app: AppSlice, run: Run, nowMs: number, failure: Failure | null): Step {
  const deadlineMs = nowMs + graceMs;
  const stopping = { at: 'stopping', run, deadlineMs, killed: false, failure } as const;
  return [enter({ ...app, preflight: null }, stopping, nowMs), [{ type: 'process.stop', run: run.run }]];
}

function planBackoff(
  app: AppSlice,
  inputs: AppInputs,
  untilMs: number,
  launch: LaunchSpec,
  nowMs: number,
): Step {
  const wanted = wantedApp(inputs, null);
  const same = wanted.kind === 'unknown' || (wanted.kind === 'launch' && sameLaunch(wanted.launch, launch));
  return same && nowMs < untilMs ? [app, []] : [enter(app, { at: 'stopped' }, nowMs), []];
}

function planFailed(
  app: AppSlice,
  inputs: AppInputs,
  failure: Failure,
  failed: LaunchSpec | null,
  nowMs: number,
): Step {
  const wanted = wantedApp(inputs, null);
  const retry = (): Step => [enter({ ...app, preflight: null }, { at: 'stopped' }, nowMs, freshCounts), []];
  if (wanted.kind === 'impossible' && failed === null && !isDeepStrictEqual(wanted.failure, failure))
    return [enter(app, { at: 'failed', failure: wanted.failure, launch: null }, nowMs), []];
  if (wanted.kind !== 'launch') return [app, []];
  if (failed === null || !sameLaunch(wanted.launch, failed)) return retry();
  if (failure.kind !== 'obstacle') return [app, []];
  const [checked, commands] = planPreflight(app, wanted.launch, null, nowMs);
  return checked.preflight?.verdict === 'clear' ? retry() : [checked, commands];
}
