import type { Contact } from '../contact.ts';
import type { PageLanguage } from '../error-page.ts';
import type { SiteKind } from '../kinds.ts';
import type { ProxySite } from '../proxy-site.ts';

/** What every proxy's file is made of. */
export interface ProxyInput {
  /** At least one; their public hosts differ. */
  readonly sites: readonly ProxySite[];
  /** Where below the server's name the app is, `/sales`; null: at its root. */
  readonly path: string | null;
  /** The app's own limit (`server.maxUploadSize`) in MB, where somebody wrote one. */
  readonly maxUploadMb: number | null;
  /** A link on the offline page. */
  readonly contact: Contact | null;
  /** Of the offline page; not given: French, with English below. */
  readonly language?: PageLanguage;
}

/** Where a site leads, for the remark above it. */
export const routes: Readonly<Record<SiteKind, string>> = {
  app: "the app on this server's own machine",
  development: "the tunnel, and through it the app on a developer's machine",
  production: 'the hosted app',
};

/** How long a connection to the target may take, in seconds: ngrok's service answers at once or not at all; hosting wakes up. */
export const connectSeconds: Readonly<Record<SiteKind, number>> = {
  app: 10,
  development: 10,
  production: 300,
};

/** The remark above a site. */
export function siteRemark({ target, publicOrigin }: ProxySite): string {
  return `# ${target}: ${publicOrigin} -> ${routes[target]}`;
}
