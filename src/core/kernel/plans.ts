import { planLife } from '../app/plan.ts';
import { planProject, planVersion } from '../app/project.ts';
import { planFailureWatch } from '../app/script-failure-watch.ts';
import { liveRun } from '../app/state.ts';
import { planProxyMove } from '../checks/proxy-move.ts';
import { planChecks } from '../checks/schedule.ts';
import { planDoor } from '../door/plan.ts';
import { tunnelHasAgent } from '../tunnel/life.ts';
import { planTunnel } from '../tunnel/plan.ts';
import { wantedTunnel } from '../tunnel/wanted.ts';
import type { Command } from './events.ts';
import {
  appInputs,
  checkInputs,
  doorInputs,
  projectInputs,
  proxyMoveInputs,
  tunnelInputs,
} from './inputs.ts';
import type { State } from './state.ts';

type Step = [State, Command[]];
type Plan = (state: State, nowMs: number) => Step;

/**
 * Every plan, in the order in which they are asked. Each compares what is wanted with what is, and moves its own slice as it
 * gives its commands; a plan that has nothing to do gives back the state as it was.
 */
export const plans: readonly Plan[] = [
  (state, nowMs) => put(state, 'project', planProject(state.project, projectInputs(state), nowMs)),
  planNgrokConfig,
  planTunnelLife,
  (state, nowMs) => put(state, 'app', planLife(state.app, appInputs(state), nowMs)),
  (state) => put(state, 'app', planFailureWatch(state.app, state.session.intent)),
  (state) => put(state, 'door', planDoor(state.door, doorInputs(state))),
  planFailure,
  (state) => put(state, 'project', planVersion(state.project, projectInputs(state))),
  (state, nowMs) => put(state, 'checks', planChecks(state.checks, checkInputs(state), nowMs)),
  planProxy,
  planEnd,
];

/** The state with one slice moved on; the same state where that slice is as it was. */
function put<Name extends 'project' | 'app' | 'door' | 'checks'>(
  state: State,
  name: Name,
  [slice, commands]: readonly [State[Name], Command[]],
): Step {
  return slice === state[name] ? [state, []] : [{ ...state, [name]: slice }, commands];
}

/** The settings say only later whether a tunnel is wanted; until then ngrok's file is nobody's business. */
function planNgrokConfig(state: State): Step {
  const { tunnel, env, session } = state;
  if (tunnel.config !== null || env.settings?.useNgrok !== true || session.intent !== 'run')
    return [state, []];
  return [{ ...state, tunnel: { ...tunnel, config: 'asked' } }, [{ type: 'ngrokConfig.read' }]];
}

function planTunnelLife(state: State, nowMs: number): Step {
  const { tunnel, session } = state;
  const [life, commands] = planTunnel(tunnel.life, wantedTunnel(tunnelInputs(state)), nowMs);
  if (life !== tunnel.life) return [{ ...state, tunnel: { ...tunnel, life } }, commands];
  const { phase } = life;
  if (session.intent !== 'leave at once' || phase.at !== 'closing' || phase.killed) return [state, []];
  const killed = { ...life, phase: { ...phase, killed: true } };
  return [{ ...state, tunnel: { ...tunnel, life: killed } }, [{ type: 'tunnel.kill', agent: phase.agent }]];
}

/** Nobody looks at a screen and mends it: the failure is the end. */
function planFailure(state: State): Step {
  const { boot, app, session } = state;
  if (boot.attended || app.life.at !== 'failed' || session.intent !== 'run') return [state, []];
  return [{ ...state, session: { ...session, intent: 'leave', exitCode: 1 } }, []];
}

function planProxy(state: State): Step {
  const { checks } = state;
  const proxyMove = planProxyMove(checks.proxyMove, proxyMoveInputs(state));
  return proxyMove === checks.proxyMove ? [state, []] : [{ ...state, checks: { ...checks, proxyMove } }, []];
}

function planEnd(state: State): Step {
  const { session, tunnel, app } = state;
  if (session.intent === 'run' || session.ended || tunnelHasAgent(tunnel.life)) return [state, []];
  if (liveRun(app.life) !== null) return [state, []];
  const command = { type: 'session.end', exitCode: session.exitCode } as const;
  return [{ ...state, session: { ...session, ended: true } }, [command]];
}
