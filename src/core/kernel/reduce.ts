import { recordInstall } from '../app/install.ts';
import { liveRun, recordProcess } from '../app/life.ts';
import { recordVetting } from '../app/preflight.ts';
import { recordFailure } from '../app/script-failure-watch.ts';
import type { ConfigReading } from '../app/streamlit-config.ts';
import { addJump, wallTime } from '../base/wall-time.ts';
import { recordProbe, requestProbes } from '../checks/app-schedule.ts';
import { probedApp } from '../checks/probed-app.ts';
import { askHopsAgain, recordHops, visitSeen } from '../checks/public-schedule.ts';
import { recordVisit, stillRefused } from '../door/plan.ts';
import { recordEnvFile } from '../settings/record.ts';
import { tunnelEnded, tunnelOpened, tunnelReconnect, tunnelWoke } from '../tunnel/life.ts';
import { retryOf } from '../tunnel/ngrok-errors.ts';
import { offersOf } from '../view/first-steps.ts';
import type { Command, Event } from './events.ts';
import type { State } from './state.ts';

type Step = [State, Command[]];

/** Takes down what happened. What follows from it is for the plans. */
export function record(state: State, event: Event, nowMs: number): Step {
  switch (event.type) {
    case 'clock.ticked':
      return [{ ...state, wakeAtMs: null }, []];
    case 'clock.jumped':
      return clockJumped(state, event.byMs, nowMs);
    case 'envFile.read':
    case 'envFile.missing':
    case 'envFile.unreadable':
      return [recordEnvFile(state, event, wallTime(state.jumps, nowMs)), []];
    case 'project.scanned':
      return [{ ...state, project: event.scan, scan: 'done', scannedAtMs: nowMs, versionAsked: false }, []];
    case 'streamlitConfig.read':
      return [withConfig(state, event.config), []];
    case 'streamlit.versionRead':
      return [withVersion(state, event.version), []];
    case 'streamlit.installProgress':
    case 'streamlit.installed':
    case 'streamlit.installFailed':
      return [recordInstall(state, event), []];
    case 'app.raised':
      return [recordFailure(state, event.failure, nowMs), []];
    case 'sources.changed':
      return [{ ...state, raised: null }, []];
    case 'ngrokConfig.read':
      return [{ ...state, ngrok: event.config }, []];
    case 'process.spawned':
    case 'process.refused':
    case 'process.healthy':
    case 'process.exited':
      return [recordProcess(state, event, nowMs), []];
    case 'launch.checked':
      return [recordVetting(state, event.launch, event.obstacle, nowMs), []];
    case 'door.opened':
      return [{ ...state, door: { at: 'open', url: event.url, mode: null } }, []];
    case 'door.failed':
      return [{ ...state, door: { at: 'failed', message: event.message } }, []];
    case 'visit.ended':
      return [visitSeen({ ...state, visits: recordVisit(state.visits, event) }, nowMs), []];
    case 'webSocket.opened':
    case 'origin.refused':
      return [{ ...state, visits: recordVisit(state.visits, event) }, []];
    case 'origin.requested': {
      const known = stillRefused(state).some(({ origin }) => origin === event.origin);
      return [state, known ? [{ type: 'envFile.addOrigin', origin: event.origin }] : []];
    }
    case 'env.createRequested':
      return [state, offersOf(state).envExample === null ? [] : [{ type: 'envFile.create' }]];
    case 'tunnel.opened':
      return [{ ...state, tunnel: tunnelOpened(state.tunnel, event.agent, event.url, nowMs) }, []];
    case 'tunnel.ended': {
      const retry = retryOf(event.error);
      return [{ ...state, tunnel: tunnelEnded(state.tunnel, event.agent, event.error, retry, nowMs) }, []];
    }
    case 'probe.answered':
      return [{ ...state, probes: recordProbe(state.probes, event.answer, probedApp(state), nowMs) }, []];
    case 'hops.answered':
      return [recordHops(state, event.id, event.sights, event.reached, nowMs), []];
    case 'wildcard.requested':
      return [{ ...state, cors: event.cors }, []];
    case 'restart.requested':
      return [restart(state, nowMs), []];
    case 'reconnect.requested':
      return reconnect(state, nowMs);
    case 'probe.requested': {
      const app = probedApp(state);
      return [
        app === null ? state : askHopsAgain({ ...state, probes: requestProbes(state.probes, app) }),
        [],
      ];
    }
    case 'stop.requested':
      return [state.wish === 'run' ? { ...state, wish: 'leave' } : state, []];
    case 'quit.requested':
      return [{ ...state, wish: state.wish === 'run' ? 'leave' : 'leave at once' }, []];
    default:
      return event satisfies never;
  }
}

/** A restart by hand looks for Streamlit again: it may have been installed, or its virtualenv rebuilt. */
function restart(state: State, nowMs: number): State {
  const again: State = {
    ...state,
    generation: state.generation + 1,
    scan: state.scan === 'asked' ? 'asked' : 'wanted',
    install: state.install.at === 'failed' ? { at: 'none' } : state.install,
    vetting: null,
  };
  if (liveRun(state.process) !== null) return again;
  const record = { ...state.record, failures: 0, backoffs: 0, sinceMs: nowMs };
  return { ...again, process: { at: 'stopped' }, record };
}

function reconnect(state: State, nowMs: number): Step {
  const [tunnel, commands] = tunnelReconnect(state.tunnel, nowMs);
  const door = state.door.at === 'failed' ? ({ at: 'closed' } as const) : state.door;
  return [{ ...state, tunnel, door, ngrok: null }, commands];
}

function withConfig(state: State, config: ConfigReading): State {
  return state.project === null ? state : { ...state, project: { ...state.project, config } };
}

function clockJumped(state: State, byMs: number, nowMs: number): Step {
  const [tunnel, commands] = byMs > 0 ? tunnelWoke(state.tunnel, nowMs) : [state.tunnel, []];
  return [{ ...state, tunnel, jumps: addJump(state.jumps, { atMs: nowMs, byMs }) }, commands];
}

function withVersion(state: State, version: string | null): State {
  const { project } = state;
  if (project === null || project.streamlit === null) return state;
  return { ...state, project: { ...project, streamlit: { ...project.streamlit, version } } };
}
