import { isDeepStrictEqual } from 'node:util';
import { askAgain, type CheckCommand, emptyLane, type Lane, laneDeadline, planLane } from './lane.ts';
import { type ProbeView, sameQuestion } from './probe.ts';
import { noProxyMove, type ProxyMove, planProxyMove } from './proxy-move.ts';
import { isOver, newRound, type Reply, type Round, restartRound, withReply } from './round.ts';
import {
  askStrangersAgain,
  noStrangers,
  planStrangers,
  type StrangersLane,
  type StrangerTurns,
  strangerReplied,
} from './strangers/lane.ts';
import { appViews, publicViews, withForeignViews } from './verdicts.ts';
import { appOnRequest, type CheckInputs, publicWay, wayToApp } from './way.ts';

/** What was asked of the hops, and what it came to: of the app itself, and of all that leads to it. */
export interface ChecksSlice {
  readonly app: Lane;
  readonly public: Lane;
  readonly strangers: StrangersLane;
  readonly nextId: number;
  /** Were they asked for by hand, and did not all answer yet? */
  readonly isAwaited: boolean;
  /** How often all had answered that was asked for by hand. */
  readonly timesAnswered: number;
  readonly proxyMove: ProxyMove;
}

/** What came of a question. */
export interface CheckEvent extends Reply {
  readonly type: 'check.answered';
  readonly id: number;
}

type Step = [ChecksSlice, CheckCommand[]];

/** Before anything was asked. */
export const noChecks: ChecksSlice = {
  app: emptyLane,
  public: emptyLane,
  strangers: noStrangers,
  nextId: 1,
  isAwaited: false,
  timesAnswered: 0,
  proxyMove: noProxyMove,
};

/** Asks what is due: of the app itself first, then of what leads to it, and there at last for a stranger. */
export function planChecks(checks: ChecksSlice, inputs: CheckInputs, nowMs: number): Step {
  const [app, ofApp] = planLane(checks.app, wayToApp(inputs), checks.nextId, nowMs);
  if (app !== checks.app) return [{ ...checks, app, nextId: checks.nextId + ofApp.length }, ofApp];
  const [way, ofWay] = planLane(checks.public, publicWay(inputs), checks.nextId, nowMs);
  if (way !== checks.public) return [{ ...checks, public: way, nextId: checks.nextId + ofWay.length }, ofWay];
  const [strangers, ofStrangers] = planStrangers(
    checks.strangers,
    strangerTurns(checks, inputs),
    checks.nextId,
    nowMs,
  );
  if (strangers === checks.strangers) return [withProxyMove(withEnd(checks, inputs), inputs), []];
  const judgedToo = judged(strangers, checks, inputs);
  return [{ ...checks, strangers: judgedToo, nextId: checks.nextId + ofStrangers.length }, ofStrangers];
}

function judged(lane: StrangersLane, { app, strangers }: ChecksSlice, inputs: CheckInputs): StrangersLane {
  return lane.sights === strangers.sights ? lane : withForeignViews(lane, app.results, inputs);
}

function withEnd(checks: ChecksSlice, inputs: CheckInputs): ChecksSlice {
  const { app, public: hops, strangers, isAwaited, timesAnswered } = checks;
  if (!isAwaited || app.round !== null || hops.round !== null || strangers.underWay !== null) return checks;
  // Of an app that is gone meanwhile nothing is told.
  return { ...checks, isAwaited: false, timesAnswered: timesAnswered + (inputs.app === null ? 0 : 1) };
}

function strangerTurns(checks: ChecksSlice, inputs: CheckInputs): StrangerTurns | null {
  const way = publicWay(inputs);
  if (way === null || inputs.app === null) return null;
  const { app, public: hops } = checks;
  return {
    way,
    list: inputs.app.origins,
    isBusy: app.round !== null || hops.round !== null,
    atApp: app.results,
    atHops: hops.results,
  };
}

function withProxyMove(checks: ChecksSlice, inputs: CheckInputs): ChecksSlice {
  const proxyMove = planProxyMove(checks.proxyMove, { ...inputs, results: checks.public.results });
  return proxyMove === checks.proxyMove ? checks : { ...checks, proxyMove };
}

