import { planSeries } from '../app/beside/plan-series.ts';
import { planLife } from '../app/plan.ts';
import { planMissingImports, planPageRun, planProject, planVersion } from '../app/project.ts';
import { planFailureWatch } from '../app/script-failure-watch.ts';
import { planPair } from '../app/sessions/pair.ts';
import { planSpare } from '../app/sessions/spare.ts';
import { planSuccessor } from '../app/sessions/succession.ts';
import { gateOf } from '../checks/gate.ts';
import { planChecks } from '../checks/schedule.ts';
import { planDoor } from '../door/plan.ts';
import { planTunnelSlice } from '../tunnel/plan.ts';
import type { Command } from './events.ts';
import {
  appInputs,
  checkedApp,
  checkInputs,
  doorInputs,
  projectInputs,
  sessionInputs,
  tunnelInputs,
} from './inputs.ts';
import { planSession } from './session.ts';
import type { State } from './state.ts';

type Step = [State, Command[]];
type Plan = (state: State, nowMs: number) => Step;

/**
 * Every plan, in the order in which they are asked. Each compares what is wanted with what is, and moves its own slice as it
 * gives its commands; a plan that has nothing to do gives back the state as it was.
 */
export const plans: readonly Plan[] = [
  (state, nowMs) => put(state, 'project', planProject(state.project, projectInputs(state), nowMs)),
  (state, nowMs) => put(state, 'tunnel', planTunnelSlice(state.tunnel, tunnelInputs(state), nowMs)),
  (state, nowMs) => put(state, 'app', planSuccessor(state.app, appInputs(state), nowMs)),
  (state, nowMs) => put(state, 'app', planLife(state.app, appInputs(state), nowMs)),
  (state) =>
    put(
      state,
      'app',
      planSeries(state.app, () => gateOf(state.checks.app, checkedApp(state.app))),
    ),
  (state) => put(state, 'app', planFailureWatch(state.app, state.session.intent)),
  (state) => put(state, 'app', planPair(state.app)),
  (state, nowMs) => put(state, 'app', planSpare(state.app, state.session.intent, nowMs)),
  (state) => put(state, 'door', planDoor(state.door, doorInputs(state))),
  (state) => put(state, 'project', planVersion(state.project, projectInputs(state))),
  (state) => put(state, 'project', planMissingImports(state.project, projectInputs(state))),
  (state) => put(state, 'project', planPageRun(state.project, projectInputs(state))),
  (state, nowMs) => put(state, 'checks', planChecks(state.checks, checkInputs(state), nowMs)),
  (state) => put(state, 'session', planSession(state.session, sessionInputs(state))),
];

/** The state with one slice moved on; the same state where that slice is as it was. */
function put<Name extends 'project' | 'tunnel' | 'app' | 'door' | 'checks' | 'session'>(
  state: State,
  name: Name,
  [slice, commands]: readonly [State[Name], Command[]],
): Step {
  return slice === state[name] ? [state, []] : [{ ...state, [name]: slice }, commands];
}
