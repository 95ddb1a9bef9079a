import { knowsAllowList } from '../../base/version.ts';
import { diagnosisWords } from '../../words/diagnosis.ts';
import { type HandshakeResult, type HopAnswer, type HopKind, type HopResult, isWell } from '../hop.ts';
import type { Verdict } from '../probe.ts';
import type { SkippedHop } from '../route.ts';
import { causeOfHandshake, causeOfHealth, causeOfHostConfig } from './causes.ts';
import {
  type Cause,
  type Context,
  contextFor,
  diagnosisFrom,
  type HopDiagnosis,
  type Known,
} from './context.ts';
import { causeOfUpload } from './limits.ts';
import { rejectedOrigin } from './origin.ts';
import { judgeStranger, type StrangerJudgement, sightOf, strangerOf } from './stranger.ts';

/** The result of one check at one hop. */
export interface HopRow {
  readonly target: string;
  readonly kind: HopKind;
  readonly url: string | null;
  readonly check: 'health' | 'host-config' | 'upload' | 'websocket' | 'page';
  readonly origin: string | null;
  readonly expect: 'accepted' | 'refused';
  readonly status: number | null;
  readonly verdict: Verdict;
  readonly latencyMs: number | null;
  readonly diagnosis: HopDiagnosis;
  /** Does the exit code depend on it? */
  readonly decides: boolean;
}

/** Judges a round by comparing its hops, in the order in which they were asked. */
export function judgeHops(results: readonly HopResult[], known: Known): readonly HopRow[] {
  return results.flatMap((result) => rowsOf(contextOf(result, results, known)));
}

/** The rows of a hop that was not asked. */
export function skippedRows({ target, kind, url, reason }: SkippedHop): readonly HopRow[] {
  const checks = ['health', 'host-config', 'websocket'] as const;
  return checks.map((check) => ({
    ...{ target, kind, url, check, origin: null, expect: 'accepted', status: null, latencyMs: null },
    verdict: 'skipped',
    diagnosis: diagnosisFrom({ code: 'ok', says: diagnosisWords.notAsked(reason) }, null),
    decides: false,
  }));
}

function contextOf(result: HopResult, results: readonly HopResult[], known: Known): Context {
  const earlier = resultsBehind(result, results);
  const [behind] = earlier;
  return contextFor(
    result,
    earlier,
    behind === undefined ? null : healthFault(behind, results, known),
    known,
  );
}

/** What is wrong with a hop that is not well; null: nothing. */
function healthFault(result: HopResult, results: readonly HopResult[], known: Known): HopDiagnosis | null {
  if (isWell(result)) return null;
  const context = contextOf(result, results, known);
  const cause = causeOfHealth(context);
  // Behind a guard nothing was seen to be broken.
  return cause.code === 'guarded' ? null : diagnosisFrom(cause, context.behindFault);
}

/** The nearest first. One that fails cannot be behind one that is well: it is of another app. */
function resultsBehind(result: HopResult, results: readonly HopResult[]): readonly HopResult[] {
  const showsEdge = result.health.page.by === 'edge' || result.health.page.by === 'agent';
  const chain = result.hop.chain === 'unknown' && showsEdge ? 'here' : result.hop.chain;
  const plausible = results.filter(
    (other) => other.hop.chain === chain && rank(other) < rank(result) && (isWell(other) || !isWell(result)),
  );
  return plausible.toSorted((a, b) => rank(b) - rank(a));
}

/** How far from the app. */
function rank({ hop }: HopResult): number {
  if (hop.target === 'local' || hop.chain === 'hosted') return hop.target === 'prod-proxy' ? 1 : 0;
  return hop.kind === 'tunnel' ? 1 : 2;
}

