import type { Hop } from './hop.ts';
import type { ProbeView } from './probe.ts';
import type { Question } from './question.ts';
import { newRound, nextQuestions, type Round, restartRound, withQuestions } from './round.ts';

/** What leads to the app, as far as one lane asks it. */
export interface Way {
  /** Another key means that something is new, which is asked at once and in full. */
  readonly key: string;
  readonly full: readonly Hop[];
  /** What is asked each `everyMs` while nothing is new. */
  readonly brief: readonly Hop[];
  readonly everyMs: number;
  /** Is what the frontend asks for its configuration asked too, where all is asked in full? */
  readonly hostConfig?: boolean;
}

/** Hops that are asked one round after the other, and what they came to. */
export interface Lane {
  /** The key of the last full round; null: nobody is there to ask. */
  readonly askedFor: string | null;
  /** The round under way. */
  readonly round: Round | null;
  readonly nextMs: number;
  readonly results: readonly ProbeView[];
  /** The round under way asks again what has just turned out otherwise. */
  readonly isSecondLook: boolean;
}

/** Asks one question; answered by one `check.answered` with the same number. */
export interface CheckCommand {
  readonly type: 'check.ask';
  readonly id: number;
  readonly question: Question;
}

/** In place of the key of a round: no way has it. */
const again = '';

export const emptyLane: Lane = { askedFor: null, round: null, nextMs: 0, results: [], isSecondLook: false };

/** Asks what is due on a lane. Questions are numbered from `nextId` on. Without a way, what was known is forgotten. */
export function planLane(lane: Lane, way: Way | null, nextId: number, nowMs: number): [Lane, CheckCommand[]] {
  if (way === null) return [lane.askedFor === null ? lane : emptyLane, []];
  const begun = begin(lane, way, nowMs);
  if (begun.round === null) return [begun, []];
  const questions = nextQuestions(begun.round);
  if (questions.length === 0) return [begun, []];
  const commands = questions.map((question, index): CheckCommand => {
    return { type: 'check.ask', id: nextId + index, question };
  });
  return [{ ...begun, round: withQuestions(begun.round, questions, nextId) }, commands];
}

/** When a lane has something to ask again by itself; null: nobody is there to ask, or a round is under way. */
export function laneDeadline({ askedFor, round, nextMs }: Lane): number | null {
  return askedFor === null || round !== null ? null : nextMs;
}

/** The lane, to be asked in full as soon as what is under way has come to its end. */
export function askAgain(lane: Lane): Lane {
  return lane.askedFor === null ? lane : { ...lane, askedFor: again };
}

/** The lane with the round that is due, if one is. */
function begin(lane: Lane, way: Way, nowMs: number): Lane {
  const { askedFor, round } = lane;
  const nextMs = nowMs + way.everyMs;
  // A key held down must neither flood the hops nor keep a round from its end.
  if (askedFor === again && round !== null) return lane;
  if (askedFor !== way.key)
    return { ...lane, askedFor: way.key, round: anew(round, way.full, way.hostConfig), nextMs };
  if (round !== null || nowMs < lane.nextMs) return lane;
  return { ...lane, round: anew(null, way.brief), nextMs };
}

function anew(round: Round | null, hops: readonly Hop[], hostConfig = false): Round {
  return round === null ? newRound(hops, { hostConfig }) : { ...restartRound(round, hops), hostConfig };
}
