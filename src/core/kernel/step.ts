import { lifeDeadline } from '../app/plan.ts';
import { projectDeadline } from '../app/project.ts';
import { spareDeadline } from '../app/sessions/spare.ts';
import { successorDeadline } from '../app/sessions/succession.ts';
import { wallTime } from '../base/wall-time.ts';
import { checksDeadlines } from '../checks/schedule.ts';
import { tunnelDeadline } from '../tunnel/life.ts';
import { notable, withNews } from '../view/history.ts';
import { recordRuns } from '../view/runs.ts';
import type { Command, Event } from './events.ts';
import { appInputs, projectInputs } from './inputs.ts';
import { plans } from './plans.ts';
import { reduce } from './reduce.ts';
import { seenByHistory } from './show.ts';
import type { State } from './state.ts';

type Step = [State, Command[]];

/** One turn: takes down what happened, then compares what is wanted with what is, until there is nothing more to do. */
export function step(state: State, event: Event, nowMs: number): Step {
  if (state.session.ended) return [state, event.type === 'quit.requested' ? [{ type: 'session.hurry' }] : []];
  const [reduced, first] = reduce(state, event, nowMs);
  const commands = [...first];
  let current = reduced;
  for (;;) {
    const [next, more] = plan(current, nowMs);
    commands.push(...more);
    if (next === current) return appoint(remember(state, current, nowMs), doorFirst(commands), nowMs);
    current = next;
  }
}

/** Visitors are held before the app is told to stop: whatever was decided in one turn, the door hears it first. */
function doorFirst(commands: readonly Command[]): Command[] {
  const isLead = ({ type }: Command) => type === 'door.lead';
  return [...commands.filter(isLead), ...commands.filter((command) => !isLead(command))];
}

/** The first plan that has something to do. */
function plan(state: State, nowMs: number): Step {
  for (const part of plans) {
    const [next, commands] = part(state, nowMs);
    if (next !== state) return [next, commands];
  }
  return [state, []];
}

function remember(before: State, after: State, nowMs: number): State {
  const [was, is] = [seenByHistory(before), seenByHistory(after)];
  const atMs = wallTime(after.clock.jumps, nowMs);
  const runs = recordRuns(after.runs, was, is, atMs);
  const news = notable(was, is);
  if (news.length === 0) return runs === after.runs ? after : { ...after, runs };
  return { ...after, runs, history: withNews(after.history, news, atMs) };
}

function appoint(state: State, commands: Command[], nowMs: number): Step {
  const times = [
    lifeDeadline(state.app, appInputs(state)),
    spareDeadline(state.app),
    successorDeadline(state.app),
    tunnelDeadline(state.tunnel.life),
    ...checksDeadlines(state.checks),
    projectDeadline(state.project, projectInputs(state)),
  ];
  // What is past and was not acted upon waits for news, not for time.
  const due = times.filter((time): time is number => time !== null && time > nowMs);
  const wakeAtMs = state.session.ended || due.length === 0 ? null : Math.min(...due);
  if (wakeAtMs === state.clock.wakeAtMs) return [state, commands];
  const clock = { ...state.clock, wakeAtMs };
  return [{ ...state, clock }, [...commands, { type: 'clock.wake', atMs: wakeAtMs }]];
}
