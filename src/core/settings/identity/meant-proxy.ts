import type { Identity } from './project-identity.ts';

/** Of the settings what says whether a proxy is this project's. */
export interface ProxySettings {
  readonly devProxy: string | null;
  readonly identity: Identity;
  /** Names of settings that nobody gave a value for. */
  readonly defaulted: readonly string[];
}

/**
 * The origin of the proxy that leads to this project's tunnel. The default one is OCapistaine's: where nobody asked for it, and
 * nothing says that the project is OCapistaine's, it is listed as an origin and is nothing else.
 */
export function meantProxy({ devProxy, identity, defaulted }: ProxySettings): string | null {
  return !defaulted.includes('DEV_PROXY_URL') || identity.whose === 'ocapistaine' ? devProxy : null;
}
