import { knowsAllowList } from '../../base/version.ts';
import { customOriginsLine } from '../../settings/allowed-origins.ts';
import type { Explanation } from '../../words/diagnosis.ts';
import { rejectionWords } from '../../words/diagnosis-origin.ts';
import type { HandshakeResult, HopResult } from '../hop.ts';
import { isRender } from '../route.ts';
import type { Cause, Context, Known } from './context.ts';
import { dialects } from './dialects.ts';

/** Why an origin that should be let in got 403, and what to write. */
export function rejectedOrigin(context: Context, { origin }: HandshakeResult): Cause {
  const { result } = context;
  if (result.withoutOrigin?.status === 403 && !isHostAllowed(context)) return rejectedHost(context, origin);
  const letsIn = context.earlier.find(({ handshakes }) =>
    handshakes.some((shake) => shake.origin === origin),
  );
  if (letsIn !== undefined && isLetIn(letsIn, origin)) return rejectedOnTheWay(context, letsIn, origin);
  if (result.hop.chain === 'hosted' || isRender(result.hop.baseUrl)) return rejectedHosted(context, origin);
  return result.hop.chain === 'here' ? rejectedHere(context, origin) : rejectedElsewhere(origin);
}

function rejected(explanation: Explanation, lines: readonly string[]): Cause {
  return { code: 'origin-rejected', hop: 'app', says: explanation, lines: lines };
}

function isLetIn({ handshakes }: HopResult, origin: string): boolean {
  return handshakes.some((shake) => shake.origin === origin && shake.answer?.status === 101);
}

/** A proxy asks the tunnel as the tunnel's own name: whom the tunnel lets in shows that the app knows that Host. */
function isHostAllowed({ kind, behind }: Context): boolean {
  return (
    kind === 'proxy' &&
    behind?.hop.kind === 'tunnel' &&
    behind.handshakes.some(({ answer }) => answer?.status === 101)
  );
}

/** Streamlit judges an Origin by its host alone, whatever the Host header says (1.53.0, 1.67.0). */
function rejectedOnTheWay(context: Context, letsIn: HopResult, origin: string): Cause {
  const { kind, program } = context;
  const explanation = rejectionWords.onTheWay(context.place, origin, letsIn.hop.baseUrl, program);
  const right = program === 'nginx' ? '$http_origin' : '…';
  const lines = kind === 'proxy' ? dialects[program].set('Origin', right) : [];
  return { code: 'origin-rejected', hop: kind, says: explanation, lines: lines };
}

/** Refused without any Origin too: then it is `server.allowedHosts`, which 1.53.0 does not have and 1.67.0 has. */
function rejectedHost(context: Context, origin: string): Cause {
  const { hostname } = new URL(context.result.hop.baseUrl);
  const host = (context.kind === 'proxy' ? context.upstreamHost : null) ?? hostname;
  const isDirect = context.kind === 'app' && context.result.hop.chain === 'here';
  return rejected(rejectionWords.host(origin, !isDirect), [
    `allowedHosts = ["localhost", "127.0.0.1", "${host}"]`,
  ]);
}

function rejectedHosted({ known }: Context, origin: string): Cause {
  const { prodOrigins } = known.settings;
  const list = prodOrigins.includes(origin) ? prodOrigins : [...prodOrigins, origin];
  return rejected(rejectionWords.hosted(origin, prodOrigins), [
    '- key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
    `  value: "${list.join(' ')}"`,
  ]);
}

function rejectedHere({ known }: Context, origin: string): Cause {
  const { streamlitVersion, settings, list, cors } = known;
  if (cors === 'any') return rejected(rejectionWords.wildcardOverridden(origin), []);
  if (!knowsAllowList(streamlitVersion)) {
    return rejected(rejectionWords.tooOld(origin, streamlitVersion), ['pip install --upgrade streamlit']);
  }
  const held = list.map((entry) => entry.origin);
  return held.includes(origin)
    ? rejectedThoughListed(known, origin, held)
    : rejected(rejectionWords.notListed(origin, held), [customOriginsLine(settings, [origin])]);
}

function rejectedThoughListed({ asker }: Known, origin: string, held: readonly string[]): Cause {
  return asker === 'supervisor'
    ? rejected(rejectionWords.listedHere(origin), [])
    : rejected(rejectionWords.listed(origin, held), ['eval "$(ocap-dev env)" && streamlit run …']);
}

function rejectedElsewhere(origin: string): Cause {
  return rejected(rejectionWords.elsewhere(origin), [`STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="${origin}"`]);
}