function rowsOf(context: Context): readonly HopRow[] {
  const { result, kind } = context;
  const { hop, health, hostConfig } = result;
  if (hop.compared === true) return [];
  const row = { target: hop.target, kind, url: hop.baseUrl, origin: null, decides: hop.decides } as const;
  const get = (check: 'health' | 'host-config' | 'upload', answer: HopAnswer, cause: Cause): HopRow => ({
    ...row,
    check,
    expect: 'accepted',
    ...answered(answer),
    // The free plan's warning is what visitors see; the probes pass it, and what is behind it is well.
    verdict: isWell(result) && cause.code === 'tunnel-interstitial' ? 'pass' : verdictOfGet(cause, answer),
    diagnosis: diagnosisFrom(cause, context.behindFault),
  });
  return [
    get('health', health, causeOfHealth(context)),
    ...(hostConfig === null ? [] : [get('host-config', hostConfig, causeOfHostConfig(context, hostConfig))]),
    ...ofUpload(context, get),
    ...result.handshakes.map((shake) => ({ ...row, ...ofHandshake(context, shake) })),
  ];
}

/** A limit below that of an app that takes no uploads is good to know, and breaks nothing. Another answer than 413 tells of none. */
function ofUpload(
  context: Context,
  row: (check: 'upload', answer: HopAnswer, cause: Cause) => HopRow,
): readonly HopRow[] {
  const { upload = null, hop } = context.result;
  const cause = upload === null ? null : causeOfUpload(context, upload);
  if (upload === null || cause === null) return [];
  const told = row('upload', upload, cause);
  return [{ ...told, verdict: hop.upload?.isWanted === true ? 'fail' : 'pass' }];
}

/** A guard in front is no fault, and no proof either. */
function verdictOf({ code }: Cause): Verdict {
  if (code === 'ok') return 'pass';
  return code === 'guarded' ? 'skipped' : 'fail';
}

/** What an older Streamlit has not is no proof of anything. */
function verdictOfGet(cause: Cause, { genuine }: HopAnswer): Verdict {
  return cause.code === 'ok' && !genuine ? 'skipped' : verdictOf(cause);
}

function answered(answer: HopAnswer | null): Pick<HopRow, 'status' | 'latencyMs'> {
  return { status: answer?.status ?? null, latencyMs: answer?.latencyMs ?? null };
}

type HandshakeRow = Pick<
  HopRow,
  'check' | 'origin' | 'expect' | 'status' | 'verdict' | 'latencyMs' | 'diagnosis'
>;

function ofHandshake(context: Context, shake: HandshakeResult): HandshakeRow {
  if (isBeyondStreamlit(context, shake)) return beyondStreamlit(context, shake);
  const { verdict, cause } = shake.expect === 'refused' ? ofStranger(context, shake) : ofOwn(context, shake);
  return {
    check: 'websocket',
    origin: shake.origin,
    expect: shake.expect,
    ...answered(shake.answer),
    verdict,
    diagnosis: diagnosisFrom(cause, context.behindFault),
  };
}

function ofOwn(context: Context, shake: HandshakeResult): StrangerJudgement {
  const cause = causeOfHandshake(context, shake);
  return { verdict: shake.answer === null ? 'skipped' : verdictOf(cause), cause };
}

function ofStranger(context: Context, shake: HandshakeResult): StrangerJudgement {
  const { result, earlier, known } = context;
  // The wildcard is wanted, and the app does not have it.
  if (known.cors === 'any' && result.hop.target === 'local' && shake.answer?.status === 403)
    return { verdict: 'fail', cause: rejectedOrigin(context, shake) };
  const behind = earlier.flatMap((other) => strangerOf(other) ?? []);
  return judgeStranger(sightOf(result, shake), behind, known);
}

/** An origin that is listed, and that a Streamlit without a list refuses: nobody's fault, which `notices` tell once. */
function isBeyondStreamlit({ result, known }: Context, { expect, answer }: HandshakeResult): boolean {
  if (known.asker !== 'supervisor' || known.cors === 'any' || knowsAllowList(known.streamlitVersion))
    return false;
  return result.hop.chain === 'here' && isWell(result) && expect === 'accepted' && answer?.status === 403;
}

function beyondStreamlit({ known }: Context, { origin, expect, answer }: HandshakeResult): HandshakeRow {
  const says = diagnosisWords.withoutList(origin, known.streamlitVersion);
  const diagnosis = diagnosisFrom({ code: 'ok', says }, null);
  return { check: 'websocket', origin, expect, ...answered(answer), verdict: 'skipped', diagnosis };
}
