import { fault, type HopDiagnosis, type Scene, subject, upstreamHost } from './diagnosis-scene.ts';
import type { HandshakeSight, HopSight } from './hops.ts';
import { isRender } from './hops-plan.ts';
import { knowsAllowList } from './streamlit-version.ts';

/** Why an origin that should be let in got 403, and what to write. */
export function rejectedOrigin(scene: Scene, { origin }: HandshakeSight): HopDiagnosis {
  const { sight } = scene;
  if (sight.bare?.status === 403 && !isHostAllowed(scene)) return rejectedHost(scene, origin);
  const letsIn = scene.earlier.find(({ handshakes }) => handshakes.some((shake) => shake.origin === origin));
  if (letsIn !== undefined && isLetIn(letsIn, origin)) return rejectedOnTheWay(scene, letsIn, origin);
  if (sight.hop.chain === 'hosted' || isRender(sight.hop.baseUrl)) return rejectedHosted(scene, origin);
  return sight.hop.chain === 'here' ? rejectedHere(scene, origin) : rejectedElsewhere(origin);
}

function rejected(message: string, advice: string, lines: readonly string[]): HopDiagnosis {
  return fault('origin-rejected', 'app', message, advice, lines);
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
  const seen = `${subject(scene)} makes ${origin} be refused (403), while ${letsIn.hop.baseUrl} lets it in.`;
  if (kind === 'proxy') {
    return fault(
      'origin-rejected',
      'proxy',
      seen,
      'The proxy must pass on the Origin as the browser sent it; in its nginx file write:',
      ['proxy_set_header Origin $http_origin;'],
    );
  }
  return fault(
    'origin-rejected',
    kind,
    seen,
    `Look for a policy of the ${kind} that refuses it or rewrites Origin.`,
  );
}

/** Refused without any Origin too: then it is `server.allowedHosts`, which 1.53.0 does not have and 1.67.0 has. */
function rejectedHost(scene: Scene, origin: string): HopDiagnosis {
  const { hostname } = new URL(scene.sight.hop.baseUrl);
  const host = (scene.kind === 'proxy' ? upstreamHost(scene) : null) ?? hostname;
  return rejected(
    `The app refused ${origin} (403), and also a handshake without any Origin: the Host that it is asked as is not in its server.allowedHosts.`,
    'Add that host to allowedHosts under [server] in .streamlit/config.toml, or remove the option:',
    [`allowedHosts = ["localhost", "127.0.0.1", "${host}"]`],
  );
}

function rejectedHosted({ ground }: Scene, origin: string): HopDiagnosis {
  const { prodOrigins } = ground.settings;
  const known = prodOrigins.includes(origin);
  const list = known ? prodOrigins : [...prodOrigins, origin];
  const lead = known
    ? 'It is listed, so the hosted app was not given the list under the name that Streamlit reads;'
    : `Add it to PROD_ORIGINS, then write it with "ocap-dev generate render";`;
  return rejected(
    `The hosted app refused ${origin} (403); PROD_ORIGINS holds ${prodOrigins.join(', ') || 'nothing'}.`,
    `${lead} in render.yaml:`,
    ['- key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS', `  value: "${list.join(' ')}"`],
  );
}

function rejectedHere({ ground }: Scene, origin: string): HopDiagnosis {
  const { streamlitVersion, settings, list } = ground;
  if (!knowsAllowList(streamlitVersion)) {
    return rejected(
      `The app refused ${origin} (403): Streamlit ${streamlitVersion} has no list of allowed origins, 1.46 is the first with one.`,
      'Update it:',
      ['pip install --upgrade streamlit'],
    );
  }
  const held = list.map((entry) => entry.origin);
  const seen = `The app refused ${origin} (403); the list of .env holds ${held.join(', ')}.`;
  if (held.includes(origin)) {
    return rejected(
      `${seen} So the app that runs was not given it in the form that Streamlit reads.`,
      'Let ocap-dev run the app, or start it with the generated environment (STREAMLIT_SERVER_ALLOWED_ORIGINS alone does nothing):',
      ['eval "$(ocap-dev env)" && streamlit run …'],
    );
  }
  return rejected(seen, 'Write into .env (ocap-dev then restarts the app):', [
    `STREAMLIT_CUSTOM_ORIGINS=${[...settings.customOrigins, origin].join(',')}`,
  ]);
}

function rejectedElsewhere(origin: string): HopDiagnosis {
  return rejected(
    `The app refused ${origin} (403): its list of allowed origins does not hold it.`,
    'Where that app is started, add it to the list (separated by spaces; with ocap-dev: STREAMLIT_CUSTOM_ORIGINS in .env):',
    [`STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="${origin}"`],
  );
}
