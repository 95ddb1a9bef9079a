import { agentText } from '../people/agent.ts';
import { toldText } from '../told-visit.ts';
import { curlCommand } from './curl.ts';
import { headerIn, type KeptFrame, type KeptVisit } from './kept-visit.ts';
import { maskedHeaders, maskedTarget, type ShownHeader } from './masked.ts';
import { type WhyInputs, whyText } from './why.ts';

/** All that is kept of one visit, as it may be shown. */
export interface VisitDetail {
  readonly id: number;
  readonly atMs: number;
  readonly method: string;
  readonly target: string;
  readonly person: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly origin: string | null;
  readonly status: number | null;
  /** Why it got that, where something can be said of it. */
  readonly why: string | null;
  readonly heldMs: number | null;
  readonly appMs: number | null;
  readonly durationMs: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly came: readonly ShownHeader[];
  /** Of those that came, the names that the app did not get. Then what was added for it. */
  readonly dropped: readonly string[];
  readonly added: readonly ShownHeader[];
  readonly answered: readonly ShownHeader[];
  readonly socket: SocketDetail | null;
  /** Asking again does no more than asking once. */
  readonly isRepeatable: boolean;
  readonly curl: string;
}

export interface SocketDetail {
  readonly framesFromBrowser: number;
  readonly framesFromApp: number;
  readonly bytesFromBrowser: number;
  readonly bytesFromApp: number;
  readonly idleMs: number;
  readonly longestSilenceMs: number;
  readonly tail: readonly KeptFrame[];
}

export function visitDetail(visit: KeptVisit, inputs: WhyInputs, nowMs: number): VisitDetail {
  const { id, atMs, method, target, address, status, heldMs, appMs, durationMs, headers, sent } = visit;
  const came = maskedHeaders(headers);
  return {
    ...{ id, atMs, status, heldMs, appMs, durationMs, address, came },
    ...changesOf(headers, sent),
    bytesIn: visit.bytesIn,
    bytesOut: visit.bytesOut,
    method: toldText(method),
    target: toldText(maskedTarget(target)),
    person: visit.person(),
    agent: agentText(headerIn(headers, 'user-agent')),
    origin: toldOrigin(headerIn(headers, 'origin')),
    why: whyText(visit, inputs),
    answered: maskedHeaders(visit.answerHeaders),
    socket: socketDetail(visit, nowMs),
    isRepeatable: isRepeatable(visit),
    curl: curlCommand(visit),
  };
}

/** Only what reads: a GET, and a handshake. */
export function isRepeatable({ method }: KeptVisit): boolean {
  return method === 'GET';
}

function toldOrigin(origin: string | null): string | null {
  return origin === null ? null : toldText(origin);
}

function changesOf(
  came: KeptVisit['headers'],
  sent: KeptVisit['sent'],
): Pick<VisitDetail, 'dropped' | 'added'> {
  if (sent === null) return { dropped: [], added: [] };
  const lines = (pairs: readonly string[]) =>
    pairs.flatMap((name, at) => (at % 2 === 0 ? [`${name.toLowerCase()} ${pairs[at + 1]}`] : []));
  const [before, after] = [new Set(lines(came)), new Set(lines(sent))];
  const names = came.filter(
    (name, at) => at % 2 === 0 && !after.has(`${name.toLowerCase()} ${came[at + 1]}`),
  );
  const added = sent.flatMap((name, at) =>
    at % 2 === 0 && !before.has(`${name.toLowerCase()} ${sent[at + 1]}`) ? [name, sent[at + 1] ?? ''] : [],
  );
  return { dropped: [...new Set(names.map(toldText))], added: maskedHeaders(added) };
}

function socketDetail({ socket, durationMs, atMs }: KeptVisit, nowMs: number): SocketDetail | null {
  if (socket === null) return null;
  const { frames, bytes, lastMs, longestSilenceMs, tail } = socket;
  const endMs = durationMs === null ? nowMs : atMs + durationMs;
  return {
    framesFromBrowser: frames.browser,
    framesFromApp: frames.app,
    bytesFromBrowser: bytes.browser,
    bytesFromApp: bytes.app,
    idleMs: Math.max(0, endMs - lastMs),
    longestSilenceMs,
    tail: [...tail],
  };
}
