import { basePathOf } from '../../base/network/base-path.ts';
import { type Explanation, notStreamlitWords } from '../../words/diagnosis.ts';
import { answerWords, gatewayWords, redirectWords } from '../../words/diagnosis-answer.ts';
import { type HopAnswer, type HopResult, isWell } from '../hop.ts';
import { isRender } from '../route.ts';
import { misplacedApp } from './base-path.ts';
import type { Cause, Context, Fault } from './context.ts';
import { dialects } from './dialects.ts';
import { guardedByNgrok } from './guarded.ts';

/** What an HTTP answer means that is no answer of Streamlit's; null where status and page tell nothing by themselves. */
export function diagnoseAnswer(context: Context, answer: HopAnswer): Cause | null {
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
  if (status === 401 || status === 407) return locked(context, answer);
  if (status === 429) return limited(context);
  return null;
}

/** Cloudflare, which Render stands behind, has numbers of its own for an origin that it cannot reach. */
function isGateway(status: number | null): boolean {
  return status === 502 || status === 504 || (status !== null && status >= 520 && status <= 530);
}

function upstreamDown(context: Context): Cause {
  const { behind, known } = context;
  const { port } = known.settings;
  if (behind?.hop.kind === 'app' && isWell(behind)) {
    const { baseUrl } = behind.hop;
    return {
      code: 'tunnel-upstream-down',
      hop: 'tunnel',
      says: answerWords.upstreamElsewhere(baseUrl),
      lines: [`ngrok http ${new URL(baseUrl).port || port}`],
    };
  }
  return {
    code: 'tunnel-upstream-down',
    hop: 'app',
    says: answerWords.upstreamDown,
    lines: ['ocap-dev'],
    follows: true,
  };
}

function ofNgrok(context: Context, code: string, endpoint: string | null): Cause {
  switch (code) {
    case 'ERR_NGROK_3200':
      return offline(context, endpoint);
    case 'ERR_NGROK_3004':
      return { code: 'tunnel-upstream-down', hop: 'app', says: answerWords.brokeOff, follows: true };
    case 'ERR_NGROK_6024':
      return {
        code: 'tunnel-interstitial',
        hop: 'tunnel',
        says: answerWords.warningPage(context.place),
        lines: dialects[context.program].set('ngrok-skip-browser-warning', '1'),
      };
    default: {
      const page = `https://ngrok.com/docs/errors/${code.toLowerCase()}`;
      return { code: 'unexpected', hop: 'tunnel', says: answerWords.otherNgrokCode(code, page) };
    }
  }
}

function offline(context: Context, endpoint: string | null): Cause {
  const { kind, behind, known, program } = context;
  const online = behind?.hop.kind === 'tunnel' && isWell(behind);
  const wanted = context.upstreamHost;
  const elsewhere = endpoint !== null && wanted !== null && endpoint !== wanted;
  if (kind === 'proxy' && wanted !== null && (online || elsewhere)) {
    return {
      code: 'tunnel-offline',
      hop: 'proxy',
      says: answerWords.otherHost(elsewhere ? endpoint : null, wanted, program),
      lines: dialects[program].upstream(wanted),
    };
  }
  const domain = endpoint ?? wanted ?? known.settings.tunnelDomain;
  return {
    code: 'tunnel-offline',
    hop: 'tunnel',
    says: answerWords.noTunnel(domain),
    lines: ['ocap-dev --tunnel'],
    // Behind it may be the app, whose fault this cannot be.
    follows: behind?.hop.kind === 'tunnel',
  };
}

function starting(context: Context, answer: HopAnswer): Cause {
  const { behind, result } = context;
  const { baseUrl, chain } = result.hop;
  if (isGateway(answer.status) && behind !== null && isWell(behind)) return badGateway(context, answer);
  const explanation = answerWords.starting(context.place, answer.status, {
    offlinePage: answer.page.by === 'offline',
    hosted: chain === 'hosted' || isRender(baseUrl),
  });
  return {
    code: 'cold-start',
    hop: 'app',
    says: explanation,
    lines: [`ocap-dev probe ${baseUrl} --wait 90`],
    follows: true,
  };
}

