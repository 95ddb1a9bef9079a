import { type RestartAsked, recordApp, restartApp, withSilence } from '../app/life.ts';
import { lookAgain, lookForOther, recordProject } from '../app/project-record.ts';
import { recordEdit } from '../app/sessions/spare.ts';
import { liveRun } from '../app/state.ts';
import { addJump, wallTime } from '../base/wall-time.ts';
import { recordReply, requestChecks, visitSeen } from '../checks/schedule.ts';
import { forgetCuts, recordDoor, retryDoor, stillRefused } from '../door/plan.ts';
import { type EnvEvent, isEdited, recordEnvFile } from '../settings/record.ts';
import { tunnelReconnect, tunnelWoke } from '../tunnel/life.ts';
import { recordTunnel } from '../tunnel/record.ts';
import type { Offers } from '../view/first-steps.ts';
import type { ClockEvent, Command, Event, Request } from './events.ts';
import { checkInputs, inProject } from './inputs.ts';
import { leaving } from './session.ts';
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
    case 'app.chosen':
    case 'project.toolBusy':
    case 'streamlitConfig.read':
    case 'streamlit.versionRead':
    case 'imports.read':
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
    case 'process.yielded':
    case 'process.exited':
    case 'sessions.hello':
    case 'sessions.live':
    case 'sessions.dumped':
    case 'sessions.lost':
    case 'sessions.taken':
    case 'sessions.restored':
    case 'sessions.tried':
    case 'alone.answered':
    case 'series.told':
    case 'spare.ended':
    case 'successor.slow':
    case 'successor.judged':
    case 'successor.moved':
      return [{ ...state, app: recordApp(state.app, event, state.session.intent, nowMs) }, []];
    case 'door.opened':
    case 'door.failed':
    case 'webSocket.cut':
    case 'origin.refused':
    case 'origin.arrived':
      return [{ ...state, door: recordDoor(state.door, event) }, []];
    case 'webSockets.moved':
      return reduceMoved(state, event);
    case 'visits.seen': {
      const isNews = event.count > state.door.visits.count;
      const checks = isNews ? visitSeen(state.checks, checkInputs(state), nowMs) : state.checks;
      return [{ ...state, door: recordDoor(state.door, event), checks }, []];
    }
    case 'tunnelConfig.read':
    case 'trafficPolicy.read':
    case 'tunnel.opened':
    case 'tunnel.ended':
      return [{ ...state, tunnel: recordTunnel(state.tunnel, event, nowMs) }, []];
    case 'check.answered':
      return [{ ...state, checks: recordReply(state.checks, event, checkInputs(state), nowMs) }, []];
    case 'origin.requested':
    case 'env.createRequested':
    case 'app.requested':
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

/** Visitors are where their sessions are: their scripts may run. */
function reduceMoved(state: State, event: Extract<Event, { type: 'webSockets.moved' }>): Step {
  const { app } = state;
  const run = liveRun(app.life);
  const release: Command[] = run === null ? [] : [{ type: 'sessions.release', run: run.run }];
  return [{ ...state, app: withSilence(app, event) }, release];
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
  const wallMs = wallTime(clock.jumps, nowMs);
  const env = recordEnvFile(before, event, boot, wallMs, (settings) => inProject(settings, state));
  // Streamlit reads the config file beside the script too: with another script, that one counts.
  const isOther = before.settings !== null && before.settings.app !== env.settings?.app;
  const app = isEdited(before, env) ? recordEdit(state.app, nowMs) : state.app;
  return { ...state, env, app, project: isOther ? lookForOther(project) : project };
}

/** The settings file, else Streamlit's secrets: what is offered first. */
function created({ envExample, secretsExample }: Offers): Command[] {
  if (envExample !== null) return [{ type: 'envFile.create' }];
  return secretsExample === null ? [] : [{ type: 'secrets.create', example: secretsExample }];
}

function reduceRequest(state: State, request: Request, nowMs: number): Step {
  const { session } = state;
  switch (request.type) {
    case 'origin.requested': {
      const known = stillRefused(state.door, liveRun(state.app.life)?.launch ?? null).some(
        ({ origin }) => origin === request.origin,
      );
      return [state, known ? [{ type: 'envFile.addOrigin', origin: request.origin }] : []];
    }
    case 'env.createRequested':
      return [state, created(offers(state))];
    case 'app.requested': {
      const { script } = request;
      return [state, offers(state).apps.includes(script) ? [{ type: 'envFile.setApp', script }] : []];
    }
    case 'wildcard.requested':
      return [{ ...state, cors: request.cors }, []];
    case 'restart.requested':
      // Where no event tells of an edit, this is how it is taken over at once.
      return [
        restart(state, request, nowMs),
        [...(request.forget ? ([{ type: 'alone.forget' }] as const) : []), { type: 'envFile.look' }],
      ];
    case 'reconnect.requested':
      return reconnect(state, nowMs);
    case 'probe.requested':
      return [
        { ...state, checks: requestChecks(state.checks, checkInputs(state)), door: forgetCuts(state.door) },
        [],
      ];
    case 'stop.requested':
      return [session.intent === 'run' ? { ...state, session: leaving(session) } : state, []];
    case 'quit.requested':
      return [{ ...state, session: leaving(session) }, []];
    default:
      return request satisfies never;
  }
}

/** A restart by hand looks for Streamlit again: it may have been installed, or its virtualenv rebuilt. */
function restart(state: State, how: RestartAsked, nowMs: number): State {
  const { project, app } = state;
  const install = project.install.at === 'failed' ? ({ at: 'none' } as const) : project.install;
  return { ...state, project: lookAgain({ ...project, install }), app: restartApp(app, how, nowMs) };
}

function reconnect(state: State, nowMs: number): Step {
  const [life, commands] = tunnelReconnect(state.tunnel.life, nowMs);
  return [
    { ...state, tunnel: { ...state.tunnel, life, config: null }, door: retryDoor(state.door) },
    commands,
  ];
}
