import { recordLife, restartApp } from '../app/life.ts';
import { recordPreflight } from '../app/preflight.ts';
import { lookAgain, recordProject } from '../app/project.ts';
import { recordFailure } from '../app/script-failure-watch.ts';
import type { AppEvent } from '../app/state.ts';
import { addJump, wallTime } from '../base/wall-time.ts';
import { recordReply, requestChecks, visitSeen } from '../checks/schedule.ts';
import { recordDoor, retryDoor, stillRefused } from '../door/plan.ts';
import type { AnyDoorEvent } from '../door/state.ts';
import { type EnvEvent, recordEnvFile } from '../settings/record.ts';
import { tunnelEnded, tunnelOpened, tunnelReconnect, tunnelWoke } from '../tunnel/life.ts';
import { retryOf } from '../tunnel/ngrok-errors.ts';
import type { TunnelEvent } from '../tunnel/state.ts';
import type { ClockEvent, Command, Event, Request } from './events.ts';
import { checkInputs, listedByApp } from './inputs.ts';
import { offers } from './show.ts';
import type { State } from './state.ts';

type Step = [State, Command[]];

/** Takes down what happened. What follows from it is for the plans. */
export function reduce(state: State, event: Event, nowMs: number): Step {
  switch (event.type) {
    case 'clock.ticked':
    case 'clock.jumped':
      return reduceClock(state, event, nowMs);
    case 'envFile.read':
    case 'envFile.missing':
    case 'envFile.unreadable':
      return [reduceEnv(state, event, nowMs), []];
    case 'project.scanned':
    case 'streamlitConfig.read':
    case 'streamlit.versionRead':
    case 'streamlit.installProgress':
    case 'streamlit.installed':
    case 'streamlit.installFailed':
      return [{ ...state, project: recordProject(state.project, event, nowMs) }, []];
    case 'app.raised':
    case 'sources.changed':
    case 'launch.checked':
    case 'process.spawned':
    case 'process.refused':
    case 'process.healthy':
    case 'process.exited':
      return [reduceApp(state, event, nowMs), []];
    case 'door.opened':
    case 'door.failed':
    case 'visit.ended':
    case 'webSocket.opened':
    case 'origin.refused':
      return [reduceDoor(state, event, nowMs), []];
    case 'ngrokConfig.read':
    case 'tunnel.opened':
    case 'tunnel.ended':
      return [reduceTunnel(state, event, nowMs), []];
    case 'check.answered':
      return [{ ...state, checks: recordReply(state.checks, event, checkInputs(state), nowMs) }, []];
    case 'origin.requested':
    case 'env.createRequested':
    case 'wildcard.requested':
    case 'restart.requested':
    case 'reconnect.requested':
    case 'probe.requested':
    case 'stop.requested':
    case 'quit.requested':
      return reduceRequest(state, event, nowMs);
    default:
      return event satisfies never;
  }
}

function reduceClock(state: State, event: ClockEvent, nowMs: number): Step {
  const { clock, tunnel } = state;
  if (event.type === 'clock.ticked') return [{ ...state, clock: { ...clock, wakeAtMs: null } }, []];
  const { byMs } = event;
  const [life, commands] = byMs > 0 ? tunnelWoke(tunnel.life, nowMs) : [tunnel.life, []];
  const jumps = addJump(clock.jumps, { atMs: nowMs, byMs });
  return [{ ...state, tunnel: { ...tunnel, life }, clock: { ...clock, jumps } }, commands];
}

function reduceEnv(state: State, event: EnvEvent, nowMs: number): State {
  const { env: before, boot, clock, project } = state;
  const env = recordEnvFile(before, event, boot, wallTime(clock.jumps, nowMs));
  // Streamlit reads the config file beside the script too: with another script, that one counts.
  const isOther = before.settings !== null && before.settings.app !== env.settings?.app;
  return { ...state, env, project: isOther ? lookAgain(project) : project };
}

function reduceApp(state: State, event: AppEvent, nowMs: number): State {
  const { app, session } = state;
  switch (event.type) {
    case 'app.raised':
      return { ...state, app: recordFailure(app, event.failure, nowMs) };
    case 'sources.changed':
      return { ...state, app: { ...app, raised: null } };
    case 'launch.checked':
      return { ...state, app: recordPreflight(app, event, nowMs) };
    case 'process.spawned':
    case 'process.refused':
    case 'process.healthy':
    case 'process.exited':
      return { ...state, app: recordLife(app, event, session.intent, nowMs) };
    default:
      return event satisfies never;
  }
}

function reduceDoor(state: State, event: AnyDoorEvent, nowMs: number): State {
  const recorded = { ...state, door: recordDoor(state.door, event) };
  if (event.type !== 'visit.ended') return recorded;
  return { ...recorded, checks: visitSeen(state.checks, checkInputs(state), nowMs) };
}

function reduceTunnel(state: State, event: TunnelEvent, nowMs: number): State {
  const { tunnel } = state;
  switch (event.type) {
    case 'ngrokConfig.read':
      return { ...state, tunnel: { ...tunnel, config: event.config } };
    case 'tunnel.opened':
      return {
        ...state,
        tunnel: { ...tunnel, life: tunnelOpened(tunnel.life, event.agent, event.url, nowMs) },
      };
    case 'tunnel.ended': {
      const life = tunnelEnded(tunnel.life, event.agent, event.error, retryOf(event.error), nowMs);
      return { ...state, tunnel: { ...tunnel, life } };
    }
    default:
      return event satisfies never;
  }
}

function reduceRequest(state: State, request: Request, nowMs: number): Step {
  const { session } = state;
  switch (request.type) {
    case 'origin.requested': {
      const known = stillRefused(state.door, listedByApp(state)).some(
        ({ origin }) => origin === request.origin,
      );
      return [state, known ? [{ type: 'envFile.addOrigin', origin: request.origin }] : []];
    }
    case 'env.createRequested':
      return [state, offers(state).envExample === null ? [] : [{ type: 'envFile.create' }]];
    case 'wildcard.requested':
      return [{ ...state, cors: request.cors }, []];
    case 'restart.requested':
      return [restart(state, nowMs), []];
    case 'reconnect.requested':
      return reconnect(state, nowMs);
    case 'probe.requested':
      return [{ ...state, checks: requestChecks(state.checks, checkInputs(state)) }, []];
    case 'stop.requested':
      return [session.intent === 'run' ? { ...state, session: { ...session, intent: 'leave' } } : state, []];
    case 'quit.requested': {
      const intent = session.intent === 'run' ? 'leave' : 'leave at once';
      return [{ ...state, session: { ...session, intent } }, []];
    }
    default:
      return request satisfies never;
  }
}

/** A restart by hand looks for Streamlit again: it may have been installed, or its virtualenv rebuilt. */
function restart(state: State, nowMs: number): State {
  const { project, app } = state;
  const install = project.install.at === 'failed' ? ({ at: 'none' } as const) : project.install;
  return { ...state, project: lookAgain({ ...project, install }), app: restartApp(app, nowMs) };
}

function reconnect(state: State, nowMs: number): Step {
  const [life, commands] = tunnelReconnect(state.tunnel.life, nowMs);
  return [{ ...state, tunnel: { life, config: null }, door: retryDoor(state.door) }, commands];
}
