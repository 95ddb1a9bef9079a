import type { Explanation } from '../../words/diagnosis.ts';
import { answerWords, gatewayWords, redirectWords } from '../../words/diagnosis-answer.ts';
import { basePathOf, type HopAnswer, isWell } from '../hop.ts';
import { isRender } from '../route.ts';
import { type Context, fault, followed, type HopDiagnosis, placeOf, upstreamHost } from './context.ts';
import { guardedByNgrok } from './guarded.ts';
import { upstreamLines } from './nginx-lines.ts';

/** What an HTTP answer means that is no answer of Streamlit's; null where status and page tell nothing by themselves. */
export function diagnoseAnswer(context: Context, answer: HopAnswer): HopDiagnosis | null {
  const { page, status } = answer;
  const guarded = guardedByNgrok(context, answer);
  if (guarded !== null) return guarded;
  if (page.by === 'agent') return upstreamDown(context);
  if (page.by === 'edge') return ofNgrok(context, page.code, page.endpoint);
  if (page.by === 'offline' || status === 503) return starting(context, answer);
  if (page.by === 'render' && /hibernate/.test(page.routing)) return starting(context, answer);
  if (page.by === 'render' && page.routing === 'no-server') return noService(context);
  if (isGateway(status)) return badGateway(context, answer);
  if (status !== null && status >= 300 && status < 400) return redirected(context, answer);
  if (status === 401 || status === 407) return followed(locked(context, answer), context);
  if (status === 429) return limited(context);
  return null;
}

/** Cloudflare, which Render stands behind, has numbers of its own for an origin that it cannot reach. */
function isGateway(status: number | null): boolean {
  return status === 502 || status === 504 || (status !== null && status >= 520 && status <= 530);
}

function upstreamDown(context: Context): HopDiagnosis {
  const { behind, known } = context;
  const { port } = known.settings;
  if (behind?.hop.kind === 'app' && isWell(behind)) {
    const { baseUrl } = behind.hop;
    return fault('tunnel-upstream-down', 'tunnel', answerWords.upstreamElsewhere(baseUrl), [
      `ngrok http ${new URL(baseUrl).port || port}`,
    ]);
  }
  return followed(fault('tunnel-upstream-down', 'app', answerWords.upstreamDown, ['ocap-dev']), context);
}

function ofNgrok(context: Context, code: string, endpoint: string | null): HopDiagnosis {
  switch (code) {
    case 'ERR_NGROK_3200':
      return offline(context, endpoint);
    case 'ERR_NGROK_3004':
      return followed(fault('tunnel-upstream-down', 'app', answerWords.brokeOff), context);
    case 'ERR_NGROK_6024':
      return fault('tunnel-interstitial', 'tunnel', answerWords.warningPage(placeOf(context)), [
        'proxy_set_header ngrok-skip-browser-warning 1;',
      ]);
    default: {
      const page = `https://ngrok.com/docs/errors/${code.toLowerCase()}`;
      return fault('unexpected', 'tunnel', answerWords.otherNgrokCode(code, page));
    }
  }
}

function offline(context: Context, endpoint: string | null): HopDiagnosis {
  const { kind, behind, known } = context;
  const online = behind?.hop.kind === 'tunnel' && isWell(behind);
  const wanted = upstreamHost(context);
  const elsewhere = endpoint !== null && wanted !== null && endpoint !== wanted;
  if (kind === 'proxy' && wanted !== null && (online || elsewhere)) {
    return fault('tunnel-offline', 'proxy', answerWords.otherHost(elsewhere ? endpoint : null, wanted), [
      `proxy_set_header Host ${wanted};`,
      `proxy_ssl_name ${wanted};`,
      'proxy_ssl_server_name on;',
    ]);
  }
  const domain = endpoint ?? wanted ?? known.settings.tunnelDomain;
  const own = fault('tunnel-offline', 'tunnel', answerWords.noTunnel(domain), ['ocap-dev --tunnel']);
  // Behind it may be the app, whose fault this cannot be.
  return behind?.hop.kind === 'tunnel' ? followed(own, context) : own;
}

function starting(context: Context, answer: HopAnswer): HopDiagnosis {
  const { behind, result } = context;
  const { baseUrl, chain } = result.hop;
  if (isGateway(answer.status) && behind !== null && isWell(behind)) return badGateway(context, answer);
  const explanation = answerWords.starting(placeOf(context), answer.status, {
    offlinePage: answer.page.by === 'offline',
    hosted: chain === 'hosted' || isRender(baseUrl),
  });
  return followed(fault('cold-start', 'app', explanation, [`ocap-dev probe ${baseUrl} --wait 90`]), context);
}

function noService({ result }: Context): HopDiagnosis {
  return fault('unexpected', 'app', answerWords.noService(result.hop.baseUrl));
}

function badGateway(context: Context, { status }: HopAnswer): HopDiagnosis {
  const { result, kind, behind, behindFault } = context;
  const place = placeOf(context);
  if (behindFault !== null) {
    return followed(fault('bad-gateway', kind, gatewayWords.behindBroken(place, status)), context);
  }
  if (kind !== 'proxy') return fault('bad-gateway', kind, gatewayWords.silentApp(place, status));
  const host =
    upstreamHost(context) ?? (result.hop.target === 'dev-proxy' ? 'your-name.ngrok-free.app' : null);
  if (host !== null) {
    const explanation = gatewayWords.noUpstream(place, status, host, result.hop.chain === 'hosted');
    return fault('bad-gateway', 'proxy', explanation, [...upstreamLines(host), 'resolver 1.1.1.1;']);
  }
  const answering = behind?.hop.baseUrl ?? null;
  const target = answering ?? `http://127.0.0.1:${context.known.settings.port}`;
  return fault('bad-gateway', 'proxy', gatewayWords.noTarget(place, status, answering), [
    `proxy_pass ${target};`,
  ]);
}

function redirected(context: Context, { status, location }: HopAnswer): HopDiagnosis {
  const { result, kind } = context;
  const from = new URL(result.hop.baseUrl);
  const to = location === null ? null : new URL(location);
  const redirect = { place: placeOf(context), status, url: to === null ? null : to.origin + to.pathname };
  const own = (explanation: Explanation, lines: readonly string[] = []) =>
    followed(fault('redirected', kind, explanation, lines), context);
  if (to === null) return own(redirectWords.nowhere(redirect));
  if (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname) {
    const path = basePathOf(from.href);
    return own(redirectWords.toHttps(redirect), [`ocap-dev probe ${to.origin}${path}`]);
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    return own(redirectWords.fromHttps(redirect), [
      'proxy_set_header X-Forwarded-Proto https;',
      'proxy_redirect http:// https://;',
    ]);
  }
  return from.hostname === to.hostname
    ? own(redirectWords.otherPath(redirect))
    : own(redirectWords.otherHost(redirect), [`ocap-dev probe ${to.origin}`]);
}

function locked(context: Context, { status }: HopAnswer): HopDiagnosis {
  // Between ngrok and the app there is no nginx whose password could be lifted.
  return context.kind === 'tunnel'
    ? fault('unexpected', 'app', answerWords.lockedApp(placeOf(context), status))
    : fault('unexpected', context.kind, answerWords.locked(placeOf(context), status), ['auth_basic off;']);
}

function limited(context: Context): HopDiagnosis {
  return fault('unexpected', context.kind, answerWords.limited(placeOf(context)));
}
