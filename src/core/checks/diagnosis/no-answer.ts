import type { Explanation } from '../../words/diagnosis.ts';
import { certificateWords, failureWords } from '../../words/diagnosis-failure.ts';
import { type HopFailure, isLoopback } from '../hop.ts';
import { isRender } from '../route.ts';
import { fault, followed, type HopDiagnosis, hostOf, placeOf, type Scene } from './context.ts';

/** What no answer at all means. */
export function diagnoseFailure(scene: Scene, failure: HopFailure): HopDiagnosis {
  switch (failure.kind) {
    case 'refused':
      return refused(scene);
    case 'dns':
      return unknownName(scene, failure);
    case 'tls':
      return distrusted(scene, failure);
    case 'timeout':
      return silent(scene, failure);
    case 'other':
      return fault('unexpected', scene.kind, failureWords.unusable(placeOf(scene), failure.message));
    default:
      return failure.kind satisfies never;
  }
}

function refused(scene: Scene): HopDiagnosis {
  const { hop } = scene.sight;
  if (hop.target === 'local')
    return scene.ground.asker === 'supervisor'
      ? fault('app-down', 'app', failureWords.appSilent(hop.baseUrl))
      : fault('app-down', 'app', failureWords.appDown(hop.baseUrl), ['ocap-dev']);
  if (isLoopback(hop.baseUrl)) {
    return fault('app-down', 'app', failureWords.appDownThere(hop.baseUrl), [
      `ocap-dev probe http://localhost:${scene.ground.settings.port}`,
    ]);
  }
  const lines = scene.kind === 'proxy' ? ['nginx -t && systemctl restart nginx'] : [];
  return fault('unexpected', scene.kind, failureWords.nobody(placeOf(scene)), lines);
}

function unknownName(scene: Scene, { code }: HopFailure): HopDiagnosis {
  const { kind, sight } = scene;
  const host = hostOf(scene);
  const setting = settingNames[sight.hop.target] ?? null;
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

function distrusted(scene: Scene, { certificate, message }: HopFailure): HopDiagnosis {
  const { kind } = scene;
  const host = hostOf(scene);
  const tls = (explanation: Explanation, lines: readonly string[] = []) =>
    fault('tls', kind, explanation, lines);
  if (certificate === null) return tls(certificateWords.noTls(placeOf(scene), message));
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
        `NODE_EXTRA_CA_CERTS=ca.pem ocap-dev probe ${scene.sight.hop.baseUrl}`,
      ]);
    default:
      return flaw satisfies never;
  }
}

function silent(scene: Scene, { message }: HopFailure): HopDiagnosis {
  const { sight, ground, kind, behind } = scene;
  const hosted = isRender(sight.hop.baseUrl) || sight.hop.chain === 'hosted';
  if (ground.waiting && hosted) return fault('cold-start', 'app', failureWords.hostedStart(placeOf(scene)));
  const explanation = hosted
    ? failureWords.silentHosted(placeOf(scene), message)
    : failureWords.silent(kind, message, behind?.hop.baseUrl ?? null);
  return followed(fault('timeout', kind, explanation), scene);
}
