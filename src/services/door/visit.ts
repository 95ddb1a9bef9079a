import type { IncomingMessage } from 'node:http';
import { shortestSilenceMs } from '../../core/door/idle-cut.ts';
import { longestOrigin, toldPath, toldText } from '../../core/door/told-visit.ts';
import type { DoorEvent } from '../../core/door/visitor.ts';
import { parseOrigin } from '../../core/settings/parse-origin.ts';
import { answerAtDoor } from './access/answer-at-door.ts';
import type { Attended } from './access/attended.ts';
import type { Entry } from './access/gate.ts';
import { createWelcome, type Welcome } from './access/welcome.ts';
import type { Addresses } from './addresses.ts';
import { relay, showPage } from './answer.ts';
import { type FoundAnswer, findAnswer, type WayIn } from './find-answer.ts';
import type { People } from './people/people.ts';
import type { JoinedSocket, Stay } from './people/stay.ts';
import { cutOff, type Visitor } from './visitor.ts';
import { type Ended, type Heard, joinSockets } from './websocket.ts';

/** What the visits of one door share. */
export interface Hall extends WayIn {
  readonly webSockets: { open: number };
  readonly closing: AbortSignal;
  readonly addresses: Addresses;
  readonly attended: Attended;
  admit(visitor: Visitor, address: string | null): Entry;
  readonly people: Pick<People, 'receive'>;
  isOwn(visitor: Visitor): boolean;
  emit(event: DoorEvent): void;
}

/** Serves one visitor from its arrival to its end, and reports the visit. Never rejects. */
export async function serveVisit(visitor: Visitor, hall: Hall): Promise<void> {
  const startedMs = performance.now();
  const entry = hall.admit(visitor, hall.addresses.of(visitor));
  // A program of ours is nobody.
  const stay = hall.isOwn(visitor) ? null : hall.people.receive(visitor, guestOf(entry));
  const status = await answer(visitor, entry, stay, hall).catch(() => {
    cutOff(visitor);
    return null;
  });
  if (stay === null) return;
  stay.end(status);
  const { method = '', url = '', headers } = visitor.request;
  hall.emit({
    type: 'visit.ended',
    method: toldText(method),
    path: toldPath(url),
    status,
    durationMs: Math.round((performance.now() - startedMs) * 10) / 10,
    origin: headers.origin === undefined ? null : toldText(headers.origin),
    person: stay.name,
    webSockets: hall.webSockets.open,
  });
}

function guestOf(entry: Entry): string | null {
  return entry.at === 'in' && entry.pass.by === 'invitation' ? entry.pass.guest : null;
}

/** @returns the status that the visitor got; null if it left before. */
async function answer(visitor: Visitor, entry: Entry, stay: Stay | null, hall: Hall): Promise<number | null> {
  if (entry.at !== 'in') return answerAtDoor(visitor, entry);
  const guest = { address: hall.addresses.of(visitor), isOwn: stay === null };
  const welcome = createWelcome(visitor, entry.pass, hall.attended);
  let found: FoundAnswer | null = null;
  try {
    found = await findAnswer(visitor, guest, hall);
    return await answerBy(visitor, stay, found, welcome, hall);
  } finally {
    if (found !== null && 'leave' in found) found.leave();
    welcome.end();
  }
}

async function answerBy(
  visitor: Visitor,
  stay: Stay | null,
  found: FoundAnswer,
  welcome: Welcome,
  hall: Hall,
): Promise<number | null> {
  const besides: Stay['answered'] = (status, headers) => stay?.answered(status, headers) ?? [];
  switch (found.at) {
    case 'left':
      return null;
    case 'upgraded':
      return attend(visitor, stay, found, welcome, hall);
    case 'page':
      showPage(visitor, found.page, besides);
      break;
    case 'answered':
      if (visitor.isUpgrade && found.answer.statusCode === 403 && stay !== null) reportRefusal(visitor, hall);
      relayOrSay(visitor, found.answer, besides);
  }
  await visitor.answered;
  return visitor.response.headersSent ? visitor.response.statusCode : null;
}

/** What cannot be said in HTTP is no answer. */
function relayOrSay(visitor: Visitor, answer: IncomingMessage, besides: Stay['answered']): void {
  const headers = besides(answer.statusCode ?? 0, answer.rawHeaders);
  if (!relay(visitor, answer, headers)) showPage(visitor, { kind: 'unanswered' }, () => headers);
}

async function attend(
  visitor: Visitor,
  stay: Stay | null,
  upgraded: Joinable,
  welcome: Welcome,
  hall: Hall,
): Promise<number> {
  const join = (heard: Heard) => joinAsLongAs(welcome, visitor, upgraded, hall, heard);
  // Its own probes are no visitors.
  if (stay === null) return join(() => undefined).then(() => 101);
  const { first, silentMs } = await counted(hall, visitor, upgraded, stay, join);
  if (first === 'guest' && silentMs >= shortestSilenceMs)
    hall.emit({ type: 'webSocket.cut', silentMs, atMs: performance.now() });
  return 101;
}

type Joinable = Extract<FoundAnswer, { at: 'upgraded' }>;

/** Joined until somebody hangs up, the door closes, or what the visitor was let in with holds no more. */
async function joinAsLongAs(
  welcome: Welcome,
  visitor: Visitor,
  upgraded: Joinable,
  hall: Hall,
  heard: Heard,
): Promise<Ended> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const signals = [hall.closing, welcome.over];
  for (const signal of signals) signal.addEventListener('abort', end);
  welcome.joined();
  try {
    return await joined(visitor, upgraded, hall, ending.signal, heard);
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', end);
  }
}

/** One that has a name stays when its app goes in order. */
function joined(
  visitor: Visitor,
  upgraded: Joinable,
  { keeper }: Hall,
  ending: AbortSignal,
  heard: Heard,
): Promise<Ended> {
  const { name } = upgraded;
  return name === null
    ? joinSockets(visitor, upgraded, ending, heard)
    : keeper.keep(visitor, upgraded, name, ending, heard);
}

async function counted(
  { webSockets, emit }: Hall,
  { request }: Visitor,
  upgraded: Joinable,
  stay: Stay,
  join: (heard: Heard) => Promise<Ended>,
): Promise<Ended> {
  webSockets.open += 1;
  let ended: Ended | null = null;
  let socket: JoinedSocket | null = null;
  try {
    socket = stay.joined(upgraded.answer.rawHeaders);
    const path = toldPath(request.url ?? '');
    emit({ type: 'webSocket.opened', path, person: stay.name, webSockets: webSockets.open });
    ended = await join(socket.heard);
    return ended;
  } finally {
    webSockets.open -= 1;
    socket?.closed(ended?.first === 'guest');
  }
}

/** Streamlit refuses a handshake for its origin with 403, and so far for nothing else. */
function reportRefusal({ request: { headers } }: Visitor, hall: Hall): void {
  const { origin } = headers;
  if (origin === undefined || origin.length > longestOrigin) return;
  const reading = parseOrigin(origin);
  if (reading.ok) hall.emit({ type: 'origin.refused', origin: reading.origin });
}
