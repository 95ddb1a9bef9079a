import { printable } from '../../base/printable.ts';
import type { Arrival } from '../../door/visitor.ts';
import { diagnosisWords, type Place } from '../../words/diagnosis.ts';
import { handshakeWords } from '../../words/diagnosis-handshake.ts';
import { probeWords } from '../../words/probes.ts';
import { type Rewriting, strangerWords } from '../../words/strangers.ts';
import { type HandshakeResult, type HopAnswer, type HopChain, type HopResult, kindOf } from '../hop.ts';
import type { Verdict } from '../probe.ts';
import type { Cause, Fault, Known } from './context.ts';
import { openAppLines, openedByArguments, openingLines } from './stranger-lines.ts';

/** What became of a stranger at one hop. */
export interface StrangerSight extends Pick<HandshakeResult, 'origin' | 'slow'> {
  /** Null: not asked. */
  readonly answer: Answer | null;
  readonly place: Place;
  readonly chain: HopChain;
  /** With which headers the handshake came in at our door; null: not there, or there is none. */
  readonly arrival: Arrival | null;
  /** The `Server` header of the hop. */
  readonly server: string;
}

type Answer = Pick<HopAnswer, 'status' | 'failure'>;

export interface StrangerJudgement {
  readonly verdict: Verdict;
  readonly cause: Cause;
}

/** What the stranger of a hop's round met there; null: none belongs to it. */
export function strangerOf(result: HopResult): StrangerSight | null {
  const shake = result.handshakes.find(({ expect }) => expect === 'refused');
  return shake === undefined ? null : sightOf(result, shake);
}

/** One handshake of a stranger, at a hop that was asked for more. */
export function sightOf(result: HopResult, shake: HandshakeResult): StrangerSight {
  const { hop, health } = result;
  const { origin, answer, slow, arrival = null } = shake;
  const place = { kind: kindOf(result), url: hop.baseUrl };
  return { origin, answer, slow, place, chain: hop.chain, arrival, server: health.server };
}

/**
 * Whether the stranger was refused, which alone is well. 403 is Streamlit's refusal, any other 4xx somebody else's on the
 * way; without an answer of the app's nothing is proved.
 *
 * @param behind what became of it at the hops towards the app, the nearest first.
 */
export function judgeStranger(
  sight: StrangerSight,
  behind: readonly StrangerSight[],
  known: Known,
): StrangerJudgement {
  const { origin, answer, slow, place, chain } = sight;
  if (known.cors === 'any' && chain === 'here') return { verdict: 'skipped', cause: wanted(sight) };
  if (slow !== null)
    return skipped('timeout', sight, diagnosisWords.slowBefore(slow.origin, seconds(slow.latencyMs)));
  if (answer === null)
    return {
      verdict: 'skipped',
      cause: { code: 'ok', says: diagnosisWords.notAsked(strangerWords.ownRefused) },
    };
  if (answer.failure !== null) return unanswered(sight, answer.failure);
  if (isLetIn(answer)) return { verdict: 'fail', cause: opening(sight, behind, known) };
  if (isRefused(answer)) {
    const says = place.kind === 'app' ? probeWords.refused(origin) : strangerWords.refused(place, origin);
    return { verdict: 'pass', cause: { code: 'ok', says } };
  }
  return skipped('unexpected', sight, strangerWords.noVerdict(place, origin, answer.status));
}

function isLetIn(answer: Answer | null): boolean {
  return answer?.status === 101;
}

