import { basePathOf } from '../base/network/base-path.ts';
import { type AllowedOrigin, type CorsMode, stranger } from '../settings/allowed-origins.ts';
import { meantProxy } from '../settings/identity/meant-proxy.ts';
import type { Settings } from '../settings/settings.ts';
import { elsewhereOf } from './first-load/reads.ts';
import type { Handshake, Hop } from './hop.ts';
import type { Way } from './lane.ts';

/** The app that answers, as far as checks need to know it. */
export interface CheckedApp {
  readonly run: number;
  readonly baseUrl: string;
  readonly port: number;
  readonly origins: readonly AllowedOrigin[];
  readonly cors: CorsMode;
  /** `browser.serverAddress`: the host that Streamlit knows without looking anything up. */
  readonly knownHost: string | null;
}

/** What decides whom to ask, and what an answer means. */
export interface CheckInputs {
  /** Null while it is not ready. */
  readonly app: CheckedApp | null;
  /** Null while it is not online. */
  readonly tunnel: { readonly agent: number; readonly url: string } | null;
  /** Its public URL, kept through outages. */
  readonly tunnelUrl: string | null;
  /** The last good ones; null before any were read. */
  readonly settings: Settings | null;
  /** Of the project's Streamlit; null where it is not known. */
  readonly streamlitVersion: string | null;
}

const appEveryMs = 15_000;
/** One GET each five minutes without a visit: the free plan counts requests. */
const publicEveryMs = 5 * 60 * 1000;

/** Of a lane that asks this run of the app. */
export function appKey({ run }: Pick<CheckedApp, 'run'>): string {
  return String(run);
}

/** To the app itself: each listed origin and one stranger once after a launch, then health and one handshake each 15 s. */
export function wayToApp({ app }: CheckInputs): Way | null {
  if (app === null) return null;
  const scheme = new URL(app.baseUrl).protocol;
  const local = { origin: `${scheme}//localhost:${app.port}`, expect: 'accepted' } as const;
  return {
    key: appKey(app),
    full: [appHop(app, [...listed(app), foreign(app)])],
    brief: [appHop(app, [local])],
    everyMs: appEveryMs,
  };
}

/** The app, asked for every listed origin again, and for one that must be refused. */
export function appOnRequest(app: CheckedApp): Hop {
  return appHop(app, [...listed(app), foreign(app)]);
}

/** To the tunnel's public URL and the proxy in front of it: when app or tunnel is new, and seldom after that. */
export function publicWay(inputs: CheckInputs): Way | null {
  const { app, tunnel, settings } = inputs;
  if (app === null || tunnel === null || settings === null) return null;
  const proxy = proxyInFront(inputs);
  const path = basePathOf(app.baseUrl);
  const hop = (target: string, kind: 'tunnel' | 'proxy', origin: string): Hop => ({
    target,
    kind,
    chain: 'here',
    baseUrl: origin + path,
    handshakes: [{ origin, expect: 'accepted' }],
    decides: true,
    elsewhere: elsewhereOf(origin + path, path),
  });
  const hops = [
    hop('tunnel', 'tunnel', tunnel.url),
    ...(proxy === null ? [] : [hop('dev-proxy', 'proxy', proxy)]),
  ];
  return {
    key: [app.run, tunnel.agent, tunnel.url, proxy].join(' '),
    full: [appHop(app, []), ...hops],
    brief: hops.slice(-1).map(briefly),
    everyMs: publicEveryMs,
    hostConfig: true,
  };
}

/** The proxy that leads to the tunnel, where settings are good. */
export function proxyInFront({ settings }: Pick<CheckInputs, 'settings'>): string | null {
  return settings === null ? null : meantProxy(settings);
}

/** The outermost hop leads through all the others: one GET tells whether anything has turned. */
function briefly(hop: Hop): Hop {
  return { ...hop, handshakes: [], brief: true };
}

function appHop({ baseUrl }: CheckedApp, handshakes: readonly Handshake[]): Hop {
  return { target: 'local', kind: 'app', chain: 'here', baseUrl, handshakes, decides: true };
}

/** Hosts that Streamlit knows by heart come first: they can't freeze it. */
function listed(app: CheckedApp): Handshake[] {
  const known = ({ origin, source }: AllowedOrigin) =>
    source === 'local' || new URL(origin).hostname === app.knownHost;
  const order = [...app.origins.filter(known), ...app.origins.filter((entry) => !known(entry))];
  return order.map(({ origin }) => ({ origin, expect: 'accepted' }));
}

function foreign({ origins }: CheckedApp): Handshake {
  return { origin: stranger(origins), expect: 'refused' };
}
