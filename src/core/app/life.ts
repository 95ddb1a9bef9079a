import type { Command, Event, StartObstacle } from '../kernel/events.ts';
import type { AppProcess, Exit, Failure, ProcessRecord, Run, State } from '../kernel/state.ts';
import { tunnelHasAgent } from '../tunnel/life.ts';
import type { LaunchSpec } from './launch.ts';
import { sameLaunch } from './launch.ts';
import { blockedBy, planVetting } from './preflight.ts';
import { firstUrlDeadline, type ProcessWish, wishedProcess } from './wanted.ts';

/** Streamlit left within 0.6 s with a browser attached; what takes longer than this is stuck. */
const graceMs = 5000;
/** A first start on a cold disk took seconds; after a minute nobody believes in it any more. */
const startDeadlineMs = 60_000;
/** A warm start took 0.4 to 0.6 s; nobody waits for longer than this without wondering. */
const slowStartMs = 10_000;
const crashLoopTimes = 5;
const firstBackoffMs = 500;
const lastBackoffMs = 10_000;
/** A run that was ready this long ends a series of crashes. */
const steadyMs = 10_000;
/** `streamlit run` (click) leaves with 2 when it was called wrongly; trying again changes nothing. */
const usageExitCode = 2;

type Step = [State, Command[]];
type LaunchWish = Extract<ProcessWish, { kind: 'launch' }>;
type ProcessEvent = Extract<Event, { type: `process.${string}` }>;

/** Records what became of a run. News of any other run than the present one is dropped. */
export function recordProcess(state: State, event: ProcessEvent, nowMs: number): State {
  const current = liveRun(state.process);
  if (current === null || current.run !== event.run) return state;
  switch (event.type) {
    case 'process.spawned':
      return withRun(state, { ...current, pid: event.pid });
    case 'process.healthy':
      if (state.process.at !== 'starting') return state;
      return enter(state, { at: 'ready', run: current }, nowMs, { failures: 0 });
    case 'process.refused':
      return refused(state, current, event.obstacle, nowMs);
    case 'process.exited':
      return exited(state, current, event, nowMs);
    default:
      return event satisfies never;
  }
}

/** Compares the wanted launch with the one that runs; moves the state along with the commands it gives. */
export function planProcess(state: State, nowMs: number): Step {
  const { process } = state;
  switch (process.at) {
    case 'stopped':
      return planStart(state, wishedProcess(state, null), nowMs);
    case 'starting':
    case 'ready':
      return planRunning(state, process.run, nowMs);
    case 'stopping':
      if (process.killed || (nowMs < process.deadlineMs && state.wish !== 'leave at once'))
        return [state, []];
      return [
        { ...state, process: { ...process, killed: true } },
        [{ type: 'process.kill', run: process.run.run }],
      ];
    case 'backoff':
      return planBackoff(state, process.untilMs, process.launch, nowMs);
    case 'failed':
      return planFailed(state, process.failure, process.launch, nowMs);
    default:
      return process satisfies never;
  }
}

/** When the plan has something to do again by itself; null: it waits for news. */
export function processDeadline(state: State): number | null {
  const { process, vetting, record } = state;
  if (process.at === 'stopping') return process.killed ? null : process.deadlineMs;
  if (process.at === 'backoff') return process.untilMs;
  if (process.at === 'stopped') return firstUrlDeadline(state);
  const again = vetting?.verdict !== 'blocked' ? null : vetting.againAtMs;
  if (process.at === 'starting') {
    const nextMs = record.sinceMs + (record.slow ? startDeadlineMs : slowStartMs);
    return Math.min(nextMs, again ?? Infinity);
  }
  return again;
}

/** The run that has, or may have, a process. */
export function liveRun(process: AppProcess): Run | null {
  return 'run' in process ? process.run : null;
}

function planStart(state: State, wish: ProcessWish, nowMs: number): Step {
  switch (wish.kind) {
    case 'none':
    case 'unknown':
      return [state, []];
    case 'impossible':
      return [enter(state, { at: 'failed', failure: wish.failure, launch: null }, nowMs), []];
    case 'launch':
      return nowMs < (firstUrlDeadline(state) ?? 0) ? [state, []] : start(state, wish, nowMs);
    default:
      return wish satisfies never;
  }
}

