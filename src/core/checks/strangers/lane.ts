import type { Arrival } from '../../door/visitor.ts';
import { stranger } from '../../settings/allowed-origins.ts';
import { diagnosisFrom, type Known } from '../diagnosis/context.ts';
import { judgeStranger, type StrangerSight } from '../diagnosis/stranger.ts';
import { type Hop, type HopAnswer, type HopKind, slowHandshakeMs } from '../hop.ts';
import type { CheckCommand } from '../lane.ts';
import type { ProbeView } from '../probe.ts';
import type { Question } from '../question.ts';
import type { Reply } from '../round.ts';

/** The stranger at the hops in front of the app: once for each new way to it and each request, one hop at a time. */
export interface StrangersLane {
  /** The way that it is asked on; null: nobody is there to ask. */
  readonly way: string | null;
  /** The hops that had their turn since the way is new, or since the last request. */
  readonly done: readonly string[];
  /** What became of it on this way, from the app on. */
  readonly sights: readonly PublicSight[];
  readonly underWay: { readonly id: number; readonly hop: Hop; readonly origin: string } | null;
  /** What the sights come to. */
  readonly results: readonly ProbeView[];
}

interface PublicSight extends StrangerSight {
  readonly target: string;
  readonly latencyMs: number | null;
  readonly atMs: number;
}

/** What decides whose turn it is. */
export interface StrangerTurns {
  readonly way: { readonly key: string; readonly full: readonly Hop[] };
  readonly list: Parameters<typeof stranger>[0];
  /** Is another question under way? Two that Streamlit looks up at one time would stop it for twice as long. */
  readonly isBusy: boolean;
  /** What is known of the app itself, and of the hops in front of it. */
  readonly atApp: readonly ProbeView[];
  readonly atHops: readonly ProbeView[];
}

export const noStrangers: StrangersLane = {
  way: null,
  done: [],
  sights: [],
  underWay: null,
  results: [],
};

/** The lane, to be asked again at every hop. */
export function askStrangersAgain(lane: StrangersLane): StrangersLane {
  return { ...lane, done: [] };
}

/** Sends the stranger to the next hop whose own origin was let in, once the app itself has answered it. */
export function planStrangers(
  lane: StrangersLane,
  turns: StrangerTurns | null,
  nextId: number,
  nowMs: number,
): [StrangersLane, CheckCommand[]] {
  if (turns === null) return [lane.way === null ? lane : noStrangers, []];
  const begun = lane.way === turns.way.key ? lane : { ...noStrangers, way: turns.way.key };
  if (turns.isBusy || begun.underWay !== null || !turns.atApp.some(isStranger)) return [begun, []];
  const hop = turns.way.full.find((each) => isItsTurn(each, begun, turns));
  if (hop === undefined) return [begun, []];
  const origin = stranger(turns.list);
  const slow = stoodStill(turns.atApp);
  if (slow !== null) return [withSight(begun, hop, { origin, answer: null, slow, arrival: null }, nowMs), []];
  const question: Question = { hop, check: 'websocket', origin, watchMs: 0 };
  return [{ ...begun, underWay: { id: nextId, hop, origin } }, [{ type: 'check.ask', id: nextId, question }]];
}

/** The lane with an answer; null: the answer is none to its question. */
export function strangerReplied(
  lane: StrangersLane,
  id: number,
  { answer, arrival = null }: Reply,
  nowMs: number,
): StrangersLane | null {
  const { underWay } = lane;
  if (underWay === null || underWay.id !== id) return null;
  const { hop, origin } = underWay;
  return { ...withSight(lane, hop, { origin, answer, slow: null, arrival }, nowMs), underWay: null };
}

/** What became of the stranger, each seen against the hops behind it. */
export function strangerViews(
  { sights }: StrangersLane,
  atApp: readonly ProbeView[],
  known: Known,
): readonly ProbeView[] {
  const local = atApp.filter(isStranger).map(sightAtApp);
  return sights.map((sight) => {
    const nearer = sights.filter((other) => other !== sight && other.place.kind === 'tunnel');
    const behind = [...(sight.place.kind === 'tunnel' ? [] : nearer), ...local];
    const { verdict, cause } = judgeStranger(sight, behind, known);
    const { code, message, hint } = diagnosisFrom(cause, null);
    const { target, place, origin, answer, latencyMs, atMs } = sight;
    return {
      ...{ target, url: place.url, check: 'websocket', origin, expect: 'refused', atMs, verdict },
      status: answer?.status ?? null,
      latencyMs,
      diagnosis: { code, message, hint },
    };
  });
}

function isStranger({ target, check, expect }: ProbeView): boolean {
  return target === 'local' && check === 'websocket' && expect === 'refused';
}

function sightAtApp({ url, origin, status }: ProbeView): StrangerSight {
  const place = { kind: 'app', url } as const;
  const answer = status === null ? null : { status, failure: null };
  return { origin: origin ?? '', answer, slow: null, place, chain: 'here', arrival: null, server: '' };
}

function isItsTurn({ target }: Hop, { done }: StrangersLane, { atHops }: StrangerTurns): boolean {
  if (target === 'local' || done.includes(target)) return false;
  // All of it: what answers there may be another's app, which its health shows.
  const own = atHops.filter((view) => view.target === target);
  return own.some(isHandshake) && own.every(({ verdict }) => verdict === 'pass');
}

/** A handshake that the app itself stood still for: a stranger at the hops would stop it again. */
function stoodStill(atApp: readonly ProbeView[]): StrangerSight['slow'] {
  for (const { origin, latencyMs } of atApp)
    if (origin !== null && latencyMs !== null && latencyMs > slowHandshakeMs) return { origin, latencyMs };
  return null;
}

function isHandshake({ check }: ProbeView): boolean {
  return check === 'websocket';
}

interface Seen {
  readonly origin: string;
  readonly answer: HopAnswer | null;
  readonly slow: StrangerSight['slow'];
  readonly arrival: Arrival | null;
}

function withSight(lane: StrangersLane, hop: Hop, seen: Seen, atMs: number): StrangersLane {
  const { target, kind, chain, baseUrl } = hop;
  const { answer } = seen;
  const place = { kind: kind ?? ('proxy' satisfies HopKind), url: baseUrl };
  const sight: PublicSight = {
    ...seen,
    target,
    place,
    chain,
    server: answer?.server ?? '',
    latencyMs: answer?.latencyMs ?? null,
    atMs,
  };
  const others = lane.sights.filter((other) => other.target !== target);
  return { ...lane, sights: [...others, sight], done: [...lane.done, target] };
}
