import { patienceLines, upgradeLines } from './diagnosis-lines.ts';
import { rejectedOrigin } from './diagnosis-origin.ts';
import { fault, followed, type HopDiagnosis, ok, type Scene, statusOf, subject } from './diagnosis-scene.ts';
import { type HandshakeSight, type HopAnswer, slowHandshakeMs } from './hops.ts';

/** What a proxy that drops Upgrade makes of a handshake: 400 (Streamlit 1.53), 200 with the page (1.67). */
const strippedStatuses: readonly (number | null)[] = [200, 400, 404, 426];

/** What the answer to a handshake means at a hop whose health is good; null: nothing of the handshake's own. */
export function diagnoseHandshake(scene: Scene, shake: HandshakeSight): HopDiagnosis | null {
  const { answer, expect } = shake;
  if (answer === null) return null;
  if (answer.status === 101) {
    if (!answer.genuine) return mangled(scene, answer);
    return expect === 'refused' ? open(shake) : (wireFault(scene, answer) ?? letIn(shake, answer));
  }
  if (answer.status === 403) {
    if (expect === 'refused') return ok(`${shake.origin} is refused, as it must be.`);
    return answer.page.by === 'nginx' ? refusedByProxy(scene) : rejectedOrigin(scene, shake);
  }
  return strippedStatuses.includes(answer.status) ? stripped(scene, answer) : null;
}

function letIn({ origin }: HandshakeSight, { latencyMs }: HopAnswer): HopDiagnosis {
  const slow = latencyMs > slowHandshakeMs ? `, after ${(latencyMs / 1000).toFixed(1)} s` : '';
  return ok(`${origin} is let in${slow}.`);
}

function open({ origin }: HandshakeSight): HopDiagnosis {
  return fault(
    'wildcard-open',
    'app',
    `The app let in ${origin}, which is in no list: any website can talk to it.`,
    'If this is not a test with the wildcard on (w in ocap-dev), remove enableCORS = false; in .streamlit/config.toml:',
    ['enableCORS = true'],
  );
}

function mangled(scene: Scene, { excerpt }: HopAnswer): HopDiagnosis {
  return fault(
    'unexpected',
    scene.kind,
    `${subject(scene)} answers a handshake as no browser takes it: ${excerpt}`,
    'Streamlit names its sub-protocol; a proxy must pass it on, so remove such lines from its nginx file:',
    ['proxy_hide_header Sec-WebSocket-Protocol;', 'proxy_set_header Sec-WebSocket-Protocol "";'],
  );
}

function refusedByProxy(scene: Scene): HopDiagnosis {
  return fault(
    'unexpected',
    'proxy',
    `${subject(scene)} refuses WebSockets itself (403), the app was not asked.`,
    'Look for such lines in its nginx file, and lift them for the app:',
    ['allow …; deny all;'],
  );
}

function stripped(scene: Scene, answer: HopAnswer): HopDiagnosis {
  const { behind, kind } = scene;
  const earlier =
    behind?.handshakes.some(
      ({ answer: other }) => other !== null && strippedStatuses.includes(other.status),
    ) === true;
  // At the app's own port it is something in front of the app.
  const dropping = earlier ? behind?.hop.kind : kind;
  const hop = dropping === 'tunnel' ? 'tunnel' : 'proxy';
  const seen = `${subject(scene)} answers WebSocket handshakes with ${statusOf(answer)}, though health is 200`;
  const cause = earlier
    ? `so does ${behind?.hop.baseUrl}, where the ${hop} drops it`
    : `the ${hop} drops ${droppedHeader(answer)}`;
  return fault(
    'upgrade-stripped',
    hop,
    `${seen}: ${cause}.`,
    "In the location of the proxy's nginx file write, and the map outside of it:",
    upgradeLines,
  );
}

/** Streamlit 1.53.0 says which header it misses. */
function droppedHeader({ excerpt }: HopAnswer): string {
  if (excerpt.includes('"Connection" must be')) return 'Connection: upgrade';
  return excerpt.includes('Can "Upgrade" only') ? 'the header Upgrade' : 'Upgrade and Connection';
}

/**
 * After a 101 a ping must come back, and the line must outlive a short silence. Streamlit always does its part, so it
 * is the fault of a proxy. That a proxy cuts after a minute is no harm, since Streamlit sends a ping each 30 s.
 */
function wireFault(scene: Scene, { wire }: HopAnswer): HopDiagnosis | null {
  if (scene.kind !== 'proxy' || wire === null || wire === 'alive' || !scene.sight.hostConfig.genuine)
    return null;
  if (wire === 'silent') {
    return fault(
      'timeout',
      'proxy',
      `${subject(scene)} accepts WebSockets (101), but no message comes through: the proxy holds them back.`,
      "In the location of the proxy's nginx file write:",
      ['proxy_buffering off;', ...upgradeLines],
    );
  }
  return fault(
    'unexpected',
    'proxy',
    `${subject(scene)} cuts a WebSocket after ${(wire.cutAfterMs / 1000).toFixed(1)} s of silence; Streamlit sends a ping each 30 s only.`,
    "In the location of the proxy's nginx file write:",
    patienceLines,
  );
}

/** What a handshake that got no answer means at the app whose health is good: Streamlit looks something up. */
export function lookedUp(scene: Scene, shake: HandshakeSight): HopDiagnosis {
  return followed(
    fault(
      'timeout',
      scene.kind,
      `${subject(scene)} did not answer the handshake for ${shake.origin}, while its health is good: the app stands still to look up its external address, before it reads the list.`,
      'Allow this machine to reach the network, or name the public host, which spares the look-up; in .streamlit/config.toml under [browser]:',
      [`serverAddress = "${new URL(shake.origin).hostname}"`],
    ),
    scene,
  );
}
