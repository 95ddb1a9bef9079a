import { printable } from '../base/printable.ts';
import type { HopAnswer, HopFailure } from '../checks/hop.ts';
import type { Identity } from '../settings/identity/project-identity.ts';
import type { Settings } from '../settings/settings.ts';
import { lookupFindingWords, proxyFindingWords } from '../words/doctor-network.ts';
import { type Finding, fine, warning } from './finding.ts';

export type ProxyRole = 'dev' | 'prod';

/** What came of a request for Streamlit's health. */
export interface ProxyFacts {
  readonly role: ProxyRole;
  readonly url: string;
  readonly health: HopAnswer;
}

export interface NetworkFacts {
  readonly settings: Settings;
  readonly proxies: readonly ProxyFacts[];
  /** Null: not asked. */
  readonly lookup: LookupOutcome | null;
}

/** What came of Streamlit's look-up of its external address. `silent`: nothing came back, no refusal either. */
export type LookupOutcome = 'answered' | 'refused' | 'silent';

export function networkFindings(facts: NetworkFacts): readonly Finding[] {
  return [...facts.proxies.map((proxy) => proxyFinding(proxy, facts.settings)), ...lookupFindings(facts)];
}

function proxyFinding(proxy: ProxyFacts, settings: Settings): Finding {
  const { role, health } = proxy;
  if (health.failure !== null) return unreachable(proxy, health.failure);
  if (health.status === 200 && health.genuine) return fine(`${role}-proxy`, proxyFindingWords.fits(proxy));
  return behindFinding(proxy, settings) ?? unwell(proxy);
}

/** Of an answer that comes from behind the proxy, which therefore works; null: it is none. */
function behindFinding(proxy: ProxyFacts, { tunnelDomain }: Settings): Finding | null {
  const { role, health } = proxy;
  const { page } = health;
  if (page.by === 'agent') return fine(`${role}-proxy`, proxyFindingWords.onlyTunnel(proxy));
  if (page.by === 'offline' && role === 'dev') return fine('dev-proxy', proxyFindingWords.offlinePage(proxy));
  if (role === 'prod' && isAsleep(health))
    return warning('prod-proxy-asleep', proxyFindingWords.asleep(proxy));
  if (page.by !== 'edge' || page.code !== 'ERR_NGROK_3200') return null;
  const { endpoint } = page;
  if (endpoint === null || endpoint === tunnelDomain || tunnelDomain === null)
    return fine(`${role}-proxy`, proxyFindingWords.noTunnel(proxy));
  const asked = printable(endpoint);
  const command = generateCommands[role];
  return warning(
    `${role}-proxy-other-tunnel`,
    proxyFindingWords.otherTunnel(proxy, { asked, domain: tunnelDomain, command }),
  );
}

const generateCommands: Readonly<Record<ProxyRole, string>> = {
  dev: 'ocap-dev generate nginx --target development',
  prod: 'ocap-dev generate nginx --target production',
};

/** Render's own answer, or the offline page of the proxy before it. */
function isAsleep({ page, status }: HopAnswer): boolean {
  if (page.by === 'render') return /hibernate/.test(page.routing);
  return page.by === 'offline' || status === 503;
}

function unreachable(proxy: ProxyFacts, { kind, code, message }: HopFailure): Finding {
  // With a code of the system's there was not even a connection: that is no service that wakes.
  const mayWake = proxy.role === 'prod' && kind === 'timeout' && code === '';
  return warning(
    `${proxy.role}-proxy-unreachable`,
    mayWake ? proxyFindingWords.silent(proxy, message) : proxyFindingWords.unreachable(proxy, message),
  );
}

function unwell(proxy: ProxyFacts): Finding {
  const { status, location } = proxy.health;
  const advice =
    status === 200
      ? proxyFindingWords.strangeHealth(proxy)
      : proxyFindingWords.strangeStatus(proxy, status ?? 0, location === null ? null : printable(location));
  return warning(`${proxy.role}-proxy-unwell`, advice);
}

/** Where Streamlit 1.53.0 and 1.67.0 look first (net_util.py); over https if that fails. */
export const lookupUrl = 'http://checkip.amazonaws.com';

/** Where that look-up is tried; null: nowhere, for in another project nobody is asked whom it has not named itself. */
export function usualLookup({ whose }: Identity): string | null {
  return whose === 'another' ? null : lookupUrl;
}

/** 127.0.0.1 refuses at once, and a refusal costs Streamlit nothing. */
const hostsLine = '127.0.0.1 checkip.amazonaws.com';

function lookupFindings({ lookup }: NetworkFacts): readonly Finding[] {
  if (lookup === null) return [];
  const host = new URL(lookupUrl).hostname;
  if (lookup !== 'silent') return [fine('lookup', lookupFindingWords.quick(host, lookup))];
  return [warning('lookup-silent', lookupFindingWords.silent(host, hostsLine))];
}
