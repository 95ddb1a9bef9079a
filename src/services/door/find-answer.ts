import type { Agent } from 'node:http';
import type { DoorPlace } from '../../core/door/crowd.ts';
import {
  afterLoss,
  type DoorMode,
  type DoorPage,
  isFarewell,
  type Loss,
  newcomer,
  nextMove,
  type Standing,
} from '../../core/door/visitor.ts';
import type { Keeper } from './kept/keeper.ts';
import type { SocketName } from './kept/socket-names.ts';
import type { Places } from './places.ts';
import { type Answered, sendToApp, type Upgraded, type UpstreamOutcome } from './upstream.ts';
import type { Visitor } from './visitor.ts';
import type { WaitingRoom } from './waiting-room.ts';

/** What leads from a visitor to an answer. */
export interface WayIn {
  readonly mode: () => DoorMode;
  readonly room: WaitingRoom;
  readonly places: Places;
  readonly keeper: Keeper;
  readonly agentFor: (upstream: URL) => Agent;
}

/** Whom the places are counted for. */
export interface Guest {
  /** Null: who comes from this machine. */
  readonly address: string | null;
  /** A question of our own, for which there is always a place. */
  readonly isOwn: boolean;
}

export type FoundAnswer =
  | ((Answered | UpgradedBy) & {
      /** Frees the place at the app, once the answer is out or the WebSocket over. */
      readonly leave: () => void;
    })
  | { readonly at: 'page'; readonly page: DoorPage }
  | { readonly at: 'left' };

/** A WebSocket that can be kept has a name; null: it ends with the app. */
interface UpgradedBy extends Upgraded {
  readonly name: SocketName | null;
}

type Outcome = Exclude<UpstreamOutcome, Upgraded> | UpgradedBy;

/** Sends a visitor to the app, as often as that takes, and lets it wait where that helps. */
export async function findAnswer(visitor: Visitor, guest: Guest, way: WayIn): Promise<FoundAnswer> {
  const { room, places } = way;
  const place: DoorPlace = visitor.isUpgrade ? 'webSocket' : 'request';
  const mayGo = () => guest.isOwn || !places.isFull(place, guest.address);
  let standing = newcomer(isRepeatable(visitor), performance.now());
  while (!visitor.left.aborted) {
    const mode = way.keeper.modeFor(visitor, way.mode());
    if (standing.loss !== null)
      standing = { ...standing, repeatable: isRepeatable(visitor) || way.keeper.canSendAgain(visitor) };
    const full = { waiting: places.isFull('waiting', guest.address), app: !mayGo() };
    const move = nextMove(mode, standing, full, performance.now());
    if (move.do === 'page') return { at: 'page', page: move.page };
    const leave = places.enter(move.do === 'send' ? place : 'waiting', guest.address);
    let isKept = false;
    try {
      if (move.do === 'send') {
        const outcome = await sendOnce(visitor, mode, move.upstream, standing, way);
        if (isAnswer(visitor, outcome, standing, way) && !visitor.left.aborted) {
          isKept = true;
          return { ...outcome, leave };
        }
        discard(outcome);
        standing = afterLoss(standing, { how: lossOf(outcome), mode }, performance.now());
      } else await room.wait(move.untilMs, visitor.left, full.app ? mayGo : undefined);
    } finally {
      // Node throws at what it does not send.
      if (!isKept) leave();
    }
  }
  return { at: 'left' };
}

function isAnswer(
  visitor: Visitor,
  outcome: Outcome,
  standing: Standing,
  way: WayIn,
): outcome is Answered | UpgradedBy {
  if (outcome.at !== 'answered') return outcome.at === 'upgraded';
  const { statusCode = 0 } = outcome.answer;
  return !isFarewell(way.mode(), standing, statusCode) && !way.keeper.isTooSoon(visitor, statusCode);
}

/** What came and is no longer wanted might as well not have come. */
function lossOf({ at }: UpstreamOutcome): Loss['how'] {
  return at === 'unsent' || at === 'nonsense' ? at : 'cut';
}

function discard(outcome: UpstreamOutcome | Outcome): void {
  if (outcome.at === 'answered') outcome.answer.destroy();
  if (outcome.at !== 'upgraded') return;
  outcome.socket.destroy();
  if ('name' in outcome) outcome.name?.drop();
}

// What may be sent but once never meets a kept connection that the app is just closing.
async function sendOnce(
  visitor: Visitor,
  mode: DoorMode,
  to: string,
  { repeatable, losses }: Standing,
  way: WayIn,
): Promise<Outcome> {
  const upstream = new URL(to);
  const isFresh = mode.at === 'pass' && mode.fresh === true;
  const mayShare = !isFresh && repeatable && losses === 0 && !visitor.isUpgrade;
  const name = way.keeper.name(visitor, mode);
  const leave = way.keeper.enter(visitor, to);
  let isNamed = false;
  try {
    const agent = mayShare ? way.agentFor(upstream) : null;
    const outcome = await sendToApp(visitor, upstream, agent, name, way.keeper.tapeOf(visitor, mode));
    const other =
      outcome.at === 'answered' ? way.keeper.askBefore(visitor, mode, outcome.answer.statusCode ?? 0) : null;
    if (other !== null) {
      discard(outcome);
      return withoutName(await sendToApp(visitor, other, null));
    }
    if (outcome.at === 'answered' && way.keeper.isForgotten(visitor, to)) {
      discard(outcome);
      return { at: 'cut' };
    }
    if (outcome.at !== 'upgraded') return outcome;
    isNamed = true;
    return { ...outcome, name };
  } finally {
    leave();
    if (!isNamed) name?.drop();
  }
}

/** Nobody asked for a WebSocket. */
function withoutName(outcome: UpstreamOutcome): Outcome {
  return outcome.at === 'upgraded' ? { ...outcome, name: null } : outcome;
}

function isRepeatable({ request: { method }, hasBody }: Visitor): boolean {
  return (method === 'GET' || method === 'HEAD') && !hasBody;
}
