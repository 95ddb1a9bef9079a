import { isDeepStrictEqual } from 'node:util';
import { withSignsAhead } from './beside/plan-series.ts';
import type { AppCommand, StopOrder } from './command.ts';
import { type LaunchSpec, sameAddress, sameLaunch } from './launch.ts';
import { enter, freshCounts, portMovedFrom } from './life.ts';
import { planPreflight } from './preflight.ts';
import { leavingAfter, planMoving, takingOf } from './sessions/moving.ts';
import { planSessions, startFresh, stopOrder } from './sessions/plan.ts';
import { atStart, handedOver, withAhead } from './sessions/record.ts';
import { spareTaken } from './sessions/spare.ts';
import { type ProvedSuccessor, planSuccession, provedFor } from './sessions/succession.ts';
import type { AppSlice, Failure, Run } from './state.ts';
import { type AppInputs, firstUrlDeadline, type WantedApp, wantedApp } from './wanted.ts';

/** Streamlit left within 0.6 s with a browser attached; what takes longer than this is stuck. */
const graceMs = 5000;
/** On top of it: visitors' files are waited for (3 s), their frames (0.5 s), then what the app writes down of its sessions (3 s). */
const packingMs = 6500;
/** A first start on a cold disk took seconds; after a minute nobody believes in it any more. */
const startDeadlineMs = 60_000;
/** A warm start took 0.4 to 0.6 s; nobody waits for longer than this without wondering. */
const slowStartMs = 10_000;

type Step = [AppSlice, AppCommand[]];
type WantedLaunch = Extract<WantedApp, { kind: 'launch' }>;

