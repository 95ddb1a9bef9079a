import { knowsAllowList } from '../../base/version.ts';
import { customOriginsLine } from '../../settings/allowed-origins.ts';
import type { Explanation } from '../../words/diagnosis.ts';
import { rejectionWords } from '../../words/diagnosis-origin.ts';
import type { HandshakeSight, HopSight } from '../hop.ts';
import { isRender } from '../route.ts';
import { fault, type Ground, type HopDiagnosis, placeOf, type Scene, upstreamHost } from './context.ts';

/** Why an origin that should be let in got 403, and what to write. */
export function rejectedOrigin(scene: Scene, { origin }: HandshakeSight): HopDiagnosis {
  const { sight } = scene;
  if (sight.bare?.status === 403 && !isHostAllowed(scene)) return rejectedHost(scene, origin);
  const letsIn = scene.earlier.find(({ handshakes }) => handshakes.some((shake) => shake.origin === origin));
  if (letsIn !== undefined && isLetIn(letsIn, origin)) return rejectedOnTheWay(scene, letsIn, origin);
  if (sight.hop.chain === 'hosted' || isRender(sight.hop.baseUrl)) return rejectedHosted(scene, origin);
  return sight.hop.chain === 'here' ? rejectedHere(scene, origin) : rejectedElsewhere(origin);
}

function rejected(explanation: Explanation, lines: readonly string[]): HopDiagnosis {
  return fault('origin-rejected', 'app', explanation, lines);
}

function isLetIn({ handshakes }: HopSight, origin: string): boolean {
  return handshakes.some((shake) => shake.origin === origin && shake.answer?.status === 101);
}

/** A proxy asks the tunnel as the tunnel's own name: whom the tunnel lets in shows that the app knows that Host. */
function isHostAllowed({ kind, behind }: Scene): boolean {
  return (
    kind === 'proxy' &&
    behind?.hop.kind === 'tunnel' &&
    behind.handshakes.some(({ answer }) => answer?.status === 101)
  );
}

/** Streamlit judges an Origin by its host alone, whatever the Host header says (1.53.0, 1.67.0). */
function rejectedOnTheWay(scene: Scene, letsIn: HopSight, origin: string): HopDiagnosis {
  const { kind } = scene;
  const explanation = rejectionWords.onTheWay(placeOf(scene), origin, letsIn.hop.baseUrl);
  const lines = kind === 'proxy' ? ['proxy_set_header Origin $http_origin;'] : [];
  return fault('origin-rejected', kind, explanation, lines);
}

/** Refused without any Origin too: then it is `server.allowedHosts`, which 1.53.0 does not have and 1.67.0 has. */
function rejectedHost(scene: Scene, origin: string): HopDiagnosis {
  const { hostname } = new URL(scene.sight.hop.baseUrl);
  const host = (scene.kind === 'proxy' ? upstreamHost(scene) : null) ?? hostname;
  return rejected(rejectionWords.host(origin), [`allowedHosts = ["localhost", "127.0.0.1", "${host}"]`]);
}

function rejectedHosted({ ground }: Scene, origin: string): HopDiagnosis {
  const { prodOrigins } = ground.settings;
  const list = prodOrigins.includes(origin) ? prodOrigins : [...prodOrigins, origin];
  return rejected(rejectionWords.hosted(origin, prodOrigins), [
    '- key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
    `  value: "${list.join(' ')}"`,
  ]);
}

function rejectedHere({ ground }: Scene, origin: string): HopDiagnosis {
  const { streamlitVersion, settings, list, cors } = ground;
  if (cors === 'any') return rejected(rejectionWords.wildcardOverridden(origin), []);
  if (!knowsAllowList(streamlitVersion)) {
    return rejected(rejectionWords.tooOld(origin, streamlitVersion), ['pip install --upgrade streamlit']);
  }
  const held = list.map((entry) => entry.origin);
  return held.includes(origin)
    ? rejectedThoughListed(ground, origin, held)
    : rejected(rejectionWords.notListed(origin, held), [customOriginsLine(settings, [origin])]);
}

function rejectedThoughListed({ asker }: Ground, origin: string, held: readonly string[]): HopDiagnosis {
  return asker === 'supervisor'
    ? rejected(rejectionWords.listedHere(origin), [])
    : rejected(rejectionWords.listed(origin, held), ['eval "$(ocap-dev env)" && streamlit run …']);
}

function rejectedElsewhere(origin: string): HopDiagnosis {
  return rejected(rejectionWords.elsewhere(origin), [`STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="${origin}"`]);
}
