import { meantProxy } from '../settings/identity/meant-proxy.ts';
import type { Settings } from '../settings/settings.ts';
import type { SdkPlace } from '../tunnel/failure.ts';
import { gatesBehindProxy, idleGates } from '../tunnel/gate-notice.ts';
import { gatesOf, guardText } from '../tunnel/gates.ts';
import type { PolicyReading } from '../tunnel/state.ts';
import {
  gateFindingWords,
  guestFindingWords,
  tunnelFindingWords,
  tunnelServiceWords,
} from '../words/doctor-tunnel.ts';
import { broken, type Finding, fine, warning } from './finding.ts';

/** What came of a TCP connection. */
export type ConnectResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface TunnelFacts {
  readonly settings: Settings;
  /** Where the token is kept, in words; null: nowhere. */
  readonly token: string | null;
  /** Where ngrok's SDK belongs; null: it is there, or was not asked for. */
  readonly missingSdk?: SdkPlace | null;
  /** ngrok's own config file, where that is broken; null: it is not, or is not there. */
  readonly brokenConfig?: { readonly file: string; readonly line: number | null } | null;
  /** `host:port` of the service; null where it was not asked, since no tunnel is wanted. */
  readonly service: { readonly address: string; readonly reach: ConnectResult } | null;
  /** A file of certificates that is named and does not exist. */
  readonly missingRootCas: string | null;
  /** The name of the variable that holds a proxy for https. */
  readonly httpsProxy: string | null;
  /** What the file of the traffic policy holds; null: none is named. */
  readonly policy?: PolicyReading | null;
}

export function tunnelFindings(facts: TunnelFacts): readonly Finding[] {
  const { settings, token } = facts;
  if (!settings.wantsTunnel) {
    const isByDefault = settings.defaulted.includes('USE_NGROK');
    const idle = idleGates(settings);
    return [
      fine('tunnel-off', tunnelFindingWords.off(isByDefault, token)),
      ...(idle.length === 0 ? [] : [warning('tunnel-gate-idle', gateFindingWords.idle(idle))]),
    ];
  }
  return [
    ...sdkFindings(facts),
    ...tokenFindings(facts),
    domainFinding(settings),
    ...casFindings(facts),
    ...serviceFindings(facts),
    ...gateFindings(facts),
  ];
}

function sdkFindings({ missingSdk }: TunnelFacts): readonly Finding[] {
  return missingSdk ? [broken('tunnel-sdk-missing', tunnelFindingWords.noSdk(missingSdk))] : [];
}

function tokenFindings({ token, brokenConfig }: TunnelFacts): readonly Finding[] {
  const place = token === null ? [] : [fine('tunnel-token', tunnelFindingWords.token(token))];
  if (brokenConfig) {
    const words = tunnelFindingWords.brokenConfig(brokenConfig.file, brokenConfig.line);
    // With a token from elsewhere the tunnel opens all the same.
    return [...place, (token === null ? broken : warning)('tunnel-config-broken', words)];
  }
  return token === null ? [broken('tunnel-token-missing', tunnelFindingWords.noToken)] : place;
}

function domainFinding(settings: Settings): Finding {
  const { tunnelDomain } = settings;
  const proxy = meantProxy(settings);
  if (tunnelDomain !== null) return fine('tunnel-domain', tunnelFindingWords.domain(tunnelDomain));
  return proxy === null
    ? fine('tunnel-domain', tunnelFindingWords.changingDomain)
    : warning('tunnel-domain-missing', tunnelFindingWords.noDomain(proxy));
}

/** Who may come in, and what of it does not do what was meant. */
function gateFindings({ settings, policy = null }: TunnelFacts): readonly Finding[] {
  const { trafficPolicy: file } = settings;
  const proxy = meantProxy(settings);
  if (file !== null && policy?.at === 'broken') {
    const place = policy.line === null ? file : `${file}:${policy.line}`;
    return [broken('tunnel-policy-broken', gateFindingWords.brokenPolicy(place, policy.what, policy.fix))];
  }
  const guard = guardText(gatesOf(settings, policy?.at === 'read' ? policy.text : null));
  const names = gatesBehindProxy({ ...settings, devProxy: proxy });
  return [
    ...(guard === null ? [] : [fine('tunnel-guard', gateFindingWords.guarded(guard))]),
    ...(names.length === 0 || proxy === null
      ? []
      : [warning('tunnel-guard-behind-proxy', gateFindingWords.behindProxy(names, proxy))]),
  ];
}

/** Whether guests alone come in. `isOpen`: everybody else reaches the app beside the tunnel. */
export function guestFindings(settings: Settings, isOpen: boolean, envFile: string): readonly Finding[] {
  if (settings.access !== 'invited' || !settings.wantsTunnel) return [];
  return [
    fine('tunnel-guests-only', guestFindingWords.guestsOnly),
    ...(isOpen ? [warning('tunnel-open-beside', guestFindingWords.openBeside(envFile))] : []),
  ];
}

function casFindings({ missingRootCas }: TunnelFacts): readonly Finding[] {
  if (missingRootCas === null) return [];
  return [broken('tunnel-root-cas-missing', tunnelFindingWords.noRootCas(missingRootCas))];
}

function serviceFindings({ service, httpsProxy }: TunnelFacts): readonly Finding[] {
  if (service === null) return [];
  const { address, reach } = service;
  if (reach.ok) return [fine('tunnel-service', tunnelServiceWords.answers(address, httpsProxy))];
  const unreachable = tunnelServiceWords.unreachable(address, reach.message);
  return [
    warning('tunnel-service-unreachable', unreachable),
    ...(httpsProxy === null
      ? []
      : [warning('tunnel-proxy-ignored', tunnelServiceWords.httpsProxyIgnored(address, httpsProxy))]),
  ];
}
