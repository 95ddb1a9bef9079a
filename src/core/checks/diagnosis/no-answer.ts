import { isLoopback } from '../../base/loopback.ts';
import type { Explanation } from '../../words/diagnosis.ts';
import { certificateWords, failureWords } from '../../words/diagnosis-failure.ts';
import type { HopFailure } from '../hop.ts';
import { isRender } from '../route.ts';
import type { Cause, Context, Fault } from './context.ts';

/** What no answer at all means. */
export function diagnoseFailure(context: Context, failure: HopFailure): Cause {
  switch (failure.kind) {
    case 'refused':
      return refused(context);
    case 'dns':
      return unknownName(context, failure);
    case 'tls':
      return distrusted(context, failure);
    case 'timeout':
      return silent(context, failure);
    case 'other':
      return {
        code: 'unexpected',
        hop: context.kind,
        says: failureWords.unusable(context.place, failure.message),
      };
    default:
      return failure.kind satisfies never;
  }
}

function refused(context: Context): Cause {
  const { hop } = context.result;
  if (hop.target === 'local')
    return context.known.asker === 'supervisor'
      ? { code: 'app-down', hop: 'app', says: failureWords.appSilent(hop.baseUrl) }
      : { code: 'app-down', hop: 'app', says: failureWords.appDown(hop.baseUrl), lines: ['ocap-dev'] };
  if (isLoopback(hop.baseUrl)) {
    const { settings, basePath } = context.known;
    const scheme = settings.streamlit?.tls === true ? 'https' : 'http';
    return {
      code: 'app-down',
      hop: 'app',
      says: failureWords.appDownThere(hop.baseUrl),
      lines: [`ocap-dev probe ${scheme}://localhost:${settings.port}${basePath}`],
    };
  }
  const lines = context.kind === 'proxy' ? ['nginx -t && systemctl restart nginx'] : [];
  return { code: 'unexpected', hop: context.kind, says: failureWords.nobody(context.place), lines: lines };
}

function unknownName(context: Context, { code }: HopFailure): Cause {
  const { kind, result } = context;
  const host = context.host;
  const setting = settingNames[result.hop.target] ?? null;
  return {
    code: 'dns',
    hop: kind,
    says:
      code === 'EAI_AGAIN'
        ? failureWords.noNameServer(kind, host)
        : failureWords.unknownName(kind, host, setting),
  };
}

const settingNames: Readonly<Record<string, string>> = {
  tunnel: 'NGROK_DOMAIN',
  'dev-proxy': 'DEV_PROXY_URL',
  'prod-proxy': 'PROD_PROXY_URL',
};

function distrusted(context: Context, { certificate, message }: HopFailure): Cause {
  const { kind } = context;
  const host = context.host;
  const tls = (explanation: Explanation, lines: readonly string[] = []): Fault => ({
    code: 'tls',
    hop: kind,
    says: explanation,
    lines: lines,
  });
  if (certificate === null) return tls(certificateWords.noTls(context.place, message));
  const { flaw, names, issuer, validFromMs, validToMs } = certificate;
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  switch (flaw) {
    case 'expired':
      return tls(certificateWords.expired(kind, host, day(validToMs)), ['certbot renew && nginx -s reload']);
    case 'not-yet-valid':
      return tls(certificateWords.notYetValid(kind, host, day(validFromMs)));
    case 'other-name':
      return tls(certificateWords.otherName(kind, host, names), [`certbot --nginx -d ${host}`]);
    case null:
      return tls(certificateWords.untrusted(kind, host, issuer), [
        `NODE_EXTRA_CA_CERTS=ca.pem ocap-dev probe ${context.result.hop.baseUrl}`,
      ]);
    default:
      return flaw satisfies never;
  }
}

function silent(context: Context, { message }: HopFailure): Cause {
  const { result, known, kind, behind } = context;
  const hosted = isRender(result.hop.baseUrl) || result.hop.chain === 'hosted';
  if (known.waiting && hosted)
    return { code: 'cold-start', hop: 'app', says: failureWords.hostedStart(context.place) };
  const explanation = hosted
    ? failureWords.silentHosted(context.place, message)
    : failureWords.silent(kind, message, behind?.hop.baseUrl ?? null);
  return { code: 'timeout', hop: kind, says: explanation, follows: true };
}
