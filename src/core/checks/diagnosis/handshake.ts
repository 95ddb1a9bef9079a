import { subject } from '../../words/diagnosis.ts';
import { limitWords } from '../../words/diagnosis-first-load.ts';
import { handshakeWords } from '../../words/diagnosis-handshake.ts';
import { probeWords } from '../../words/probes.ts';
import { type HandshakeResult, type HopAnswer, isStreamlit, slowHandshakeMs } from '../hop.ts';
import type { Cause, Context } from './context.ts';
import { dialects, programOf } from './dialects.ts';
import { rejectedOrigin } from './origin.ts';

/** What a proxy that drops Upgrade makes of a handshake: 400 (Streamlit 1.53), 200 with the page (1.67). */
const strippedStatuses: readonly (number | null)[] = [200, 400, 404, 426];

/** What the answer to a handshake means at a hop whose health is good; null: nothing of the handshake's own. */
export function diagnoseHandshake(context: Context, shake: HandshakeResult): Cause | null {
  const { answer } = shake;
  if (answer === null) return null;
  if (answer.status === 101) {
    if (!answer.genuine) return mangled(context, answer);
    return wireFault(context, answer) ?? letIn(context, shake, answer);
  }
  // Somebody in front says so, who refuses whatever the origin.
  if (answer.page.by === 'door' || answer.page.by === 'edge') return null;
  if (answer.status === 403) {
    return answer.page.by === 'nginx' ? refusedByProxy(context) : rejectedOrigin(context, shake);
  }
  return strippedStatuses.includes(answer.status) ? stripped(context, answer) : null;
}

function letIn({ kind, place }: Context, { origin }: HandshakeResult, { latencyMs }: HopAnswer): Cause {
  if (latencyMs > slowHandshakeMs)
    return { code: 'ok', says: probeWords.letInLate(origin, (latencyMs / 1000).toFixed(1)) };
  if (kind === 'app') return { code: 'ok', says: probeWords.letIn(origin) };
  const isOwn = URL.canParse(place.url) && new URL(place.url).origin === origin;
  return { code: 'ok', says: probeWords.letInThere(subject(place), isOwn ? null : origin) };
}

function mangled(context: Context, { excerpt }: HopAnswer): Cause {
  return {
    code: 'unexpected',
    hop: context.kind,
    says: handshakeWords.mangled(context.place, excerpt),
    lines: ['proxy_hide_header Sec-WebSocket-Protocol;', 'proxy_set_header Sec-WebSocket-Protocol "";'],
  };
}

function refusedByProxy(context: Context): Cause {
  return {
    code: 'unexpected',
    hop: 'proxy',
    says: handshakeWords.refusedByProxy(context.place),
    lines: ['allow …; deny all;'],
  };
}

function stripped(context: Context, answer: HopAnswer): Cause {
  const { behind, kind } = context;
  const place = context.place;
  const isEarlier =
    behind?.handshakes.some(
      ({ answer: other }) => other !== null && strippedStatuses.includes(other.status),
    ) === true;
  // At the app's own port it is something in front of the app.
  const hop = (isEarlier ? behind.hop.kind : kind) === 'tunnel' ? 'tunnel' : 'proxy';
  const program = isEarlier ? programOf(behind.health.server) : context.program;
  const explanation = isEarlier
    ? handshakeWords.strippedBehind(place, answer.status, hop, behind.hop.baseUrl, program)
    : handshakeWords.stripped(place, answer.status, hop, droppedHeader(answer), program);
  return { code: 'upgrade-stripped', hop: hop, says: explanation, lines: dialects[program].upgrade };
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
function wireFault(context: Context, { wire }: HopAnswer): Cause | null {
  const isAsked = context.result.hop.idleMs !== undefined;
  if (
    (context.kind !== 'proxy' && !isAsked) ||
    wire === null ||
    wire === 'alive' ||
    !isStreamlit(context.result)
  )
    return null;
  const { place, program } = context;
  const { patience } = dialects[program];
  if (wire === 'silent') {
    const lines = program === 'nginx' ? ['proxy_buffering off;', ...dialects.nginx.upgrade] : patience;
    return { code: 'timeout', hop: 'proxy', says: handshakeWords.heldBack(place, program), lines: lines };
  }
  const seconds = (wire.cutAfterMs / 1000).toFixed(1);
  if (isAsked)
    return {
      code: 'idle-cut',
      hop: context.kind,
      says: limitWords.idleCut(place, seconds, program),
      lines: patience,
    };
  return {
    code: 'unexpected',
    hop: 'proxy',
    says: handshakeWords.cut(place, seconds, program),
    lines: patience,
  };
}

/** What a handshake that got no answer means at the app whose health is good: Streamlit looks something up. */
export function lookedUp({ place, kind }: Context, { origin }: HandshakeResult): Cause {
  const lines = [`serverAddress = "${new URL(origin).hostname}"`];
  return { code: 'timeout', hop: kind, says: handshakeWords.lookedUp(place, origin), lines, follows: true };
}
