import { printable } from '../base/printable.ts';
import type { HopAnswer, HopFailure } from '../checks/hop.ts';
import type { Settings } from '../settings/settings.ts';
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
  /** Streamlit's look-up of its external address. `silent`: nothing came back, no refusal either. */
  readonly lookup: 'answered' | 'refused' | 'silent';
}

export function networkFindings(facts: NetworkFacts): readonly Finding[] {
  return [...facts.proxies.map((proxy) => proxyFinding(proxy, facts.settings)), lookupFinding(facts)];
}

const names: Readonly<Record<ProxyRole, string>> = { dev: 'The dev proxy', prod: 'The production proxy' };

function proxyFinding(proxy: ProxyFacts, settings: Settings): Finding {
  const { role, url, health } = proxy;
  const name = `${names[role]} ${url}`;
  if (health.failure !== null) return unreachable(proxy, health.failure);
  if (health.status === 200 && health.genuine)
    return fine(`${role}-proxy`, `${name} answers, and Streamlit behind it.`);
  return behindFinding(proxy, settings) ?? unwell(proxy);
}

/** Of an answer that comes from behind the proxy, which therefore works; null: it is none. */
function behindFinding({ role, url, health }: ProxyFacts, { ngrokDomain }: Settings): Finding | null {
  const { page } = health;
  const answers = `${names[role]} ${url} answers`;
  if (page.by === 'agent')
    return fine(`${role}-proxy`, `${answers}, and the tunnel behind it; no app runs there now.`);
  if (page.by === 'offline' && role === 'dev')
    return fine('dev-proxy', `${answers} with its offline page: there is no tunnel behind it now.`);
  if (role === 'prod' && isAsleep(health)) return asleep(url);
  if (page.by !== 'ngrok' || page.code !== 'ERR_NGROK_3200') return null;
  const { endpoint } = page;
  if (endpoint === null || endpoint === ngrokDomain || ngrokDomain === null)
    return fine(`${role}-proxy`, `${answers}; there is no tunnel behind it now (ERR_NGROK_3200).`);
  return warning(`${role}-proxy-other-tunnel`, {
    what: `${answers}, but it asks ngrok for ${printable(endpoint)}, and NGROK_DOMAIN is ${ngrokDomain}.`,
    why: 'Visitors of the proxy never reach this tunnel.',
    fix:
      role === 'dev'
        ? 'ocap-dev generate nginx --target development'
        : 'ocap-dev generate nginx --target production',
  });
}

/** Render's own answer, or the offline page of the proxy before it. */
function isAsleep({ page, status }: HopAnswer): boolean {
  if (page.by === 'render') return /hibernate/.test(page.routing);
  return page.by === 'offline' || status === 503;
}

function asleep(url: string): Finding {
  return warning('prod-proxy-asleep', {
    what: `The production proxy ${url} answers that the app is not there at the moment.`,
    why: 'Render wakes a sleeping service in 30 to 60 s; if it stays so, the deployment failed.',
    fix: `ocap-dev probe ${url} --wait 90`,
  });
}

function unreachable({ role, url }: ProxyFacts, { kind, code, message }: HopFailure): Finding {
  // With a code of the system's there was not even a connection: that is no service that wakes.
  const mayWake = role === 'prod' && kind === 'timeout' && code === '';
  return warning(`${role}-proxy-unreachable`, {
    what: `${names[role]} ${url} does not answer: ${message}`,
    why: mayWake
      ? 'A service on Render that sleeps takes 30 to 60 s to wake; otherwise nobody reaches the app there.'
      : `Either this machine is offline, or visitors do not reach the app there. On this machine it works without.`,
    fix: mayWake
      ? `ocap-dev probe ${url} --wait 90`
      : `ocap-dev probe ${url}; if there is no such proxy, write in .env: ${role.toUpperCase()}_PROXY_URL=`,
  });
}

function unwell({ role, url, health }: ProxyFacts): Finding {
  const status = health.status ?? 0;
  const seen =
    status === 200
      ? 'with something else than Streamlit’s health'
      : `with ${status}${health.location === null ? '' : ` and sends to ${printable(health.location)}`}`;
  return warning(`${role}-proxy-unwell`, {
    what: `${names[role]} ${url} answers ${seen}.`,
    why: 'Visitors do not reach the app through it.',
    fix: `ocap-dev probe ${url}`,
  });
}

/** Where Streamlit 1.53.0 and 1.67.0 look first (net_util.py); over https if that fails. */
export const lookupUrl = 'http://checkip.amazonaws.com';

/** 127.0.0.1 refuses at once, and a refusal costs Streamlit nothing. */
const hostsLine = '127.0.0.1 checkip.amazonaws.com';

function lookupFinding({ lookup }: NetworkFacts): Finding {
  const host = new URL(lookupUrl).hostname;
  if (lookup !== 'silent')
    return fine('lookup', `Streamlit's look-up of its external address (${host}) is ${lookup} quickly.`);
  return warning('lookup-silent', {
    what: `${host} neither answers nor refuses, and Streamlit looks up its external address there.`,
    why: 'It stands still while it waits, up to 10 s (1.53.0) or 2 s (1.67.0), for each handshake with an origin that is neither local nor browser.serverAddress, which ocap-dev sets for one host alone.',
    fix: `Let this machine reach it, or have it refused at once: echo '${hostsLine}' | sudo tee -a /etc/hosts`,
  });
}
