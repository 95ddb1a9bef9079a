import { diagnoseAnswer } from './diagnosis-answer.ts';
import { diagnoseFailure } from './diagnosis-failure.ts';
import { diagnoseHandshake, lookedUp } from './diagnosis-handshake.ts';
import {
  fault,
  followed,
  type Ground,
  type HopDiagnosis,
  ok,
  type Scene,
  statusOf,
  subject,
} from './diagnosis-scene.ts';
import { type HandshakeSight, type HopAnswer, type HopKind, type HopSight, isWell, kindOf } from './hops.ts';
import type { SkippedHop } from './hops-plan.ts';
import type { Verdict } from './snapshot.ts';

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
    diagnosis: ok(`Not asked: ${reason}.`),
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
    get('host-config', hostConfig, ofHostConfig(scene)),
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
    : ok('Streamlit answers.');
}

/** Through a proxy that sends the header for them, visitors are spared. */
function warned(scene: Scene): HopDiagnosis {
  return fault(
    'tunnel-interstitial',
    'tunnel',
    `${subject(scene)} is well, but visitors first see the warning page of ngrok's free plan (ERR_NGROK_6024), which probes pass.`,
    'Each visitor clicks it away once; a proxy in front of the tunnel spares them with this line of nginx:',
    ['proxy_set_header ngrok-skip-browser-warning 1;'],
  );
}

function ofHostConfig(scene: Scene): HopDiagnosis {
  const { sight } = scene;
  if (sight.hostConfig.genuine) return ok('The frontend gets its configuration.');
  if (!isWell(sight) || sight.hostConfig.failure !== null) return ofGet(scene, sight.hostConfig);
  return (
    diagnoseAnswer(scene, sight.hostConfig) ??
    fault(
      'unexpected',
      scene.kind,
      `${subject(scene)} passes on health, but answers /_stcore/host-config with ${statusOf(sight.hostConfig)}.`,
      `Let the ${scene.kind} pass on every path, in nginx with one location:`,
      ['location / { … }'],
    )
  );
}

function ofGet(scene: Scene, answer: HopAnswer): HopDiagnosis {
  if (answer.failure !== null) return diagnoseFailure(scene, answer.failure);
  return diagnoseAnswer(scene, answer) ?? notStreamlit(scene, answer);
}

function notStreamlit(scene: Scene, answer: HopAnswer): HopDiagnosis {
  const { sight, kind, ground } = scene;
  const { hop } = sight;
  const seen = `${subject(scene)} answers /_stcore/health with ${statusOf(answer)} and not with Streamlit's "ok"`;
  const blamed = (message: string, advice: string, lines: readonly string[] = []) =>
    followed(fault('unexpected', kind, message, advice, lines), scene);
  if (answer.status === 404 && ground.basePath !== '' && !hop.baseUrl.endsWith(ground.basePath)) {
    return blamed(`${seen}: the app lives under ${ground.basePath} (server.baseUrlPath).`, 'Ask there:', [
      `ocap-dev probe ${hop.baseUrl}${ground.basePath}`,
    ]);
  }
  if (
    answer.status === 404 &&
    (answer.page.by === 'streamlit' || /^(TornadoServer|uvicorn)/.test(answer.server))
  ) {
    return blamed(
      `${seen}: the app is another one, or lives under a path (server.baseUrlPath).`,
      'Ask there, with its path in place of PATH:',
      [`ocap-dev probe ${hop.baseUrl}/PATH`],
    );
  }
  if (kind !== 'app' && scene.behind !== null && isWell(scene.behind)) {
    return blamed(
      `${seen}, though ${scene.behind.hop.baseUrl} does.`,
      `Look at where the ${kind} leads that path.`,
    );
  }
  return blamed(
    `${seen}: what answers is no Streamlit app.`,
    kind === 'app'
      ? 'See which program listens there (ocap-dev doctor), or correct STREAMLIT_PORT in .env.'
      : `Look at where the ${kind} leads.`,
  );
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
  return fault(
    'timeout',
    scene.kind,
    `Not asked: the handshake for ${slow.origin} took ${seconds} s, and the app stands still meanwhile.`,
    'Streamlit looks up its external address before it reads the list: allow this machine to reach the network, then ask again.',
  );
}

function strange(scene: Scene, answer: HopAnswer): HopDiagnosis {
  return fault(
    'unexpected',
    scene.kind,
    `${subject(scene)} answers the WebSocket handshake with ${statusOf(answer)}, though health is 200.`,
    `Look at the log of the ${scene.kind}.`,
  );
}
