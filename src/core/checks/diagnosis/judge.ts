import { diagnosisWords, type Explanation, notStreamlitWords } from '../../words/diagnosis.ts';
import { type HandshakeSight, type HopAnswer, type HopKind, type HopSight, isWell, kindOf } from '../hop.ts';
import type { Verdict } from '../probe.ts';
import type { SkippedHop } from '../route.ts';
import { diagnoseAnswer } from './answer.ts';
import { fault, followed, type Ground, type HopDiagnosis, ok, placeOf, type Scene } from './context.ts';
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
export function judgeHops(sights: readonly HopSight[], ground: Ground): readonly HopRow[] {
  return sights.flatMap((sight) => rowsOf(sceneOf(sight, sights, ground)));
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

function sceneOf(sight: HopSight, sights: readonly HopSight[], ground: Ground): Scene {
  const earlier = sightsBehind(sight, sights);
  const behind = earlier[0] ?? null;
  const behindFault = behind === null || isWell(behind) ? null : ofHealth(sceneOf(behind, sights, ground));
  return { sight, kind: kindOf(sight), earlier, behind, behindFault, ground };
}

/** The nearest first. One that fails cannot be behind one that is well: it is of another app. */
function sightsBehind(sight: HopSight, sights: readonly HopSight[]): readonly HopSight[] {
  const showsNgrok = sight.health.page.by === 'ngrok' || sight.health.page.by === 'agent';
  const chain = sight.hop.chain === 'unknown' && showsNgrok ? 'here' : sight.hop.chain;
  const plausible = sights.filter(
    (other) => other.hop.chain === chain && rank(other) < rank(sight) && (isWell(other) || !isWell(sight)),
  );
  return plausible.toSorted((a, b) => rank(b) - rank(a));
}

/** How far from the app. */
function rank({ hop }: HopSight): number {
  if (hop.target === 'local' || hop.chain === 'hosted') return hop.target === 'prod-proxy' ? 1 : 0;
  return hop.kind === 'tunnel' ? 1 : 2;
}

function rowsOf(scene: Scene): readonly HopRow[] {
  const { sight, kind } = scene;
  const { hop, health, hostConfig } = sight;
  const row = { target: hop.target, kind, url: hop.baseUrl, origin: null, decides: hop.decides } as const;
  const get = (check: 'health' | 'host-config', answer: HopAnswer, diagnosis: HopDiagnosis): HopRow => ({
    ...row,
    check,
    expect: 'accepted',
    ...answered(answer),
    // The free plan's warning is what visitors see; the probes pass it, and what is behind it is well.
    verdict:
      diagnosis.code === 'ok' || (isWell(sight) && diagnosis.code === 'tunnel-interstitial')
        ? 'pass'
        : 'fail',
    diagnosis,
  });
  return [
    get('health', health, ofHealth(scene)),
    ...(hostConfig === null ? [] : [get('host-config', hostConfig, ofHostConfig(scene, hostConfig))]),
    ...sight.handshakes.map((shake) => ({ ...row, ...ofHandshake(scene, shake) })),
  ];
}

function answered(answer: HopAnswer | null): Pick<HopRow, 'status' | 'latencyMs'> {
  return { status: answer?.status ?? null, latencyMs: answer?.latencyMs ?? null };
}

function ofHealth(scene: Scene): HopDiagnosis {
  const { sight } = scene;
  if (!isWell(sight)) return ofGet(scene, sight.health);
  return sight.visit?.page.by === 'ngrok' && sight.visit.page.code === 'ERR_NGROK_6024'
    ? warned(scene)
    : ok(diagnosisWords.answers);
}

/** Through a proxy that sends the header for them, visitors are spared. */
function warned(scene: Scene): HopDiagnosis {
  return fault('tunnel-interstitial', 'tunnel', diagnosisWords.warned(placeOf(scene)), [
    'proxy_set_header ngrok-skip-browser-warning 1;',
  ]);
}

function ofHostConfig(scene: Scene, hostConfig: HopAnswer): HopDiagnosis {
  const { sight, kind } = scene;
  if (hostConfig.genuine) return ok(diagnosisWords.configured);
  if (!isWell(sight) || hostConfig.failure !== null) return ofGet(scene, hostConfig);
  return (
    diagnoseAnswer(scene, hostConfig) ??
    fault('unexpected', kind, diagnosisWords.noConfig(placeOf(scene), hostConfig.status), [
      'location / { … }',
    ])
  );
}

function ofGet(scene: Scene, answer: HopAnswer): HopDiagnosis {
  if (answer.failure !== null) return diagnoseFailure(scene, answer.failure);
  return diagnoseAnswer(scene, answer) ?? notStreamlit(scene, answer);
}

function notStreamlit(scene: Scene, { status, page, server }: HopAnswer): HopDiagnosis {
  const { sight, kind, behind, ground } = scene;
  const { baseUrl } = sight.hop;
  const { basePath } = ground;
  const place = placeOf(scene);
  const blamed = (explanation: Explanation, lines: readonly string[] = []) =>
    followed(fault('unexpected', kind, explanation, lines), scene);
  if (status === 404 && basePath !== '' && !baseUrl.endsWith(basePath)) {
    const explanation = notStreamlitWords.otherPath(place, status, basePath);
    return blamed(explanation, [`ocap-dev probe ${baseUrl}${basePath}`]);
  }
  if (status === 404 && (page.by === 'streamlit' || /^(TornadoServer|uvicorn)/.test(server))) {
    return blamed(notStreamlitWords.otherApp(place, status), [`ocap-dev probe ${baseUrl}/PATH`]);
  }
  if (kind !== 'app' && behind !== null && isWell(behind)) {
    return blamed(notStreamlitWords.ledAstray(place, status, behind.hop.baseUrl));
  }
  return blamed(notStreamlitWords.noApp(place, status));
}

type HandshakeRow = Pick<
  HopRow,
  'check' | 'origin' | 'expect' | 'status' | 'verdict' | 'latencyMs' | 'diagnosis'
>;

function ofHandshake(scene: Scene, shake: HandshakeSight): HandshakeRow {
  const diagnosis = diagnosisOf(scene, shake);
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

function diagnosisOf(scene: Scene, shake: HandshakeSight): HopDiagnosis {
  const { sight } = scene;
  const { answer, slow } = shake;
  if (slow !== null) return notAsked(scene, slow);
  if (answer === null) return ofHealth(scene);
  if (answer.failure !== null) {
    const isLookUp = answer.failure.kind === 'timeout' && isWell(sight) && !scene.earlier.some(letsAnybodyIn);
    return isLookUp ? lookedUp(scene, shake) : diagnoseFailure(scene, answer.failure);
  }
  // Where health is not good, a handshake's 403 or 404 says nothing of origins or of Upgrade.
  const own = isWell(sight) || answer.status === 101 ? diagnoseHandshake(scene, shake) : null;
  return own ?? diagnoseAnswer(scene, answer) ?? (isWell(sight) ? strange(scene, answer) : ofHealth(scene));
}

function letsAnybodyIn({ handshakes }: HopSight): boolean {
  return handshakes.some(({ answer }) => answer?.status === 101);
}

function notAsked(scene: Scene, slow: NonNullable<HandshakeSight['slow']>): HopDiagnosis {
  const seconds = (slow.latencyMs / 1000).toFixed(1);
  return fault('timeout', scene.kind, diagnosisWords.slowBefore(slow.origin, seconds));
}

function strange(scene: Scene, answer: HopAnswer): HopDiagnosis {
  return fault('unexpected', scene.kind, diagnosisWords.strangeHandshake(placeOf(scene), answer.status));
}
