import { planInstall } from '../app/install.ts';
import { liveRun, planProcess, processDeadline } from '../app/life.ts';
import { planFailureWatch } from '../app/script-failure-watch.ts';
import { wishedTunnel } from '../app/wanted.ts';
import { wallTime } from '../base/wall-time.ts';
import { forgetProbes, noProbes, planProbes, probesDeadline } from '../checks/app-schedule.ts';
import { probedApp } from '../checks/probed-app.ts';
import { noProxyTarget, planProxyTarget } from '../checks/proxy-move.ts';
import { hopsDeadline, noHopWatch, planHops } from '../checks/public-schedule.ts';
import { noVisits, planDoor } from '../door/plan.ts';
import { initialTunnel, tunnelDeadline, tunnelHasAgent } from '../tunnel/life.ts';
import { planTunnel } from '../tunnel/plan.ts';
import { withHistory } from '../view/history.ts';
import type { Command, Event } from './events.ts';
import { record } from './reduce.ts';
import type { Boot, State } from './state.ts';

type Step = [State, Command[]];

/** How often a folder without an app or a Streamlit is looked at again. */
const rescanMs = 3000;

/** Before anything has happened. */
export function initialState(boot: Boot): State {
  const nowMs = boot.startedAtMs;
  return {
    boot,
    wish: 'run',
    exitCode: 0,
    ended: false,
    cors: boot.cors,
    generation: 0,
    settings: null,
    fromFile: false,
    errors: [],
    warnings: [],
    lastChange: null,
    project: null,
    scan: 'wanted',
    scannedAtMs: nowMs,
    versionAsked: false,
    install: { at: 'none' },
    ngrok: null,
    process: { at: 'stopped' },
    record: { sinceMs: nowMs, nextRun: 1, failures: 0, backoffs: 0, exit: null, slow: false },
    vetting: null,
    raised: null,
    watchedSources: [],
    tunnel: initialTunnel(nowMs),
    door: { at: 'closed' },
    visits: noVisits,
    probes: noProbes,
    watch: noHopWatch,
    history: [],
    proxyTarget: noProxyTarget,
    wakeAtMs: null,
    jumps: [],
  };
}

/** One turn: records what happened, then compares what is wanted with what is, until there is nothing more to do. */
export function step(state: State, event: Event, nowMs: number): Step {
  if (state.ended) return [state, []];
  const [recorded, first] = record(state, event, nowMs);
  const commands = [...first];
  let current = recorded;
  for (;;) {
    const [next, more] = plan(current, nowMs);
    commands.push(...more);
    if (next === current)
      return appoint(withHistory(state, current, wallTime(current.jumps, nowMs)), doorFirst(commands), nowMs);
    current = next;
  }
}

/** Visitors are held before the app is told to stop: whatever was decided in one turn, the door hears it first. */
function doorFirst(commands: readonly Command[]): Command[] {
  const isLead = ({ type }: Command) => type === 'door.lead';
  return [...commands.filter(isLead), ...commands.filter((command) => !isLead(command))];
}

function plan(state: State, nowMs: number): Step {
  for (const part of [
    planScan,
    planInstall,
    planNgrokConfig,
    planTunnelOf,
    planProcess,
    planFailureWatch,
    planDoor,
    planFailure,
    planVersion,
    planProbesOf,
    planHops,
    planProxyTarget,
    planEnd,
  ]) {
    const [next, commands] = part(state, nowMs);
    if (next !== state) return [next, commands];
  }
  return [state, []];
}

function planScan(state: State, nowMs: number): Step {
  if (state.scan === 'asked' || state.wish !== 'run') return [state, []];
  const due = state.scan === 'wanted' || (lacksSomething(state) && nowMs >= state.scannedAtMs + rescanMs);
  return due ? [{ ...state, scan: 'asked' }, [{ type: 'project.scan' }]] : [state, []];
}

/** Once the app is ready, which matters more: its version decides nothing but what is said of it. */
function planVersion(state: State): Step {
  const streamlit = state.project?.streamlit ?? null;
  if (streamlit === null || streamlit.version !== null || state.versionAsked || state.process.at !== 'ready')
    return [state, []];
  return [{ ...state, versionAsked: true }, [{ type: 'streamlit.askVersion', streamlit }]];
}

/** The settings say only later whether a tunnel is wanted; until then ngrok's file is nobody's business. */
function planNgrokConfig(state: State): Step {
  if (state.ngrok !== null || state.settings?.useNgrok !== true || state.wish !== 'run') return [state, []];
  return [{ ...state, ngrok: 'asked' }, [{ type: 'ngrokConfig.read' }]];
}

function planTunnelOf(state: State, nowMs: number): Step {
  const [tunnel, commands] = planTunnel(state.tunnel, wishedTunnel(state), nowMs);
  if (tunnel !== state.tunnel) return [{ ...state, tunnel }, commands];
  const { phase } = tunnel;
  if (state.wish !== 'leave at once' || phase.at !== 'closing' || phase.killed) return [state, []];
  const killed = { ...tunnel, phase: { ...phase, killed: true } };
  return [{ ...state, tunnel: killed }, [{ type: 'tunnel.kill', agent: phase.agent }]];
}

/** Nobody looks at a screen and mends it: the failure is the end. */
function planFailure(state: State): Step {
  if (state.boot.attended || state.process.at !== 'failed' || state.wish !== 'run') return [state, []];
  return [{ ...state, wish: 'leave', exitCode: 1 }, []];
}

function planProbesOf(state: State, nowMs: number): Step {
  const app = probedApp(state);
  const [probes, commands] =
    app === null ? [forgetProbes(state.probes), []] : planProbes(state.probes, app, nowMs);
  return probes === state.probes ? [state, []] : [{ ...state, probes }, commands];
}

function planEnd(state: State): Step {
  if (state.wish === 'run' || state.ended || tunnelHasAgent(state.tunnel)) return [state, []];
  if (liveRun(state.process) !== null) return [state, []];
  return [{ ...state, ended: true }, [{ type: 'session.end', exitCode: state.exitCode }]];
}

function appoint(state: State, commands: Command[], nowMs: number): Step {
  const times = [
    processDeadline(state),
    tunnelDeadline(state.tunnel),
    probesDeadline(state.probes),
    hopsDeadline(state),
    rescanAt(state),
  ];
  // What is past and was not acted upon waits for news, not for time.
  const due = times.filter((time): time is number => time !== null && time > nowMs);
  const wakeAtMs = state.ended || due.length === 0 ? null : Math.min(...due);
  if (wakeAtMs === state.wakeAtMs) return [state, commands];
  return [{ ...state, wakeAtMs }, [...commands, { type: 'clock.wake', atMs: wakeAtMs }]];
}

function rescanAt(state: State): number | null {
  return state.scan === 'done' && lacksSomething(state) ? state.scannedAtMs + rescanMs : null;
}

function lacksSomething(state: State): boolean {
  const { process } = state;
  if (process.at !== 'failed') return false;
  // Its virtualenv may be made anew, or another one.
  if (process.failure.kind === 'obstacle') return process.failure.obstacle.kind === 'not-spawned';
  return ['no-streamlit', 'not-installed', 'no-script'].includes(process.failure.kind);
}
