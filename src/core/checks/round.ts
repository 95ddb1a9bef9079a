import type { Arrival } from '../door/visitor.ts';
import { furtherReads } from './first-load/reads.ts';
import {
  type Handshake,
  type HandshakeResult,
  type Hop,
  type HopAnswer,
  type HopKind,
  type HopResult,
  isWell,
  kindOf,
  slowHandshakeMs,
} from './hop.ts';
import { handshake, type Question, read } from './question.ts';

/** What came of a question. */
export interface Reply {
  readonly answer: HopAnswer;
  /** Did the question come in by our own door? */
  readonly reached: boolean;
  /** With which headers, if it did. */
  readonly arrival?: Arrival | null;
}

/** A question that was asked; `reply` is null as long as it is under way. */
export interface Asked {
  readonly id: number;
  readonly question: Question;
  readonly reply: Reply | null;
}

/** One round: the hops, and what was asked of them so far. */
export interface Round {
  readonly hops: readonly Hop[];
  /** Is Streamlit's host-config asked for as well? */
  readonly hostConfig: boolean;
  readonly asked: readonly Asked[];
}

/** How long a WebSocket through a proxy is left silent: long enough to meet the hastiest, short enough to wait for. */
const idleWatchMs = 1500;

/** A round of which nothing was asked yet. */
export function newRound(hops: readonly Hop[], { hostConfig }: Pick<Round, 'hostConfig'>): Round {
  return { hops, hostConfig, asked: [] };
}

/** The same round begun anew with other hops; what is under way goes on, and is not asked twice. */
export function restartRound({ asked, hostConfig }: Round, hops: readonly Hop[]): Round {
  return { hops, hostConfig, asked: asked.filter(({ reply }) => reply === null) };
}

/**
 * What to ask now. What is only read is asked of all hops side by side; the handshakes come after it, and those that may
 * reach the same Streamlit one at a time, since a single one can make it stand still for 10 s.
 */
export function nextQuestions(round: Round): readonly Question[] {
  const reads = round.hops.flatMap((hop) => readsOf(round, hop));
  const unasked = reads.filter((question) => find(round, question) === undefined);
  // A round begun anew may have one under way still: what stands still for it must not look sick.
  if (unasked.length > 0) return isHandshakeUnderWay(round) ? [] : unasked;
  if (reads.some((question) => answerTo(round, question) === null)) return [];
  return lanes(round.hops).flatMap((lane) => nextHandshake(round, lane));
}

/** The round with these questions under way, numbered from `firstId` on. */
export function withQuestions(round: Round, questions: readonly Question[], firstId: number): Round {
  const asked = questions.map((question, index): Asked => ({ id: firstId + index, question, reply: null }));
  return { ...round, asked: [...round.asked, ...asked] };
}

/** The round with what came of a question; the same round, if none of its questions that are under way has this number. */
export function withReply(round: Round, id: number, reply: Reply): Round {
  const at = round.asked.findIndex((asked) => asked.id === id && asked.reply === null);
  const asked = round.asked[at];
  return asked === undefined ? round : { ...round, asked: round.asked.with(at, { ...asked, reply }) };
}

/** Is everything asked and answered? */
export function isOver(round: Round): boolean {
  return round.asked.every(({ reply }) => reply !== null) && nextQuestions(round).length === 0;
}

/** What is known of the hops by now: those whose health was answered, with the handshakes that were answered or given up. */
export function resultsOf(round: Round): readonly HopResult[] {
  return round.hops.flatMap((hop) => {
    const health = answerTo(round, read(hop, 'health'));
    return health === null ? [] : [resultOf(round, hop, health)];
  });
}

/** The targets whose health question came in by our own door. */
export function reachedTargets({ asked }: Round): readonly string[] {
  return asked.flatMap(({ question, reply }) =>
    question.check === 'health' && reply?.reached === true ? [question.hop.target] : [],
  );
}

function resultOf(round: Round, hop: Hop, health: HopAnswer): HopResult {
  const withoutOrigin = answerTo(round, handshake(hop, null));
  // Why an origin is refused is told by one handshake more.
  const isOpen = withoutOrigin === null && isWell({ health });
  const shakes = hop.handshakes.flatMap((asked): HandshakeResult[] => {
    const reply = find(round, handshake(hop, asked.origin))?.reply ?? null;
    if (reply !== null) {
      const { answer, arrival = null } = reply;
      return isOpen && isRefusal(asked, answer) ? [] : [{ ...asked, answer, slow: null, arrival }];
    }
    const isStranger = asked.expect === 'refused';
    const slow = slowBefore(round, hop, health) ?? (isStranger ? appStoodStill(round, hop) : null);
    // Where no origin of the hop's own is let in, there is nothing to say of a stranger.
    const isLeftOut = isStranger ? slow !== null : isGivenUp(round, hop, health);
    return isLeftOut ? [{ ...asked, answer: null, slow }] : [];
  });
  return {
    hop,
    health,
    hostConfig: answerTo(round, read(hop, 'host-config')),
    visit: answerTo(round, read(hop, 'page')),
    asset: answerTo(round, read(hop, 'asset')),
    upload: answerTo(round, read(hop, 'upload')),
    movedTo: (hop.elsewhere ?? []).find((baseUrl) => isThere(round, hop, baseUrl)) ?? null,
    handshakes: shakes,
    withoutOrigin,
  };
}