function noService({ result }: Context): Cause {
  return { code: 'unexpected', hop: 'app', says: answerWords.noService(result.hop.baseUrl) };
}

function badGateway(context: Context, { status }: HopAnswer): Cause {
  const { result, kind, behind, behindFault, place } = context;
  const dialect = dialects[context.program];
  if (behindFault !== null) {
    return { code: 'bad-gateway', hop: kind, says: gatewayWords.behindBroken(place, status), follows: true };
  }
  if (kind !== 'proxy')
    return { code: 'bad-gateway', hop: kind, says: gatewayWords.silentApp(place, status) };
  const host =
    context.upstreamHost ?? (result.hop.target === 'dev-proxy' ? 'your-name.ngrok-free.app' : null);
  if (host !== null) {
    const explanation = gatewayWords.noUpstream(place, status, host, result.hop.chain === 'hosted');
    return {
      code: 'bad-gateway',
      hop: 'proxy',
      says: explanation,
      lines: [...dialect.upstream(host), ...(context.program === 'nginx' ? ['resolver 1.1.1.1;'] : [])],
    };
  }
  const answering = behind?.hop.baseUrl ?? null;
  const target = answering ?? `http://127.0.0.1:${context.known.settings.port}`;
  return {
    code: 'bad-gateway',
    hop: 'proxy',
    says: gatewayWords.noTarget(place, status, answering),
    lines: dialect.pass(target),
  };
}

function redirected(context: Context, { status, location }: HopAnswer): Cause {
  const { result, kind } = context;
  const from = new URL(result.hop.baseUrl);
  const to = location === null ? null : new URL(location);
  const redirect = { place: context.place, status, url: to === null ? null : to.origin + to.pathname };
  const own = (explanation: Explanation, lines: readonly string[] = []): Fault => ({
    code: 'redirected',
    hop: kind,
    says: explanation,
    lines: lines,
    follows: true,
  });
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

function locked(context: Context, { status }: HopAnswer): Cause {
  // Between ngrok and the app there is no nginx whose password could be lifted.
  if (context.kind === 'tunnel')
    return { code: 'unexpected', hop: 'app', says: answerWords.lockedApp(context.place, status) };
  return {
    code: 'unexpected',
    hop: context.kind,
    says: answerWords.locked(context.place, status),
    lines: [dialects[context.program].password],
    follows: true,
  };
}

function limited(context: Context): Cause {
  return { code: 'unexpected', hop: context.kind, says: answerWords.limited(context.place) };
}

/** What an answer to a GET means where nothing else tells: it is no Streamlit app that answers, or not at this path. */
export function notStreamlit(context: Context, { status, page, server }: HopAnswer): Cause {
  const { result, kind, behind, known } = context;
  const { baseUrl } = result.hop;
  const { basePath } = known;
  const place = context.place;
  const elsewhere = misplacedApp(context, { page });
  if (elsewhere !== null) return elsewhere;
  const blamed = (explanation: Explanation, lines: readonly string[] = []): Fault => ({
    code: 'unexpected',
    hop: kind,
    says: explanation,
    lines: lines,
    follows: true,
  });
  if (status === 404 && basePath !== '' && !baseUrl.endsWith(basePath)) {
    const explanation = notStreamlitWords.otherPath(place, status, basePath);
    return blamed(explanation, [`ocap-dev probe ${baseUrl}${basePath}`]);
  }
  if (status === 404 && (page.by === 'streamlit' || /^(TornadoServer|uvicorn)/.test(server))) {
    return blamed(notStreamlitWords.otherApp(place, status), [`ocap-dev probe ${baseUrl}/PATH`]);
  }
  if (answersElsewhere(result)) {
    return blamed(notStreamlitWords.healthBlocked(place, status), ['location = /_stcore/health { … }']);
  }
  if (kind !== 'app' && behind !== null && isWell(behind)) {
    return blamed(notStreamlitWords.ledAstray(place, status, behind.hop.baseUrl));
  }
  return blamed(notStreamlitWords.noApp(place, status));
}

/** Is the app there by its other answers? Then somebody before it answers health himself. */
function answersElsewhere({ hostConfig, handshakes }: HopResult): boolean {
  return hostConfig?.genuine === true || handshakes.some(({ answer }) => answer?.status === 101);
}
