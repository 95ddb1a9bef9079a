import { isLoopback } from '../../base/loopback.ts';
import type { Explanation } from '../../words/diagnosis.ts';
import { certificateWords, failureWords } from '../../words/diagnosis-failure.ts';
import type { HopFailure } from '../hop.ts';
import { isRender } from '../route.ts';
import { type Context, fault, followed, type HopDiagnosis, hostOf, placeOf } from './context.ts';

/** What no answer at all means. */
export function diagnoseFailure(context: Context, failure: HopFailure): HopDiagnosis {
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
      return fault('unexpected', context.kind, failureWords.unusable(placeOf(context), failure.message));
    default:
      return failure.kind satisfies never;
  }
}

function refused(context: Context): HopDiagnosis {
  const { hop } = context.result;
  if (hop.target === 'local')
    return context.known.asker === 'supervisor'
      ? fault('app-down', 'app', failureWords.appSilent(hop.baseUrl))
      : fault('app-down', 'app', failureWords.appDown(hop.baseUrl), ['ocap-dev']);
  if (isLoopback(hop.baseUrl)) {
    return fault('app-down', 'app', failureWords.appDownThere(hop.baseUrl), [
      `ocap-dev probe ${context.known.settings.streamlit?.tls === true ? 'https' : 'http'}://localhost:${context.known.settings.port}${context.known.basePath}`,
    ]);
  }
  const lines = context.kind === 'proxy' ? ['nginx -t && systemctl restart nginx'] : [];
  return fault('unexpected', context.kind, failureWords.nobody(placeOf(context)), lines);
}

function unknownName(context: Context, { code }: HopFailure): HopDiagnosis {
  const { kind, result } = context;
  const host = hostOf(context);
  const setting = settingNames[result.hop.target] ?? null;
  return fault(
    'dns',
    kind,
    code === 'EAI_AGAIN'
      ? failureWords.noNameServer(kind, host)
      : failureWords.unknownName(kind, host, setting),
  );
}

const settingNames: Readonly<Record<string, string>> = {
  tunnel: 'NGROK_DOMAIN',
  'dev-proxy': 'DEV_PROXY_URL',
  'prod-proxy': 'PROD_PROXY_URL',
};

function distrusted(context: Context, { certificate, message }: HopFailure): HopDiagnosis {
  const { kind } = context;
  const host = hostOf(context);
  const tls = (explanation: Explanation, lines: readonly string[] = []) =>
    fault('tls', kind, explanation, lines);
  if (certificate === null) return tls(certificateWords.noTls(placeOf(context), message));
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

function silent(context: Context, { message }: HopFailure): HopDiagnosis {
  const { result, known, kind, behind } = context;
  const hosted = isRender(result.hop.baseUrl) || result.hop.chain === 'hosted';
  if (known.waiting && hosted) return fault('cold-start', 'app', failureWords.hostedStart(placeOf(context)));
  const explanation = hosted
    ? failureWords.silentHosted(placeOf(context), message)
    : failureWords.silent(kind, message, behind?.hop.baseUrl ?? null);
  return followed(fault('timeout', kind, explanation), context);
}
