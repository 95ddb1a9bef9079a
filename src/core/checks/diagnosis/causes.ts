import { diagnosisWords } from '../../words/diagnosis.ts';
import { type HandshakeResult, type HopAnswer, type HopResult, isWell } from '../hop.ts';
import { diagnoseAnswer, notStreamlit } from './answer.ts';
import type { Cause, Context } from './context.ts';
import { dialects } from './dialects.ts';
import { firstLoadFault } from './first-load.ts';
import { diagnoseHandshake, lookedUp } from './handshake.ts';
import { diagnoseFailure } from './no-answer.ts';

/** What the answer to the question for health means. */
export function causeOfHealth(context: Context): Cause {
  const { result } = context;
  if (!isWell(result)) return ofGet(context, result.health);
  const fault = firstLoadFault(context);
  if (fault !== null) return fault;
  return result.visit?.page.by === 'edge' && result.visit.page.code === 'ERR_NGROK_6024'
    ? warned(context)
    : { code: 'ok', says: diagnosisWords.answers };
}

/** Through a proxy that sends the header for them, visitors are spared. */
function warned(context: Context): Cause {
  return {
    code: 'tunnel-interstitial',
    hop: 'tunnel',
    says: diagnosisWords.warned(context.place),
    lines: dialects[context.program].set('ngrok-skip-browser-warning', '1'),
  };
}

/** What the answer to the question for host-config means. */
export function causeOfHostConfig(context: Context, hostConfig: HopAnswer): Cause {
  const { result, kind } = context;
  if (hostConfig.genuine) return { code: 'ok', says: diagnosisWords.configured };
  if (!isWell(result) || hostConfig.failure !== null) return ofGet(context, hostConfig);
  // Streamlit 1.23.1 has no such path and answers with its page, as status 404; 1.33.0 has it.
  if (hostConfig.status === 404 && hostConfig.page.by === 'streamlit')
    return { code: 'ok', says: diagnosisWords.withoutConfig };
  return (
    diagnoseAnswer(context, hostConfig) ?? {
      code: 'unexpected',
      hop: kind,
      says: diagnosisWords.noConfig(context.place, hostConfig.status),
      lines: ['location / { … }'],
    }
  );
}

function ofGet(context: Context, answer: HopAnswer): Cause {
  if (answer.failure !== null) return diagnoseFailure(context, answer.failure);
  return diagnoseAnswer(context, answer) ?? notStreamlit(context, answer);
}

/** What became of a handshake. */
export function causeOfHandshake(context: Context, shake: HandshakeResult): Cause {
  const { result } = context;
  const { answer, slow } = shake;
  if (slow !== null) return notAsked(context, slow);
  if (answer === null) return causeOfHealth(context);
  if (answer.failure !== null) {
    const isLookUp =
      answer.failure.kind === 'timeout' && isWell(result) && !context.earlier.some(letsAnybodyIn);
    return isLookUp ? lookedUp(context, shake) : diagnoseFailure(context, answer.failure);
  }
  // Where health is not good, a handshake's 403 or 404 says nothing of origins or of Upgrade.
  const own = isWell(result) || answer.status === 101 ? diagnoseHandshake(context, shake) : null;
  return (
    own ??
    diagnoseAnswer(context, answer) ??
    (isWell(result) ? strange(context, answer) : causeOfHealth(context))
  );
}

function letsAnybodyIn({ handshakes }: HopResult): boolean {
  return handshakes.some(({ answer }) => answer?.status === 101);
}

function notAsked(context: Context, slow: NonNullable<HandshakeResult['slow']>): Cause {
  const seconds = (slow.latencyMs / 1000).toFixed(1);
  return { code: 'timeout', hop: context.kind, says: diagnosisWords.slowBefore(slow.origin, seconds) };
}

function strange(context: Context, answer: HopAnswer): Cause {
  return {
    code: 'unexpected',
    hop: context.kind,
    says: diagnosisWords.strangeHandshake(context.place, answer.status),
  };
}
