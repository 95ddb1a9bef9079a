import { shortestSilenceMs } from '../../core/door/idle-cut.ts';
import { longestOrigin, toldPath, toldText } from '../../core/door/told-visit.ts';
import type { DoorEvent } from '../../core/door/visitor.ts';
import { parseOrigin } from '../../core/settings/parse-origin.ts';
import type { Addresses } from './addresses.ts';
import { relay, showPage } from './answer.ts';
import { type FoundAnswer, findAnswer, type WayIn } from './find-answer.ts';
import { cutOff, type Visitor } from './visitor.ts';
import { type Ended, joinSockets } from './websocket.ts';

/** What the visits of one door share. */
export interface Hall extends WayIn {
  readonly webSockets: { open: number };
  readonly closing: AbortSignal;
  readonly addresses: Addresses;
  isOwn(visitor: Visitor): boolean;
  emit(event: DoorEvent): void;
}

/** Serves one visitor from its arrival to its end, and reports the visit. Never rejects. */
export async function serveVisit(visitor: Visitor, hall: Hall): Promise<void> {
  const startedMs = performance.now();
  const status = await carry(visitor, hall).catch(() => {
    cutOff(visitor);
    return null;
  });
  if (hall.isOwn(visitor)) return;
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
  const guest = { address: hall.addresses.of(visitor), isOwn: hall.isOwn(visitor) };
  const found = await findAnswer(visitor, guest, hall);
  try {
    return await answerBy(visitor, found, hall);
  } finally {
    if ('leave' in found) found.leave();
  }
}

async function answerBy(visitor: Visitor, found: FoundAnswer, hall: Hall): Promise<number | null> {
  switch (found.at) {
    case 'left':
      return null;
    case 'upgraded':
      return attend(visitor, found, hall);
    case 'page':
      showPage(visitor, found.page);
      break;
    case 'answered':
      if (visitor.isUpgrade && found.answer.statusCode === 403 && !hall.isOwn(visitor))
        reportRefusal(visitor, hall);
      if (!relay(visitor, found.answer)) showPage(visitor, { kind: 'unanswered' });
  }
  await visitor.answered;
  return visitor.response.headersSent ? visitor.response.statusCode : null;
}

async function attend(
  visitor: Visitor,
  upgraded: Extract<FoundAnswer, { at: 'upgraded' }>,
  hall: Hall,
): Promise<number> {
  // Its own probes are no visitors.
  if (hall.isOwn(visitor)) return joinSockets(visitor, upgraded, hall.closing).then(() => 101);
  const { first, silentMs } = await counted(hall, () => joined(visitor, upgraded, hall));
  if (first === 'guest' && silentMs >= shortestSilenceMs)
    hall.emit({ type: 'webSocket.cut', silentMs, atMs: performance.now() });
  return 101;
}

function joined(
  visitor: Visitor,
  upgraded: Extract<FoundAnswer, { at: 'upgraded' }>,
  { keeper, closing }: Hall,
): Promise<Ended> {
  const { name } = upgraded;
  return name === null ? joinSockets(visitor, upgraded, closing) : keeper.keep(visitor, upgraded, name);
}

async function counted(hall: Hall, join: () => Promise<Ended>): Promise<Ended> {
  hall.webSockets.open += 1;
  try {
    hall.emit({ type: 'webSocket.opened', webSockets: hall.webSockets.open });
    return await join();
  } finally {
    hall.webSockets.open -= 1;
  }
}

/** Streamlit refuses a handshake for its origin with 403, and so far for nothing else. */
function reportRefusal({ request: { headers } }: Visitor, hall: Hall): void {
  const { origin } = headers;
  if (origin === undefined || origin.length > longestOrigin) return;
  const reading = parseOrigin(origin);
  if (reading.ok) hall.emit({ type: 'origin.refused', origin: reading.origin });
}
