import type { Settings } from '../settings/settings.ts';
import { broken, type Finding, fine, warning } from './finding.ts';

/** What came of a TCP connection. */
export type Reach = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface TunnelFacts {
  readonly settings: Settings;
  /** Where the token is kept, in words; null: nowhere. */
  readonly token: string | null;
  /** `host:port` of the service; null where it was not asked, since no tunnel is wanted. */
  readonly service: { readonly address: string; readonly reach: Reach } | null;
  /** A file of certificates that is named and does not exist. */
  readonly missingRootCas: string | null;
  /** The name of the variable that holds a proxy for https. */
  readonly httpsProxy: string | null;
}

export function tunnelFindings(facts: TunnelFacts): readonly Finding[] {
  const { settings, token } = facts;
  if (!settings.useNgrok) {
    const reason = settings.defaulted.includes('USE_NGROK')
      ? 'NGROK_DOMAIN is not set'
      : 'USE_NGROK is false';
    return [
      fine(
        'tunnel-off',
        `No tunnel is wanted: ${reason}.${token === null ? '' : ` A token is there, in ${token}.`}`,
      ),
    ];
  }
  return [tokenFinding(token), domainFinding(settings), ...casFindings(facts), ...serviceFindings(facts)];
}

function tokenFinding(token: string | null): Finding {
  if (token !== null) return fine('tunnel-token', `ngrok's authtoken is in ${token}.`);
  return broken('tunnel-token-missing', {
    what: "A tunnel is wanted, and there is no authtoken: not in NGROK_AUTHTOKEN, nor in ngrok's own config file.",
    why: 'ngrok opens no tunnel without one.',
    fix: 'Copy it from https://dashboard.ngrok.com/get-started/your-authtoken and write in .env: NGROK_AUTHTOKEN=…',
  });
}

function domainFinding({ ngrokDomain, devProxy }: Settings): Finding {
  if (ngrokDomain !== null) return fine('tunnel-domain', `The tunnel's domain is ${ngrokDomain}.`);
  if (devProxy === null)
    return fine('tunnel-domain', 'ngrok gives the tunnel a domain, another one at each start.');
  return warning('tunnel-domain-missing', {
    what: 'NGROK_DOMAIN is not set, so that ngrok may give the tunnel another domain at each start.',
    why: `${devProxy} leads to one domain, and must be changed by hand for each new one.`,
    fix: 'Reserve one at https://dashboard.ngrok.com/domains and write in .env: NGROK_DOMAIN=your-name.ngrok-free.app',
  });
}

function casFindings({ missingRootCas }: TunnelFacts): readonly Finding[] {
  if (missingRootCas === null) return [];
  return [
    broken('tunnel-root-cas-missing', {
      what: `The file of certificates ${missingRootCas} does not exist.`,
      why: "ngrok's agent does not start without it.",
      fix: "Correct NGROK_ROOT_CAS in .env, or remove the line for ngrok's own service",
    }),
  ];
}

function serviceFindings({ service, httpsProxy }: TunnelFacts): readonly Finding[] {
  if (service === null) return [];
  const { address, reach } = service;
  if (reach.ok) {
    const aside = httpsProxy === null ? '' : ` (not through ${httpsProxy}, which ngrok's SDK ignores)`;
    return [fine('tunnel-service', `ngrok's service answers at ${address}${aside}.`)];
  }
  const unreachable = warning('tunnel-service-unreachable', {
    what: `ngrok's service does not answer: ${reach.message}`,
    why: 'The tunnel cannot open; on this machine the app runs without it.',
    fix: `Let TCP connections out to ${address}, then try: nc -vz ${address.replace(':', ' ')}`,
  });
  if (httpsProxy === null) return [unreachable];
  const ignored = warning('tunnel-proxy-ignored', {
    what: `${httpsProxy} is set, and ngrok's SDK ignores it: it connects directly or not at all.`,
    why: 'Where the network lets nothing out but through that proxy, the tunnel cannot open.',
    fix: `Ask for direct TCP connections to ${address}, or work without a tunnel: USE_NGROK=false`,
  });
  return [unreachable, ignored];
}
