import type { Settings } from '../core/settings/settings.ts';
import type { SiteKind } from './kinds.ts';

/** One public name and where its proxy leads to. Both are origins. */
export interface ProxySite {
  readonly target: SiteKind;
  readonly publicOrigin: string;
  readonly upstream: string;
}

/** A site, or what the settings lack for it and the line to write. */
export type SiteReading =
  | { readonly ok: true; readonly site: ProxySite }
  | { readonly ok: false; readonly seen: string; readonly write: string };

type Ends = Omit<ProxySite, 'target'>;

interface Lack {
  readonly seen: string;
  readonly write: string;
}

/**
 * The site of a target: `DEV_PROXY_URL` → `NGROK_DOMAIN`, `PROD_PROXY_URL` → the first of `PROD_ORIGINS`, or
 * `PROD_PROXY_URL` → the app on the proxy's own machine.
 *
 * @param named the public origin that was given on the command line, which wins.
 */
export function proxySite(target: SiteKind, settings: Settings, named: string | null = null): SiteReading {
  const ends = endsOf[target](settings, named);
  if ('seen' in ends) return { ok: false, ...ends };
  // Requests would go round until nginx has no connection left; its own `nginx -t` does not see it.
  if (new URL(ends.publicOrigin).host === new URL(ends.upstream).host)
    return { ok: false, seen: `${ends.publicOrigin} leads to itself`, write: wayOut[target] };
  return { ok: true, site: { target, ...ends } };
}

const wayOut: Readonly<Record<SiteKind, string>> = {
  app: 'PROD_PROXY_URL=https://www.example.org',
  development: 'NGROK_DOMAIN=your-name.ngrok-free.app',
  production: 'PROD_ORIGINS=https://your-app.onrender.com,https://www.example.org',
};

const endsOf: Readonly<Record<SiteKind, (settings: Settings, named: string | null) => Ends | Lack>> = {
  app: appEnds,
  development: developmentEnds,
  production: productionEnds,
};

function appEnds({ prodProxy, port }: Settings, named: string | null): Ends | Lack {
  const publicOrigin = named ?? prodProxy;
  if (publicOrigin === null) return { seen: 'the name that visitors use is not known', write: wayOut.app };
  return { publicOrigin, upstream: `http://127.0.0.1:${port}` };
}

function developmentEnds({ devProxy, tunnelDomain, defaulted }: Settings, named: string | null): Ends | Lack {
  const publicOrigin = named ?? devProxy;
  if (publicOrigin === null)
    return {
      seen: `DEV_PROXY_URL is ${lack(defaulted, 'DEV_PROXY_URL')}: there is no proxy`,
      write: 'DEV_PROXY_URL=https://dev.example.org',
    };
  if (tunnelDomain === null)
    return { seen: 'NGROK_DOMAIN, where the proxy leads to, is not set', write: wayOut.development };
  return { publicOrigin, upstream: `https://${tunnelDomain}` };
}

function productionEnds(
  { prodProxy, prodOrigins: [upstream], defaulted }: Settings,
  named: string | null,
): Ends | Lack {
  const publicOrigin = named ?? prodProxy;
  if (publicOrigin === null)
    return {
      seen: `PROD_PROXY_URL is ${lack(defaulted, 'PROD_PROXY_URL')}: there is no proxy`,
      write: 'PROD_PROXY_URL=https://www.example.org',
    };
  if (upstream === undefined)
    return {
      seen: `PROD_ORIGINS, whose first is where the proxy leads to, is ${lack(defaulted, 'PROD_ORIGINS')}`,
      write: wayOut.production,
    };
  return { publicOrigin, upstream };
}

/** How it comes that a setting names nothing. */
function lack(defaulted: readonly string[], name: string): string {
  return defaulted.includes(name) ? 'not set' : 'empty';
}
