import { handshakeWords } from '../../words/diagnosis-handshake.ts';
import { probeWords } from '../../words/probes.ts';
import { type HandshakeResult, type HopAnswer, isStreamlit, slowHandshakeMs } from '../hop.ts';
import { type Context, fault, followed, type HopDiagnosis, ok, placeOf } from './context.ts';
import { patienceLines, upgradeLines } from './nginx-lines.ts';
import { rejectedOrigin } from './origin.ts';

/** What a proxy that drops Upgrade makes of a handshake: 400 (Streamlit 1.53), 200 with the page (1.67). */
const strippedStatuses: readonly (number | null)[] = [200, 400, 404, 426];

/** What the answer to a handshake means at a hop whose health is good; null: nothing of the handshake's own. */
export function diagnoseHandshake(context: Context, shake: HandshakeResult): HopDiagnosis | null {
  const { answer, expect } = shake;
  if (answer === null) return null;
  if (answer.status === 101) {
    if (!answer.genuine) return mangled(context, answer);
    return expect === 'refused' ? open(shake) : (wireFault(context, answer) ?? letIn(shake, answer));
  }
  if (answer.status === 403) {
    if (expect === 'refused') return ok(probeWords.refused(shake.origin));
    return answer.page.by === 'nginx' ? refusedByProxy(context) : rejectedOrigin(context, shake);
  }
  return strippedStatuses.includes(answer.status) ? stripped(context, answer) : null;
}

function letIn({ origin }: HandshakeResult, { latencyMs }: HopAnswer): HopDiagnosis {
  return ok(
    latencyMs > slowHandshakeMs
      ? probeWords.letInLate(origin, (latencyMs / 1000).toFixed(1))
      : probeWords.letIn(origin),
  );
}

function open({ origin }: HandshakeResult): HopDiagnosis {
  return fault('wildcard-open', 'app', handshakeWords.open(origin), ['enableCORS = true']);
}

function mangled(context: Context, { excerpt }: HopAnswer): HopDiagnosis {
  return fault('unexpected', context.kind, handshakeWords.mangled(placeOf(context), excerpt), [
    'proxy_hide_header Sec-WebSocket-Protocol;',
    'proxy_set_header Sec-WebSocket-Protocol "";',
  ]);
}

function refusedByProxy(context: Context): HopDiagnosis {
  return fault('unexpected', 'proxy', handshakeWords.refusedByProxy(placeOf(context)), [
    'allow …; deny all;',
  ]);
}

function stripped(context: Context, answer: HopAnswer): HopDiagnosis {
  const { behind, kind } = context;
  const place = placeOf(context);
  const isEarlier =
    behind?.handshakes.some(
      ({ answer: other }) => other !== null && strippedStatuses.includes(other.status),
    ) === true;
  // At the app's own port it is something in front of the app.
  const hop = (isEarlier ? behind.hop.kind : kind) === 'tunnel' ? 'tunnel' : 'proxy';
  const explanation = isEarlier
    ? handshakeWords.strippedBehind(place, answer.status, hop, behind.hop.baseUrl)
    : handshakeWords.stripped(place, answer.status, hop, droppedHeader(answer));
  return fault('upgrade-stripped', hop, explanation, upgradeLines);
}

/** Streamlit 1.53.0 says which header it misses. */
function droppedHeader({ excerpt }: HopAnswer): 'connection' | 'upgrade' | 'both' {
  if (excerpt.includes('"Connection" must be')) return 'connection';
  return excerpt.includes('Can "Upgrade" only') ? 'upgrade' : 'both';
}

/**
 * After a 101 a ping must come back, and the line must outlive a short silence. Streamlit always does its part, so it
 * is the fault of a proxy. That a proxy cuts after a minute is no harm, since Streamlit sends a ping each 30 s.
 */
function wireFault(context: Context, { wire }: HopAnswer): HopDiagnosis | null {
  if (context.kind !== 'proxy' || wire === null || wire === 'alive' || !isStreamlit(context.result))
    return null;
  const place = placeOf(context);
  if (wire === 'silent') {
    const lines = ['proxy_buffering off;', ...upgradeLines];
    return fault('timeout', 'proxy', handshakeWords.heldBack(place), lines);
  }
  const seconds = (wire.cutAfterMs / 1000).toFixed(1);
  return fault('unexpected', 'proxy', handshakeWords.cut(place, seconds), patienceLines);
}

/** What a handshake that got no answer means at the app whose health is good: Streamlit looks something up. */
export function lookedUp(context: Context, { origin, expect }: HandshakeResult): HopDiagnosis {
  const place = placeOf(context);
  // Nobody wants a stranger's host to be known.
  const isStranger = expect === 'refused';
  const explanation = isStranger
    ? handshakeWords.lookedUpStranger(place, origin)
    : handshakeWords.lookedUp(place, origin);
  const lines = isStranger ? [] : [`serverAddress = "${new URL(origin).hostname}"`];
  return followed(fault('timeout', context.kind, explanation, lines), context);
}