/** Compares the wanted launch with the one that runs; moves the state along with the commands it gives. */
export function planLife(app: AppSlice, inputs: AppInputs, nowMs: number): Step {
  const { life } = app;
  const [told, drops] = planSessions(app, inputs, nowMs);
  if (told !== app.sessions) return [{ ...app, sessions: told }, drops];
  switch (life.at) {
    case 'stopped':
      return followTaking(app, inputs, nowMs) ?? planStart(app, inputs, wantedApp(inputs, null), nowMs);
    case 'starting':
    case 'ready':
      return planRunning(app, inputs, life.run, nowMs);
    case 'stopping': {
      const followed = life.yielded ? followYielded(app, inputs, nowMs) : null;
      if (followed !== null) return followed;
      if (life.killed || (nowMs < life.deadlineMs && inputs.intent !== 'leave at once')) return [app, []];
      return [{ ...app, life: { ...life, killed: true } }, [{ type: 'process.kill', run: life.run.run }]];
    }
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
  const times = [phaseDeadline(app, inputs), app.sessions.freshUntilMs].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

function phaseDeadline(app: AppSlice, inputs: AppInputs): number | null {
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
  const { stats, generation } = app;
  const run: Run = { run: stats.nextRun, launch, generation, endpoint: inputs.tunnel.url, config, pid: null };
  const proved = provedFor(app, launch);
  const [sessions, drops] = startFresh(app.sessions, inputs, proved?.run.launch ?? launch);
  if (proved !== null)
    return takePlace(app, proved, atStart(sessions, proved.run.beside ?? null), drops, nowMs);
  const next = { ...app, preflight: null, sessions: atStart(sessions, null), spare: spareTaken(app.spare) };
  return [
    enter(next, { at: 'starting', run }, nowMs, { nextRun: run.run + 1 }),
    [
      ...drops,
      { type: 'process.start', run: run.run, launch },
      { type: 'process.awaitReady', run: run.run, baseUrl: launch.baseUrl },
    ],
  ];
}

/** The place is free before its app has ended: the one that was proved need not wait, nor one that has visitors, whatever is wanted. */
function followYielded(app: AppSlice, inputs: AppInputs, nowMs: number): Step | null {
  const wanted = wantedApp(inputs, null);
  const isProved = wanted.kind === 'launch' && provedFor(app, wanted.launch) !== null;
  return followTaking(app, inputs, nowMs) ?? (isProved ? start(app, inputs, wanted, nowMs) : null);
}

function followTaking(app: AppSlice, inputs: AppInputs, nowMs: number): Step | null {
  const run = takingOf(app)?.run;
  return run ? start(app, inputs, { kind: 'launch', ...run }, nowMs) : null;
}

/** The app that was tried beside the one that left goes on in its place; that one may still be about to end. */
function takePlace(
  app: AppSlice,
  successor: ProvedSuccessor,
  sessions: AppSlice['sessions'],
  drops: AppCommand[],
  nowMs: number,
): Step {
  const { run, hello } = successor;
  const fresh = app.sessions.fresh && run.generation !== app.generation;
  const next = {
    ...app,
    preflight: null,
    sessions: { ...withAhead(sessions, successor), hello, fresh },
    successor: leavingAfter(app.life, nowMs),
    series: withSignsAhead(app, successor),
  };
  return [
    enter(next, { at: 'starting', run: { ...run, warm: true } }, nowMs, { tried: app.stats.tried - 1 }),
    [...drops, { type: 'process.open', run: run.run }],
  ];
}

function planRunning(app: AppSlice, inputs: AppInputs, run: Run, nowMs: number): Step {
  if (app.life.at === 'starting' && nowMs - app.stats.sinceMs >= startDeadlineMs) {
    return stop(app, inputs, run, nowMs, { kind: 'never-healthy', afterMs: startDeadlineMs, tail: [] });
  }
  const isLate = app.life.at === 'starting' && nowMs - app.stats.sinceMs >= slowStartMs;
  if (isLate && !app.stats.slow) return [{ ...app, stats: { ...app.stats, slow: true } }, []];
  // The list keeps the URL it was made with: a new one is same-origin for Streamlit and restarts nothing.
  const wanted = wantedApp(inputs, run);
  if (wanted.kind === 'none') return leave(app, inputs, run, nowMs);
  const taking = takingOf(app);
  if (taking?.at === 'moving') return planMoving(app, inputs, taking);
  if (taking !== null) return stop(app, inputs, run, nowMs, taking.run.launch);
  if (run.generation !== app.generation) return planAgain(app, inputs, run, nowMs);
  if (wanted.kind === 'launch' && !sameLaunch(wanted.launch, run.launch)) {
    const [checked, commands] = planPreflight(app, wanted.launch, run.launch.port, nowMs);
    if (checked.preflight?.verdict !== 'clear') return [checked, commands];
    return planSuccession(checked, inputs, run, nowMs) ?? stop(checked, inputs, run, nowMs, wanted.launch);
  }
  return [app.preflight === null ? app : { ...app, preflight: null }, []];
}

/**
 * A restart by hand, which reads the config files anew. Where they put the app somewhere else, that is looked at first: one
 * that cannot be ends nothing that runs, but is told, and waits until they are mended.
 */
function planAgain(app: AppSlice, inputs: AppInputs, run: Run, nowMs: number): Step {
  // By what is known already: the config files are watched, and the look at the project may take seconds.
  const known = { ...inputs, project: { ...inputs.project, look: { at: 'done', atMs: nowMs } } } as const;
  const [next, asItWas] = [wantedApp(known, null), wantedApp(known, run)];
  if (next.kind !== 'launch' || asItWas.kind !== 'launch' || sameAddress(next.launch, asItWas.launch))
    return stop(app, inputs, run, nowMs, next.kind === 'launch' ? next.launch : null);
  const [checked, commands] = planPreflight(app, next.launch, run.launch.port, nowMs);
  return checked.preflight?.verdict === 'clear'
    ? stop(checked, inputs, run, nowMs, next.launch)
    : [checked, commands];
}

/** The tunnel goes first: no visitor meets an app that is being stopped. */
function leave(app: AppSlice, inputs: AppInputs, run: Run, nowMs: number): Step {
  const waits = inputs.intent === 'leave' && inputs.tunnel.hasAgent;
  return waits ? [app, []] : stop(app, inputs, run, nowMs, null);
}

/** @param why the launch that it is stopped for, or the failure; null: for none. */
function stop(
  app: AppSlice,
  inputs: AppInputs,
  run: Run,
  nowMs: number,
  why: LaunchSpec | Failure | null,
): Step {
  const failure = why !== null && 'kind' in why ? why : null;
  const next = why === null || 'kind' in why ? null : why;
  const { drop, order } = stopOrder(app, inputs, run, failure, next);
  const deadlineMs = nowMs + graceMs + (order.sessions === 'carry' ? packingMs : 0);
  const stopping = { at: 'stopping', run, deadlineMs, killed: false, failure } as const;
  const sessions = handedOver(app.sessions, run.launch, drop, nowMs);
  return [
    enter({ ...app, preflight: null, sessions }, stopping, nowMs),
    [{ type: 'process.stop', run: run.run, ...order, ...yielding(app, order, next) }],
  ];
}

/** Only where another stands ready: an app that listens no more is none to its visitors. */
function yielding(
  app: AppSlice,
  { sessions }: StopOrder,
  next: LaunchSpec | null,
): { readonly yields?: true } {
  const isFollowed = sessions === 'carry' && next !== null && provedFor(app, next) !== null;
  return isFollowed ? { yields: true } : {};
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
  const obstacle = app.preflight?.obstacle ?? null;
  // Streamlit itself found it taken, a moment after we had found it free: two starts at once.
  const movedPort = obstacle === null ? null : portMovedFrom(app, failed, obstacle);
  if (movedPort !== null)
    return [enter({ ...app, movedPort, preflight: null }, { at: 'stopped' }, nowMs, freshCounts), []];
  const [checked, commands] = planPreflight(app, wanted.launch, null, nowMs);
  return checked.preflight?.verdict === 'clear' ? retry() : [checked, commands];
}