function readsOf(round: Round, hop: Hop): Question[] {
  const health = read(hop, 'health');
  const answers = {
    health: answerTo(round, health),
    page: answerTo(round, read(hop, 'page')),
    atApp: round.hostConfig || round.hops.length > 1,
  };
  const isConfigured = round.hostConfig && hop.brief !== true && hop.compared !== true;
  return [health, ...(isConfigured ? [read(hop, 'host-config')] : []), ...furtherReads(hop, answers)];
}

function isThere(round: Round, hop: Hop, baseUrl: string): boolean {
  const health = answerTo(round, read({ ...hop, baseUrl }, 'health'));
  return health !== null && isWell({ health });
}

function isHandshakeUnderWay({ asked }: Round): boolean {
  return asked.some(({ question, reply }) => question.check === 'websocket' && reply === null);
}

/** Hops of the hosted app are asked beside those that lead to this machine. */
function lanes(hops: readonly Hop[]): readonly (readonly Hop[])[] {
  return [hops.filter(({ chain }) => chain === 'hosted'), hops.filter(({ chain }) => chain !== 'hosted')];
}

function nextHandshake(round: Round, lane: readonly Hop[]): Question[] {
  const isBusy = round.asked.some(
    ({ question, reply }) => reply === null && lane.some(({ target }) => target === question.hop.target),
  );
  if (isBusy) return [];
  return lane.flatMap((hop) => unaskedHandshake(round, hop) ?? []).slice(0, 1);
}

function unaskedHandshake(round: Round, hop: Hop): Question | null {
  const health = answerTo(round, read(hop, 'health'));
  if (health === null) return null;
  const wasAsked = ({ origin }: Handshake) => find(round, handshake(hop, origin)) !== undefined;
  const next = hop.handshakes.find((shake) => !wasAsked(shake) && isItsTurn(round, hop, shake));
  if (next !== undefined && !isGivenUp(round, hop, health)) {
    const watched =
      !hop.handshakes.some(wasAsked) && isWell({ health }) && isWatched(hop, kindOf({ hop, health }));
    return { ...handshake(hop, next.origin), watchMs: watched ? (hop.idleMs ?? idleWatchMs) : 0 };
  }
  return isAskedWithoutOrigin(round, hop, health) ? handshake(hop, null) : null;
}

function isWatched({ idleMs }: Hop, kind: HopKind): boolean {
  return kind === 'proxy' || (kind === 'tunnel' && idleMs !== undefined);
}

/** A host that is refused whatever the Origin is told from an origin that is refused. */
function isAskedWithoutOrigin(round: Round, hop: Hop, health: HopAnswer): boolean {
  const isRefused = hop.handshakes.some((shake) => {
    const answer = answerTo(round, handshake(hop, shake.origin));
    return answer !== null && isRefusal(shake, answer);
  });
  return isRefused && isWell({ health }) && find(round, handshake(hop, null)) === undefined;
}

function isRefusal({ expect }: Handshake, { status }: HopAnswer): boolean {
  return expect === 'accepted' && status === 403;
}

/** A hop that is silent, or has been slow once, is asked for no further handshake. */
function isGivenUp(round: Round, hop: Hop, health: HopAnswer): boolean {
  return health.failure?.kind === 'timeout' || slowBefore(round, hop, health) !== null;
}

/** A stranger has its turn once an origin of the hop's own was let in there, unless the app stands still for such a question. */
function isItsTurn(round: Round, hop: Hop, { expect }: Handshake): boolean {
  // To locate a fault, the very question is asked that came out wrong.
  if (expect === 'accepted' || !hop.decides) return true;
  const own = hop.handshakes.filter((shake) => shake.expect === 'accepted');
  const isLetIn = own.some((shake) => answerTo(round, handshake(hop, shake.origin))?.genuine === true);
  return isLetIn && appStoodStill(round, hop) === null;
}

/** Of the hops that lead to the app on this machine: a handshake that the app itself, asked before them, stood still for. */
function appStoodStill(round: Round, { target, chain }: Hop): HandshakeResult['slow'] {
  const app = round.hops.find((hop) => hop.target === 'local');
  if (app === undefined || target === 'local' || chain !== 'here') return null;
  const health = answerTo(round, read(app, 'health'));
  return health === null ? null : slowBefore(round, app, health);
}

function slowBefore(round: Round, hop: Hop, health: HopAnswer): HandshakeResult['slow'] {
  for (const { origin } of hop.handshakes) {
    const latencyMs = answerTo(round, handshake(hop, origin))?.latencyMs ?? 0;
    if (latencyMs - health.latencyMs > slowHandshakeMs) return { origin, latencyMs };
  }
  return null;
}

function find({ asked }: Round, { hop, check, origin }: Question): Asked | undefined {
  return asked.find(
    ({ question }) =>
      question.hop.baseUrl === hop.baseUrl &&
      question.hop.target === hop.target &&
      question.check === check &&
      question.origin === origin,
  );
}

function answerTo(round: Round, question: Question): HopAnswer | null {
  return find(round, question)?.reply?.answer ?? null;
}