function start(state: State, { launch, config }: LaunchWish, nowMs: number): Step {
  const run: Run = {
    run: state.record.nextRun,
    launch,
    generation: state.generation,
    endpoint: state.tunnel.url,
    config,
    pid: null,
  };
  const started = enter({ ...state, vetting: null }, { at: 'starting', run }, nowMs, {
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

function planRunning(state: State, run: Run, nowMs: number): Step {
  if (state.process.at === 'starting' && nowMs - state.record.sinceMs >= startDeadlineMs) {
    return stop(state, run, nowMs, { kind: 'never-healthy', afterMs: startDeadlineMs, tail: [] });
  }
  const isLate = state.process.at === 'starting' && nowMs - state.record.sinceMs >= slowStartMs;
  if (isLate && !state.record.slow) return [{ ...state, record: { ...state.record, slow: true } }, []];
  // The list keeps the URL it was made with: a new one is same-origin for Streamlit and restarts nothing.
  const wish = wishedProcess(state, run);
  if (wish.kind === 'none') return leave(state, run, nowMs);
  if (run.generation !== state.generation) return stop(state, run, nowMs, null);
  if (wish.kind === 'launch' && !sameLaunch(wish.launch, run.launch)) {
    const [vetted, commands] = planVetting(state, wish.launch, run.launch.port, nowMs);
    return vetted.vetting?.verdict === 'clear' ? stop(vetted, run, nowMs, null) : [vetted, commands];
  }
  return [state.vetting === null ? state : { ...state, vetting: null }, []];
}

/** The tunnel goes first: no visitor meets an app that is being stopped. */
function leave(state: State, run: Run, nowMs: number): Step {
  const waits = state.wish === 'leave' && tunnelHasAgent(state.tunnel);
  return waits ? [state, []] : stop(state, run, nowMs, null);
}

function stop(state: State, run: Run, nowMs: number, failure: Failure | null): Step {
  const deadlineMs = nowMs + graceMs;
  const stopping = { at: 'stopping', run, deadlineMs, killed: false, failure } as const;
  return [enter({ ...state, vetting: null }, stopping, nowMs), [{ type: 'process.stop', run: run.run }]];
}

function planBackoff(state: State, untilMs: number, launch: LaunchSpec, nowMs: number): Step {
  const wish = wishedProcess(state, null);
  const same = wish.kind === 'unknown' || (wish.kind === 'launch' && sameLaunch(wish.launch, launch));
  return same && nowMs < untilMs ? [state, []] : [enter(state, { at: 'stopped' }, nowMs), []];
}

function planFailed(state: State, failure: Failure, failed: LaunchSpec | null, nowMs: number): Step {
  const wish = wishedProcess(state, null);
  const retry = (): Step => [enter({ ...state, vetting: null }, { at: 'stopped' }, nowMs, fresh), []];
  if (wish.kind !== 'launch') return [state, []];
  if (failed === null || !sameLaunch(wish.launch, failed)) return retry();
  if (failure.kind !== 'obstacle') return [state, []];
  const [vetted, commands] = planVetting(state, wish.launch, null, nowMs);
  return vetted.vetting?.verdict === 'clear' ? retry() : [vetted, commands];
}

function refused(state: State, run: Run, obstacle: StartObstacle, nowMs: number): State {
  if (state.process.at === 'stopping') return enter(state, { at: 'stopped' }, nowMs);
  const vetting = blockedBy(run.launch, obstacle, nowMs);
  return enter({ ...state, vetting }, failedBy(run.launch, { kind: 'obstacle', obstacle }), nowMs);
}

function exited(state: State, run: Run, exit: Exit, nowMs: number): State {
  const { process, record } = state;
  const noted: State = { ...state, record: { ...record, exit } };
  if (process.at === 'stopping') {
    const { failure } = process;
    if (failure === null) return enter(noted, { at: 'stopped' }, nowMs, fresh);
    return enter(noted, failedBy(run.launch, { ...failure, ...tailOf(failure, exit) }), nowMs);
  }
  if (state.wish !== 'run') return enter(noted, { at: 'stopped' }, nowMs);
  return process.at === 'ready'
    ? crashedWhenReady(noted, run, nowMs)
    : crashedAtStart(noted, run, exit, nowMs);
}

function crashedWhenReady(state: State, run: Run, nowMs: number): State {
  const steady = nowMs - state.record.sinceMs >= steadyMs;
  return backOff(state, run, { backoffs: steady ? 0 : state.record.backoffs, failures: 0 }, nowMs);
}

function crashedAtStart(state: State, run: Run, exit: Exit, nowMs: number): State {
  const failures = state.record.failures + 1;
  if (exit.tail.some((line) => line.includes(`Port ${run.launch.port} is not available`))) {
    const obstacle = { kind: 'port-taken', port: run.launch.port, holder: null } as const;
    return enter(state, failedBy(run.launch, { kind: 'obstacle', obstacle }), nowMs, { failures });
  }
  if (exit.exitCode === usageExitCode) {
    return enter(state, failedBy(run.launch, { kind: 'usage', tail: exit.tail }), nowMs, { failures });
  }
  if (failures >= crashLoopTimes) {
    const failure = { kind: 'crash-loop', times: failures, tail: exit.tail } as const;
    return enter(state, failedBy(run.launch, failure), nowMs, { failures });
  }
  return backOff(state, run, { backoffs: state.record.backoffs, failures }, nowMs);
}

function backOff(state: State, run: Run, counts: typeof fresh, nowMs: number): State {
  const untilMs = nowMs + Math.min(firstBackoffMs * 2 ** counts.backoffs, lastBackoffMs);
  const waiting = { at: 'backoff', untilMs, launch: run.launch } as const;
  return enter({ ...state, vetting: null }, waiting, nowMs, { ...counts, backoffs: counts.backoffs + 1 });
}

const fresh = { failures: 0, backoffs: 0 };

function failedBy(launch: LaunchSpec, failure: Failure): AppProcess {
  return { at: 'failed', failure, launch };
}

function tailOf(failure: Failure, exit: Exit): { tail?: readonly string[] } {
  return failure.kind === 'never-healthy' ? { tail: exit.tail } : {};
}

function withRun(state: State, run: Run): State {
  const { process } = state;
  return 'run' in process ? { ...state, process: { ...process, run } } : state;
}

function enter(state: State, process: AppProcess, nowMs: number, record: Partial<ProcessRecord> = {}): State {
  return { ...state, process, record: { ...state.record, sinceMs: nowMs, slow: false, ...record } };
}