/** When the next rounds are due by themselves; null: none is. */
export function checksDeadlines(checks: ChecksSlice): readonly (number | null)[] {
  return [laneDeadline(checks.app), laneDeadline(checks.public)];
}

/** `p` was pressed: every listed origin again, the public hops, and at all of them a stranger. */
export function requestChecks(checks: ChecksSlice, { app }: CheckInputs): ChecksSlice {
  if (app === null) return checks;
  const { round } = checks.app;
  const hops = [appOnRequest(app)];
  const again = round === null ? newRound(hops, { hostConfig: false }) : restartRound(round, hops);
  return {
    ...checks,
    isAwaited: true,
    app: { ...checks.app, round: again },
    public: askAgain(checks.public),
    strangers: askStrangersAgain(checks.strangers),
  };
}

/** A visit shows that the public hops work: they are not asked for a while. */
export function visitSeen(checks: ChecksSlice, inputs: CheckInputs, nowMs: number): ChecksSlice {
  const way = publicWay(inputs);
  return way === null ? checks : { ...checks, public: { ...checks.public, nextMs: nowMs + way.everyMs } };
}

/** Files an answer; one to a question that nobody waits for any more is dropped. */
export function recordReply(
  checks: ChecksSlice,
  { id, answer, reached, arrival = null }: CheckEvent,
  inputs: CheckInputs,
  nowMs: number,
): ChecksSlice {
  const strangers = strangerReplied(checks.strangers, id, { answer, reached, arrival }, nowMs);
  if (strangers !== null) return { ...checks, strangers: judged(strangers, checks, inputs) };
  const app = replied(checks.app.round, id, { answer, reached });
  if (app !== null) return { ...checks, app: fileAtOnce(checks.app, app, inputs, nowMs) };
  const way = replied(checks.public.round, id, { answer, reached, arrival });
  if (way === null) return checks;
  if (!isOver(way)) return { ...checks, public: { ...checks.public, round: way } };
  return { ...checks, public: fileRound(checks.public, way, inputs, nowMs) };
}

/** Null: the answer is none to this round. */
function replied(round: Round | null, id: number, reply: Reply): Round | null {
  if (round === null) return null;
  const next = withReply(round, id, reply);
  return next === round ? null : next;
}

/** The app's answers are told as they come. */
function fileAtOnce(lane: Lane, round: Round, inputs: CheckInputs, nowMs: number): Lane {
  const known = lane.round === null ? [] : appViews(lane.round, inputs, nowMs);
  const views = appViews(round, inputs, nowMs);
  const news = views.filter((view) => !known.some((old) => isDeepStrictEqual(old, view)));
  return { ...lane, round: isOver(round) ? null : round, results: news.reduce(file, lane.results) };
}

/**
 * The public hops are told when the round is over. What is broken now and was not before is asked a second time before it
 * is told: a round that a loss of the tunnel cuts short looks like a proxy that cuts WebSockets.
 */
function fileRound(lane: Lane, round: Round, inputs: CheckInputs, nowMs: number): Lane {
  const done = { ...lane, round: null, isSecondLook: false };
  const views = publicViews(round, inputs, nowMs);
  const isBrief = round.hops.every(({ brief }) => brief === true);
  const doubtful = isBrief ? turned(lane.results, views) : worse(lane.results, views);
  if (doubtful && !lane.isSecondLook) return { ...askAgain(done), isSecondLook: true };
  if (isBrief) return done;
  const kept = lane.results.filter((old) => !views.some((view) => sameQuestion(old, view)));
  return { ...done, results: [...kept, ...views] };
}

function file(results: readonly ProbeView[], view: ProbeView): readonly ProbeView[] {
  const at = results.findIndex((other) => sameQuestion(other, view));
  return at === -1 ? [...results, view] : results.with(at, view);
}

/** Then all are asked anew, to see which hop it is. */
function turned(known: readonly ProbeView[], seen: readonly ProbeView[]): boolean {
  return seen.some((view) => known.find((old) => sameQuestion(old, view))?.verdict !== view.verdict);
}

/** Is anything broken that was not known to be? */
function worse(known: readonly ProbeView[], seen: readonly ProbeView[]): boolean {
  return turned(
    known,
    seen.filter(({ verdict }) => verdict === 'fail'),
  );
}
