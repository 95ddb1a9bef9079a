import type { Command, Event } from './events.ts';
import { retryOf } from './ngrok-errors.ts';
import {
  forgetProbes,
  noProbes,
  type ProbedApp,
  planProbes,
  probesDeadline,
  recordProbe,
  requestProbes,
} from './probes.ts';
import { liveRun, planProcess, processDeadline, recordProcess } from './process.ts';
import { recordEnvFile } from './record-env-file.ts';
import type { Boot, State } from './state.ts';
import {
  initialTunnel,
  planTunnel,
  tunnelDeadline,
  tunnelEnded,
  tunnelHasAgent,
  tunnelOpened,
  tunnelReconnect,
} from './tunnel.ts';
import { recordVetting } from './vetting.ts';
import { wishedTunnel } from './wishes.ts';

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
    ngrok: null,
    process: { at: 'stopped' },
    record: { sinceMs: nowMs, nextRun: 1, failures: 0, backoffs: 0, exit: null },
    vetting: null,
    tunnel: initialTunnel(nowMs),
    probes: noProbes,
    wakeAtMs: null,
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
    if (next === current) return appoint(current, commands, nowMs);
    current = next;
  }
}

function record(state: State, event: Event, nowMs: number): Step {
  switch (event.type) {
    case 'clock.ticked':
      return [{ ...state, wakeAtMs: null }, []];
    case 'envFile.read':
    case 'envFile.missing':
    case 'envFile.unreadable':
      return [recordEnvFile(state, event, nowMs), []];
    case 'project.scanned':
      return [{ ...state, project: event.scan, scan: 'done', scannedAtMs: nowMs }, []];
    case 'ngrokConfig.read':
      return [{ ...state, ngrok: event.config }, []];
    case 'process.spawned':
    case 'process.refused':
    case 'process.healthy':
    case 'process.exited':
      return [recordProcess(state, event, nowMs), []];
    case 'launch.checked':
      return [recordVetting(state, event.launch, event.obstacle, nowMs), []];
    case 'tunnel.opened':
      return [{ ...state, tunnel: tunnelOpened(state.tunnel, event.agent, event.url, nowMs) }, []];
    case 'tunnel.ended': {
      const retry = retryOf(event.error);
      return [{ ...state, tunnel: tunnelEnded(state.tunnel, event.agent, event.error, retry, nowMs) }, []];
    }
    case 'probe.answered':
      return [{ ...state, probes: recordProbe(state.probes, event.answer, probedApp(state), nowMs) }, []];
    case 'wildcard.requested':
      return [{ ...state, cors: event.cors }, []];
    case 'restart.requested':
      return [restart(state, nowMs), []];
    case 'reconnect.requested':
      return reconnect(state, nowMs);
    case 'probe.requested': {
      const app = probedApp(state);
      return [app === null ? state : { ...state, probes: requestProbes(state.probes, app) }, []];
    }
    case 'quit.requested':
      return [{ ...state, wish: state.wish === 'run' ? 'leave' : 'leave at once' }, []];
    default:
      return event satisfies never;
  }
}

function plan(state: State, nowMs: number): Step {
  for (const part of [
    planScan,
    planNgrokConfig,
    planTunnelOf,
    planProcess,
    planFailure,
    planProbesOf,
    planEnd,
  ]) {
    const [next, commands] = part(state, nowMs);
    if (next !== state) return [next, commands];
  }
  return [state, []];
}

/** A restart by hand looks for Streamlit again: it may have been installed, or its virtualenv rebuilt. */
function restart(state: State, nowMs: number): State {
  const again: State = {
    ...state,
    generation: state.generation + 1,
    scan: state.scan === 'asked' ? 'asked' : 'wanted',
    vetting: null,
  };
  if (liveRun(state.process) !== null) return again;
  const record = { ...state.record, failures: 0, backoffs: 0, sinceMs: nowMs };
  return { ...again, process: { at: 'stopped' }, record };
}

function reconnect(state: State, nowMs: number): Step {
  const [tunnel, commands] = tunnelReconnect(state.tunnel, nowMs);
  return [{ ...state, tunnel, ngrok: null }, commands];
}

function planScan(state: State, nowMs: number): Step {
  if (state.scan === 'asked' || state.wish !== 'run') return [state, []];
  const due = state.scan === 'wanted' || (lacksSomething(state) && nowMs >= state.scannedAtMs + rescanMs);
  return due ? [{ ...state, scan: 'asked' }, [{ type: 'project.scan' }]] : [state, []];
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
  return process.failure.kind === 'no-streamlit' || process.failure.kind === 'no-script';
}

/** The app as probes meet it; null while it is not ready. */
export function probedApp(state: State): ProbedApp | null {
  if (state.process.at !== 'ready') return null;
  const { run, launch } = state.process.run;
  return {
    run,
    baseUrl: launch.baseUrl,
    port: launch.port,
    origins: launch.origins,
    cors: launch.cors,
    knownHost: launch.env['STREAMLIT_BROWSER_SERVER_ADDRESS'] ?? null,
  };
}
