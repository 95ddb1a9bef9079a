import type { Agent } from 'node:http';
import { shortestSilenceMs } from '../../core/door/idle-cut.ts';
import { toldPath, toldText } from '../../core/door/told-visit.ts';
import {
  afterLoss,
  type DoorEvent,
  type DoorMode,
  type DoorPage,
  isFarewell,
  type Loss,
  newcomer,
  nextMove,
  type Standing,
} from '../../core/door/visitor.ts';
import { parseOrigin } from '../../core/settings/parse-origin.ts';
import { relay, showPage } from './answer.ts';
import { nonceHeader } from './headers.ts';
import { type Answered, sendToApp, type Upgraded, type UpstreamOutcome } from './upstream.ts';
import { cutOff, type Visitor } from './visitor.ts';
import type { WaitingRoom } from './waiting-room.ts';
import { joinSockets } from './websocket.ts';

/** What the visits of one door share. */
export interface Hall {
  readonly mode: () => DoorMode;
  readonly room: WaitingRoom;
  readonly agentFor: (upstream: URL) => Agent;
  readonly webSockets: { open: number };
  readonly closing: AbortSignal;
  readonly isOwn: (nonce: string) => boolean;
  emit(event: DoorEvent): void;
}

/** A host name has 253 characters at most. */
const longestOrigin = 300;

/** Serves one visitor from its arrival to its end, and reports the visit. Never rejects. */
export async function serveVisit(visitor: Visitor, hall: Hall): Promise<void> {
  const startedMs = performance.now();
  const status = await carry(visitor, hall).catch(() => {
    cutOff(visitor);
    return null;
  });
  if (isOwnProbe(visitor, hall)) return;
  const { method = '', url = '', headers } = visitor.request;
  hall.emit({
    type: 'visit.ended',
    method: toldText(method),
    path: toldPath(url),
    status,
    durationMs: Math.round((performance.now() - startedMs) * 10) / 10,
    origin: headers.origin === undefined ? null : toldText(headers.origin),
    webSockets: hall.webSockets.open,
  });
}

/** @returns the status that the visitor got; null if it left before. */
async function carry(visitor: Visitor, hall: Hall): Promise<number | null> {
  const found = await findAnswer(visitor, hall);
  switch (found.at) {
    case 'left':
      return null;
    case 'upgraded':
      return attend(visitor, found, hall);
    case 'page':
      showPage(visitor, found.page);
      break;
    case 'answered':
      if (visitor.isUpgrade && found.answer.statusCode === 403 && !isOwnProbe(visitor, hall))
        reportRefusal(visitor, hall);
      if (!relay(visitor, found.answer)) showPage(visitor, { kind: 'unanswered' });
  }
  await visitor.answered;
  return visitor.response.headersSent ? visitor.response.statusCode : null;
}

type Found = Answered | Upgraded | { readonly at: 'page'; readonly page: DoorPage } | { readonly at: 'left' };

async function findAnswer(visitor: Visitor, hall: Hall): Promise<Found> {
  let standing = newcomer(isRepeatable(visitor), performance.now());
  while (!visitor.left.aborted) {
    const mode = hall.mode();
    const move = nextMove(mode, standing, hall.room.size, performance.now());
    if (move.do === 'page') return { at: 'page', page: move.page };
    if (move.do === 'send') {
      const outcome = await sendOnce(visitor, mode, move.upstream, standing, hall);
      if (isAnswer(outcome, standing, hall) && !visitor.left.aborted) return outcome;
      discard(outcome);
      standing = afterLoss(standing, { how: lossOf(outcome), mode }, performance.now());
    } else await hall.room.wait(move.untilMs, visitor.left);
  }
  return { at: 'left' };
}

function isAnswer(outcome: UpstreamOutcome, standing: Standing, hall: Hall): outcome is Answered | Upgraded {
  if (outcome.at !== 'answered') return outcome.at === 'upgraded';
  return !isFarewell(hall.mode(), standing, outcome.answer.statusCode ?? 0);
}

/** What came and is no longer wanted might as well not have come. */
function lossOf({ at }: UpstreamOutcome): Loss['how'] {
  return at === 'unsent' || at === 'nonsense' ? at : 'cut';
}

function discard(outcome: UpstreamOutcome): void {
  if (outcome.at === 'answered') outcome.answer.destroy();
  if (outcome.at === 'upgraded') outcome.socket.destroy();
}

// What may be sent but once never meets a kept connection that the app is just closing.
function sendOnce(
  visitor: Visitor,
  mode: DoorMode,
  to: string,
  { repeatable, losses }: Standing,
  hall: Hall,
) {
  const upstream = new URL(to);
  const isFresh = mode.at === 'pass' && mode.fresh === true;
  const mayShare = !isFresh && repeatable && losses === 0 && !visitor.isUpgrade;
  return sendToApp(visitor, upstream, mayShare ? hall.agentFor(upstream) : null);
}

function isRepeatable({ request: { method }, hasBody }: Visitor): boolean {
  return (method === 'GET' || method === 'HEAD') && !hasBody;
}

async function attend(visitor: Visitor, upgraded: Upgraded, hall: Hall): Promise<number> {
  // Its own probes are no visitors.
  if (isOwnProbe(visitor, hall)) return joinSockets(visitor, upgraded, hall.closing).then(() => 101);
  hall.webSockets.open += 1;
  hall.emit({ type: 'webSocket.opened', webSockets: hall.webSockets.open });
  const { first, silentMs } = await joinSockets(visitor, upgraded, hall.closing);
  hall.webSockets.open -= 1;
  if (first === 'guest' && silentMs >= shortestSilenceMs)
    hall.emit({ type: 'webSocket.cut', silentMs, atMs: performance.now() });
  return 101;
}

/** Streamlit refuses a handshake for its origin with 403, and so far for nothing else. */
function reportRefusal({ request: { headers } }: Visitor, hall: Hall): void {
  const { origin } = headers;
  if (origin === undefined || origin.length > longestOrigin) return;
  const reading = parseOrigin(origin);
  if (reading.ok) hall.emit({ type: 'origin.refused', origin: reading.origin });
}

/** Our own question whether the public URL leads here: what else carries a nonce hides nobody, since anybody can send one. */
function isOwnProbe({ request }: Visitor, { isOwn }: Hall): boolean {
  return (request.headersDistinct[nonceHeader] ?? []).some(isOwn);
}
