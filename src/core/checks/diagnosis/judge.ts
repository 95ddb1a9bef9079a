import { diagnosisWords, type Explanation, notStreamlitWords } from '../../words/diagnosis.ts';
import {
  type HandshakeResult,
  type HopAnswer,
  type HopKind,
  type HopResult,
  isWell,
  kindOf,
} from '../hop.ts';
import type { Verdict } from '../probe.ts';
import type { SkippedHop } from '../route.ts';
import { diagnoseAnswer } from './answer.ts';
import { type Context, fault, followed, type HopDiagnosis, type Known, ok, placeOf } from './context.ts';
import { diagnoseHandshake, lookedUp } from './handshake.ts';
import { diagnoseFailure } from './no-answer.ts';

/** The result of one check at one hop. */
export interface HopRow {
  readonly target: string;
  readonly kind: HopKind;
  readonly url: string | null;
  readonly check: 'health' | 'host-config' | 'websocket';
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
    diagnosis: ok(diagnosisWords.notAsked(reason)),
    decides: false,
  }));
}

function contextOf(result: HopResult, results: readonly HopResult[], known: Known): Context {
  const earlier = resultsBehind(result, results);
  const behind = earlier[0] ?? null;
  const behindFault = behind === null || isWell(behind) ? null : ofHealth(contextOf(behind, results, known));
  return { result, kind: kindOf(result), earlier, behind, behindFault, known };
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
  const row = { target: hop.target, kind, url: hop.baseUrl, origin: null, decides: hop.decides } as const;
  const get = (check: 'health' | 'host-config', answer: HopAnswer, diagnosis: HopDiagnosis): HopRow => ({
    ...row,
    check,
    expect: 'accepted',
    ...answered(answer),
    // The free plan's warning is what visitors see; the probes pass it, and what is behind it is well.
    verdict:
      diagnosis.code === 'ok' || (isWell(result) && diagnosis.code === 'tunnel-interstitial')
        ? 'pass'
        : 'fail',
    diagnosis,
  });
  return [
    get('health', health, ofHealth(context)),
    ...(hostConfig === null ? [] : [get('host-config', hostConfig, ofHostConfig(context, hostConfig))]),
    ...result.handshakes.map((shake) => ({ ...row, ...ofHandshake(context, shake) })),
  ];
}

function answered(answer: HopAnswer | null): Pick<HopRow, 'status' | 'latencyMs'> {
  return { status: answer?.status ?? null, latencyMs: answer?.latencyMs ?? null };
}

function ofHealth(context: Context): HopDiagnosis {
  const { result } = context;
  if (!isWell(result)) return ofGet(context, result.health);
  return result.visit?.page.by === 'edge' && result.visit.page.code === 'ERR_NGROK_6024'
    ? warned(context)
    : ok(diagnosisWords.answers);
}

/** Through a proxy that sends the header for them, visitors are spared. */
function warned(context: Context): HopDiagnosis {
  return fault('tunnel-interstitial', 'tunnel', diagnosisWords.warned(placeOf(context)), [
    'proxy_set_header ngrok-skip-browser-warning 1;',
  ]);
}

function ofHostConfig(context: Context, hostConfig: HopAnswer): HopDiagnosis {
  const { result, kind } = context;
  if (hostConfig.genuine) return ok(diagnosisWords.configured);
  if (!isWell(result) || hostConfig.failure !== null) return ofGet(context, hostConfig);
  return (
    diagnoseAnswer(context, hostConfig) ??
    fault('unexpected', kind, diagnosisWords.noConfig(placeOf(context), hostConfig.status), [
      'location / { … }',
    ])
  );
}

function ofGet(context: Context, answer: HopAnswer): HopDiagnosis {
  if (answer.failure !== null) return diagnoseFailure(context, answer.failure);
  return diagnoseAnswer(context, answer) ?? notStreamlit(context, answer);
}

function notStreamlit(context: Context, { status, page, server }: HopAnswer): HopDiagnosis {
  const { result, kind, behind, known } = context;
  const { baseUrl } = result.hop;
  const { basePath } = known;
  const place = placeOf(context);
  const blamed = (explanation: Explanation, lines: readonly string[] = []) =>
    followed(fault('unexpected', kind, explanation, lines), context);
  if (status === 404 && basePath !== '' && !baseUrl.endsWith(basePath)) {
    const explanation = notStreamlitWords.otherPath(place, status, basePath);
    return blamed(explanation, [`ocap-dev probe ${baseUrl}${basePath}`]);
  }
  if (status === 404 && (page.by === 'streamlit' || /^(TornadoServer|uvicorn)/.test(server))) {
    return blamed(notStreamlitWords.otherApp(place, status), [`ocap-dev probe ${baseUrl}/PATH`]);
  }
  if (answersElsewhere(result)) {
    return blamed(notStreamlitWords.healthBlocked(place, status), ['location = /_stcore/health { … }']);
  }
  if (kind !== 'app' && behind !== null && isWell(behind)) {
    return blamed(notStreamlitWords.ledAstray(place, status, behind.hop.baseUrl));
  }
  return blamed(notStreamlitWords.noApp(place, status));
}

/** Is the app there by its other answers? Then somebody before it answers health himself. */
function answersElsewhere({ hostConfig, handshakes }: HopResult): boolean {
  return hostConfig?.genuine === true || handshakes.some(({ answer }) => answer?.status === 101);
}

type HandshakeRow = Pick<
  HopRow,
  'check' | 'origin' | 'expect' | 'status' | 'verdict' | 'latencyMs' | 'diagnosis'
>;

function ofHandshake(context: Context, shake: HandshakeResult): HandshakeRow {
  const diagnosis = diagnosisOf(context, shake);
  // A stranger who waits in vain got in nowhere: that is no verdict on the list.
  const unknown =
    shake.answer === null || (shake.expect === 'refused' && shake.answer.failure?.kind === 'timeout');
  return {
    check: 'websocket',
    origin: shake.origin,
    expect: shake.expect,
    ...answered(shake.answer),
    verdict: unknown ? 'skipped' : diagnosis.code === 'ok' ? 'pass' : 'fail',
    diagnosis,
  };
}

function diagnosisOf(context: Context, shake: HandshakeResult): HopDiagnosis {
  const { result } = context;
  const { answer, slow } = shake;
  if (slow !== null) return notAsked(context, slow);
  if (answer === null) return ofHealth(context);
  if (answer.failure !== null) {
    const isLookUp =
      answer.failure.kind === 'timeout' && isWell(result) && !context.earlier.some(letsAnybodyIn);
    return isLookUp ? lookedUp(context, shake) : diagnoseFailure(context, answer.failure);
  }
  // Where health is not good, a handshake's 403 or 404 says nothing of origins or of Upgrade.
  const own = isWell(result) || answer.status === 101 ? diagnoseHandshake(context, shake) : null;
  return (
    own ?? diagnoseAnswer(context, answer) ?? (isWell(result) ? strange(context, answer) : ofHealth(context))
  );
}

function letsAnybodyIn({ handshakes }: HopResult): boolean {
  return handshakes.some(({ answer }) => answer?.status === 101);
}

function notAsked(context: Context, slow: NonNullable<HandshakeResult['slow']>): HopDiagnosis {
  const seconds = (slow.latencyMs / 1000).toFixed(1);
  return fault('timeout', context.kind, diagnosisWords.slowBefore(slow.origin, seconds));
}

function strange(context: Context, answer: HopAnswer): HopDiagnosis {
  return fault('unexpected', context.kind, diagnosisWords.strangeHandshake(placeOf(context), answer.status));
}