function isRefused(answer: Answer | null): boolean {
  const status = answer?.status ?? 0;
  return status >= 400 && status < 500;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function skipped(code: Fault['code'], { place }: StrangerSight, says: Fault['says']): StrangerJudgement {
  return { verdict: 'skipped', cause: { code, hop: place.kind, says } };
}

function unanswered(sight: StrangerSight, failure: NonNullable<HopAnswer['failure']>): StrangerJudgement {
  const { place, origin } = sight;
  const isSilent = failure.kind === 'timeout';
  // Of what stands between, nothing else looks a stranger up.
  if (isSilent && place.kind === 'app')
    return skipped('timeout', sight, handshakeWords.lookedUpStranger(place, origin));
  const says = strangerWords.unanswered(place, origin, failure.message);
  return skipped(isSilent ? 'timeout' : 'unexpected', sight, says);
}

function wanted({ place, origin }: StrangerSight): Fault {
  return {
    code: 'wildcard-open',
    hop: 'app',
    says: strangerWords.wanted(place, origin),
    lines: ['ocap-dev wildcard off'],
  };
}

/** Which hop lets the stranger in: the innermost one that does. */
function opening(sight: StrangerSight, behind: readonly StrangerSight[], known: Known): Fault {
  const asked = behind.filter(({ answer }) => isLetIn(answer) || isRefused(answer));
  const refusing = asked.findIndex(({ answer }) => isRefused(answer));
  const within = refusing === -1 ? asked : asked.slice(0, refusing);
  const opener = within.at(-1) ?? sight;
  const refuser = refusing === -1 ? null : (asked[refusing] ?? null);
  const rewriting = rewritingOf(sight);
  if (refuser === null && isOwnApp(opener)) return openApp(sight, opener, known);
  // Nobody behind it refused: what the door saw is the only proof that it is not the app.
  if (refuser === null && rewriting === null) return openSomewhere(sight);
  if (refuser !== null && rewriting === null && sight.arrival !== null) return openApp(sight, null, known);
  return rewritten(sight, opener, refuser, rewriting ?? { how: 'unknown' });
}

/** The one on this machine was asked itself; in front of a hosted one its host may stand. */
function isOwnApp({ place, chain }: StrangerSight): boolean {
  return place.kind === 'app' && chain === 'here';
}

function openApp(sight: StrangerSight, opener: StrangerSight | null, { asker }: Known): Fault {
  const { place, origin } = sight;
  const says = opener === sight ? strangerWords.openApp(origin) : strangerWords.openThrough(place, origin);
  // What a supervisor gives the app wins over its file and `.env`.
  const lines = asker === 'supervisor' ? openedByArguments : openAppLines;
  return { code: 'wildcard-open', hop: 'app', says, lines };
}

function openSomewhere({ place, origin, server }: StrangerSight): Fault {
  const front = openingLines(place.kind === 'tunnel' ? 'tunnel' : 'proxy', server, { how: 'unknown' });
  const says = strangerWords.openSomewhere(place, origin);
  return { code: 'wildcard-open', hop: 'app', says, lines: [...openAppLines, ...front] };
}

function rewritten(
  sight: StrangerSight,
  opener: StrangerSight,
  refuser: StrangerSight | null,
  rewriting: Rewriting,
): Fault {
  const { place, origin } = sight;
  const hop = opener.place.kind === 'tunnel' ? 'tunnel' : 'proxy';
  const says =
    opener === sight
      ? strangerWords.rewritten({ ...place, kind: hop }, origin, refuser?.place.url ?? null, rewriting)
      : strangerWords.rewrittenBehind(place, origin, { ...opener.place, kind: hop }, rewriting);
  const code = rewriting.how === 'host' ? 'host-rewritten' : 'origin-rewritten';
  return { code, hop, says, lines: openingLines(hop, opener.server, rewriting) };
}

/** What was done to the handshake on its way to our door; null: nothing, or nobody saw it. */
function rewritingOf({ arrival, origin }: StrangerSight): Rewriting | null {
  if (arrival === null) return null;
  if (arrival.origin === null || arrival.origin === '') return { how: 'dropped' };
  if (arrival.origin !== origin) return { how: 'replaced', by: printable(arrival.origin.slice(0, 100)) };
  return hostOf(arrival.host) === new URL(origin).hostname ? { how: 'host' } : null;
}

function hostOf(host: string | null): string | null {
  return host?.replace(/:\d+$/, '').toLowerCase() ?? null;
}
