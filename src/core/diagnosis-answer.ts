import { upstreamLines } from './diagnosis-lines.ts';
import {
  fault,
  followed,
  type HopDiagnosis,
  type Scene,
  statusOf,
  subject,
  upstreamHost,
} from './diagnosis-scene.ts';
import { type HopAnswer, isWell } from './hops.ts';
import { isRender } from './hops-plan.ts';

/** What an HTTP answer means that is no answer of Streamlit's; null where status and page tell nothing by themselves. */
export function diagnoseAnswer(scene: Scene, answer: HopAnswer): HopDiagnosis | null {
  const { page, status } = answer;
  if (page.by === 'agent') return upstreamDown(scene);
  if (page.by === 'ngrok') return ofNgrok(scene, page.code, page.endpoint);
  if (page.by === 'offline' || status === 503) return starting(scene, answer);
  if (page.by === 'render' && /hibernate/.test(page.routing)) return starting(scene, answer);
  if (page.by === 'render' && page.routing === 'no-server') return noService(scene);
  if (isGateway(status)) return badGateway(scene, answer);
  if (status !== null && status >= 300 && status < 400) return redirected(scene, answer);
  if (status === 401 || status === 407) return followed(locked(scene, answer), scene);
  if (status === 429) return limited(scene);
  return null;
}

/** Cloudflare, which Render stands behind, has numbers of its own for an origin that it cannot reach. */
function isGateway(status: number | null): boolean {
  return status === 502 || status === 504 || (status !== null && status >= 520 && status <= 530);
}

function upstreamDown(scene: Scene): HopDiagnosis {
  const { behind, ground } = scene;
  const { port } = ground.settings;
  const local = behind?.hop.kind === 'app' ? behind : null;
  if (local !== null && isWell(local)) {
    return fault(
      'tunnel-upstream-down',
      'tunnel',
      `The tunnel leads to a port where nothing listens, while the app answers at ${local.hop.baseUrl}.`,
      'Open the tunnel to that port: ocap-dev does so by itself; with ngrok of your own:',
      [`ngrok http ${new URL(local.hop.baseUrl).port || port}`],
    );
  }
  const own = fault(
    'tunnel-upstream-down',
    'app',
    'The tunnel is up, but nothing listens where it leads: the app does not run.',
    'Start the app at the port that the tunnel leads to:',
    ['ocap-dev'],
  );
  return followed(own, scene);
}

function ofNgrok(scene: Scene, code: string, endpoint: string | null): HopDiagnosis {
  switch (code) {
    case 'ERR_NGROK_3200':
      return offline(scene, endpoint);
    case 'ERR_NGROK_3004':
      return followed(
        fault(
          'tunnel-upstream-down',
          'app',
          'The tunnel reached the app, whose answer broke off (ERR_NGROK_3004).',
          'Look at the log of the app: it may be restarting, or speak https where the tunnel speaks http.',
        ),
        scene,
      );
    case 'ERR_NGROK_6024':
      return fault(
        'tunnel-interstitial',
        'tunnel',
        `${subject(scene)} shows the warning page of ngrok's free plan instead of the app (ERR_NGROK_6024).`,
        'The header that skips it does not reach ngrok; let nginx send it:',
        ['proxy_set_header ngrok-skip-browser-warning 1;'],
      );
    default:
      return fault(
        'unexpected',
        'tunnel',
        `ngrok answers in place of the tunnel: ${code}.`,
        `Read what that is: https://ngrok.com/docs/errors/${code.toLowerCase()}`,
      );
  }
}

function offline(scene: Scene, endpoint: string | null): HopDiagnosis {
  const { kind, behind, ground } = scene;
  const online = behind?.hop.kind === 'tunnel' && isWell(behind);
  const wanted = upstreamHost(scene);
  const elsewhere = endpoint !== null && wanted !== null && endpoint !== wanted;
  if (kind === 'proxy' && wanted !== null && (online || elsewhere)) {
    const sent = elsewhere ? `Host ${endpoint}` : 'another Host';
    return fault(
      'tunnel-offline',
      'proxy',
      `The proxy sends ${sent}, for which ngrok has no tunnel (ERR_NGROK_3200); the tunnel's domain is ${wanted}.`,
      "In the location of the proxy's nginx file write:",
      [`proxy_set_header Host ${wanted};`, `proxy_ssl_name ${wanted};`, 'proxy_ssl_server_name on;'],
    );
  }
  const name = endpoint ?? wanted ?? ground.settings.ngrokDomain ?? 'this name';
  const own = fault(
    'tunnel-offline',
    'tunnel',
    `ngrok has no tunnel up for ${name} (ERR_NGROK_3200).`,
    'Open the tunnel, or set NGROK_DOMAIN to the domain that is open; to open it:',
    ['ocap-dev --tunnel'],
  );
  // Behind it may be the app, whose fault this cannot be.
  return behind?.hop.kind === 'tunnel' ? followed(own, scene) : own;
}

function starting(scene: Scene, answer: HopAnswer): HopDiagnosis {
  const { behind, sight } = scene;
  const gateway = isGateway(answer.status);
  if (gateway && behind !== null && isWell(behind)) return badGateway(scene, answer);
  const what = answer.page.by === 'offline' ? `the offline page (${statusOf(answer)})` : statusOf(answer);
  const hosted = sight.hop.chain === 'hosted' || isRender(sight.hop.baseUrl);
  const own = fault(
    'cold-start',
    'app',
    `${subject(scene)} answers with ${what}: the app behind it is being started or woken.`,
    `Wait${hosted ? ', it usually takes 30 to 60 s' : ''}; this asks until it is there:`,
    [`ocap-dev probe ${sight.hop.baseUrl} --wait 90`],
  );
  return followed(own, scene);
}

function noService(scene: Scene): HopDiagnosis {
  return fault(
    'unexpected',
    'app',
    `Render has no running app under the name of ${scene.sight.hop.baseUrl}.`,
    "Look at the service in Render's dashboard: its name, its last deploy, and whether it is suspended.",
  );
}

function badGateway(scene: Scene, answer: HopAnswer): HopDiagnosis {
  const { sight, kind, behind, behindFault } = scene;
  const seen = `${subject(scene)} answers ${statusOf(answer)} itself`;
  if (behindFault !== null) {
    return followed(fault('bad-gateway', kind, `${seen}: it cannot reach what is behind it.`, ''), scene);
  }
  if (kind !== 'proxy') {
    const advice = `Look at the log of the ${kind === 'app' ? 'app: it has crashed, or listens at another port' : 'tunnel'}.`;
    return fault('bad-gateway', kind, `${seen}: the app behind it does not answer.`, advice);
  }
  const host = upstreamHost(scene) ?? (sight.hop.target === 'dev-proxy' ? 'your-name.ngrok-free.app' : null);
  if (host !== null) {
    const what = sight.hop.chain === 'hosted' ? 'the hosted app' : 'the tunnel';
    return fault(
      'bad-gateway',
      'proxy',
      `${seen}: it cannot reach ${what} ${host}, or its SNI names another domain.`,
      "Compare the location of the proxy's nginx file, which with a target in a variable needs a resolver too:",
      [...upstreamLines(host), 'resolver 1.1.1.1;'],
    );
  }
  const target = behind?.hop.baseUrl ?? `http://127.0.0.1:${scene.ground.settings.port}`;
  return fault(
    'bad-gateway',
    'proxy',
    `${seen}: it cannot reach what it leads to${behind === null ? '' : `, though the app answers at ${target}`}.`,
    'Check that the app runs, and the target in the location of the proxy, for example:',
    [`proxy_pass ${target};`],
  );
}

function redirected(scene: Scene, { status, location }: HopAnswer): HopDiagnosis {
  const { sight, kind } = scene;
  const from = new URL(sight.hop.baseUrl);
  const to = location === null ? null : new URL(location);
  const seen = `${subject(scene)} redirects (${status}) to ${to === null ? 'nowhere' : to.origin + to.pathname}`;
  const own = (message: string, advice: string, lines: readonly string[] = []) =>
    followed(fault('redirected', kind, message, advice, lines), scene);
  if (to === null) return own(`${seen}.`, `Look at the configuration of the ${kind}.`);
  if (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname) {
    return own(`${seen}: it is served by https alone.`, 'Ask there:', [
      `ocap-dev probe ${to.origin}${from.pathname.replace(/\/$/, '')}`,
    ]);
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    return own(
      `${seen}, away from https: a browser loses its secure WebSocket there.`,
      'Let nginx say that it is https:',
      ['proxy_set_header X-Forwarded-Proto https;', 'proxy_redirect http:// https://;'],
    );
  }
  if (from.hostname !== to.hostname) {
    return own(
      `${seen}, which is another host: a login, or a name that has moved.`,
      'Ask the name that visitors end at:',
      [`ocap-dev probe ${to.origin}`],
    );
  }
  return own(`${seen}, where no health check of Streamlit is.`, `Look at the rewrites of the ${kind}.`);
}

function locked(scene: Scene, answer: HopAnswer): HopDiagnosis {
  return fault(
    'unexpected',
    scene.kind,
    `${subject(scene)} asks for a password (${statusOf(answer)}) before the app is reached.`,
    'Ask a hop behind the password, or lift it while you look for the fault; in nginx:',
    ['auth_basic off;'],
  );
}

function limited(scene: Scene): HopDiagnosis {
  return fault(
    'unexpected',
    scene.kind,
    `${subject(scene)} has had too many requests (429).`,
    'Wait a minute, then ask again; ngrok counts the requests of its free plan.',
  );
}
