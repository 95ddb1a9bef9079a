import { isLoopback } from '../base/loopback.ts';
import { basePathOf } from '../base/network/base-path.ts';
import { type AllowedOrigin, allowedOrigins, type CorsMode, stranger } from '../settings/allowed-origins.ts';
import type { Settings } from '../settings/settings.ts';
import { hopWords } from '../words/hops.ts';
import { elsewhereOf } from './first-load/reads.ts';
import {
  type Handshake,
  type Hop,
  type HopChain,
  type HopKind,
  type HopResult,
  isSuspicious,
  isWell,
  type Upload,
} from './hop.ts';

export interface PlanInput {
  readonly settings: Settings;
  /** The URL that the service gave to a tunnel without a domain, where somebody knows it. */
  readonly endpoint: string | null;
  /** Where the app answers on this machine, without a final slash. */
  readonly localUrl: string;
  /** Whom the app of this machine is wanted to let in; `listed` if it is left out. */
  readonly cors?: CorsMode;
  /** As they were given, read by `readTarget`. None: the chain of this machine. */
  readonly urls: readonly string[];
  /** Asked for as ones that should be let in. None: those that matter at each hop. */
  readonly origins: readonly string[];
  /** Of the app of this project; left out: no upload is announced. */
  readonly upload?: Upload;
  /** How long each hop's WebSocket is left silent; left out: for a moment. */
  readonly idleMs?: number | null;
}

/** A hop that is not asked, with the reason in a sentence. */
export interface SkippedHop {
  readonly target: string;
  readonly kind: HopKind;
  readonly url: string | null;
  readonly reason: string;
}

export interface ProbePlan {
  readonly hops: readonly Hop[];
  readonly skipped: readonly SkippedHop[];
}

/** Whom to ask what. Without URLs: `local`, and what leads to it where a tunnel is wanted. */
export function planProbe(input: PlanInput): ProbePlan {
  if (input.urls.length > 0) {
    return { hops: input.urls.map((url) => inFull(givenHop(url, input), input)), skipped: [] };
  }
  const { wantsTunnel } = input.settings;
  const local = localHop(
    input,
    [...(input.origins.length > 0 ? accepted(input.origins) : listed(input)), foreign(input)],
    true,
  );
  const known = (['tunnel', 'dev-proxy'] as const).map((role) => ({ role, hop: roleHop(role, input, true) }));
  return {
    hops: [
      inFull(local, input),
      ...known.flatMap(({ hop }) => (wantsTunnel && hop !== null ? [inFull(hop, input)] : [])),
    ],
    skipped: known.flatMap(({ role, hop }) =>
      wantsTunnel && hop !== null
        ? []
        : [{ ...skippedNames[role], url: hop?.baseUrl ?? null, reason: whyNot(role, input) }],
    ),
  };
}

/** With all that a probe asks of a hop that decides. */
function inFull(hop: Hop, { localUrl, upload, idleMs }: PlanInput): Hop {
  return {
    ...hop,
    elsewhere: elsewhereOf(hop.baseUrl, hop.chain === 'hosted' ? '' : basePathOf(localUrl)),
    ...(upload === undefined ? {} : { upload }),
    ...(idleMs === null || idleMs === undefined ? {} : { idleMs }),
  };
}

/** What the given URLs' pages are compared with: of the hops towards the app the nearest that has none of its own here. */
export function comparedHops(input: PlanInput, hops: readonly Hop[]): readonly Hop[] {
  if (input.urls.length === 0) return [];
  const behind = hops.flatMap((hop) => hopsBehind(input, hop).slice(0, 1));
  const fresh = behind.filter(({ baseUrl }) => hops.every((hop) => hop.baseUrl !== baseUrl));
  const once = fresh.filter(({ baseUrl }, at) => fresh.findIndex((hop) => hop.baseUrl === baseUrl) === at);
  return once.map((hop) => ({ ...hop, compared: true, decides: false }));
}

function hopsBehind(input: PlanInput, { target, chain, kind }: Hop): readonly Hop[] {
  if (target === 'prod-proxy') return hostedHops(input);
  // Without a tunnel of ours it is somebody else's app that is behind a shared name.
  const isHere = input.settings.wantsTunnel && chain === 'here' && target !== 'local' && kind !== null;
  return isHere ? [localHop(input, [], false)] : [];
}

/** The earlier hops that may explain what was seen, none of them asked yet; they get the origins that failed, and the stranger that was let in. */
export function locatingHops(input: PlanInput, results: readonly HopResult[]): readonly Hop[] {
  const found = new Map<string, Hop>();
  for (const result of results.filter(({ hop }) => hop.decides).filter(isSuspicious)) {
    const shakes = result.handshakes
      .filter(({ expect, answer }) => expect === 'accepted' || answer?.status === 101)
      .map(({ origin, expect }) => ({ origin, expect }));
    for (const hop of earlierHops(input, result)) {
      const before = found.get(hop.target)?.handshakes ?? [];
      const more = shakes.filter(({ origin }) => !before.some((shake) => shake.origin === origin));
      found.set(hop.target, { ...hop, handshakes: [...before, ...more] });
    }
  }
  const asked = new Set(results.flatMap(({ hop }) => [hop.target, hop.baseUrl]));
  return [...found.values()].filter(({ target, baseUrl }) => !asked.has(target) && !asked.has(baseUrl));
}

type Role = 'tunnel' | 'dev-proxy';

const skippedNames = {
  tunnel: { target: 'tunnel', kind: 'tunnel' },
  'dev-proxy': { target: 'dev-proxy', kind: 'proxy' },
} as const;

function whyNot(role: Role, { settings }: PlanInput): string {
  if (!settings.wantsTunnel) return hopWords.noTunnel;
  return role === 'dev-proxy' ? hopWords.noProxy : hopWords.noFixedUrl;
}

function accepted(origins: readonly string[]): Handshake[] {
  return origins.map((origin) => ({ origin, expect: 'accepted' }));
}

/** One that no list holds: every hop has to refuse it. */
function foreign({ settings, endpoint, origins }: PlanInput): Handshake {
  const asked = origins.map((origin): AllowedOrigin => ({ origin, source: 'custom' }));
  return { origin: stranger([...allowedOrigins(settings, endpoint), ...asked]), expect: 'refused' };
}

/**
 * Hosts that Streamlit knows without looking anything up come first. A proxy that nobody named is
 * left out where no tunnel is wanted: nobody comes under its name, and an app started by hand need not know it.
 */
function listed({ settings, endpoint }: PlanInput): Handshake[] {
  const all = allowedOrigins(settings, endpoint);
  const unasked: Readonly<Partial<Record<AllowedOrigin['source'], string>>> = {
    'dev-proxy': 'DEV_PROXY_URL',
    'prod-proxy': 'PROD_PROXY_URL',
  };
  const matters = ({ source }: AllowedOrigin) =>
    settings.wantsTunnel || !settings.defaulted.includes(unasked[source] ?? '');
  const order: readonly AllowedOrigin['source'][] = [
    'local',
    'browser',
    'dev-proxy',
    'tunnel',
    'prod-proxy',
    'custom',
  ];
  const sorted = all.filter(matters).toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
  return accepted(sorted.map(({ origin }) => origin));
}

function localHop(input: PlanInput, handshakes: readonly Handshake[], decides: boolean): Hop {
  return { target: 'local', kind: 'app', chain: 'here', baseUrl: input.localUrl, handshakes, decides };
}

/** Null where its address is not known. A path of the app's is theirs too. */
function roleHop(role: Role, input: PlanInput, decides: boolean): Hop | null {
  const { settings, localUrl, origins } = input;
  const origin = role === 'tunnel' ? tunnelOrigin(input) : settings.devProxy;
  if (origin === null) return null;
  const path = basePathOf(localUrl);
  const handshakes = [...accepted(origins.length > 0 ? origins : [origin]), foreign(input)];
  const kind = role === 'tunnel' ? 'tunnel' : 'proxy';
  return { target: role, kind, chain: 'here', baseUrl: origin + path, handshakes, decides };
}

function tunnelOrigin({ settings, endpoint }: PlanInput): string | null {
  return settings.tunnelDomain === null ? endpoint : `https://${settings.tunnelDomain}`;
}

function givenHop(url: string, input: PlanInput): Hop {
  const { origin } = new URL(url);
  const handshakes = [...accepted(input.origins.length > 0 ? input.origins : [origin]), foreign(input)];
  return { ...nameOf(url, input), baseUrl: url, handshakes, decides: true };
}

/** A URL that the settings know is called as they call it. */
function nameOf(url: string, input: PlanInput): Pick<Hop, 'target' | 'kind' | 'chain'> {
  const { settings } = input;
  const { origin } = new URL(url);
  if (origin === tunnelOrigin(input)) return { target: 'tunnel', kind: 'tunnel', chain: 'here' };
  if (origin === settings.devProxy) return { target: 'dev-proxy', kind: 'proxy', chain: 'here' };
  if (origin === settings.prodProxy) return { target: 'prod-proxy', kind: 'proxy', chain: 'hosted' };
  if (origin === settings.prodOrigins[0] || isRender(url))
    return { target: url, kind: 'app', chain: 'hosted' };
  if (isTunnelName(url))
    return { target: url, kind: 'tunnel', chain: settings.wantsTunnel ? 'here' : 'unknown' };
  return { target: url, kind: null, chain: isLoopback(url) ? 'here' : 'unknown' };
}

/** The hosting service of OCapistaine's production: it puts free services to sleep, and wakes them within a minute. */
export function isRender(url: string): boolean {
  return /\.onrender\.com$/.test(new URL(url).hostname);
}

function isTunnelName(url: string): boolean {
  return /\.ngrok(-free)?\.(app|dev|io|pizza)$/.test(new URL(url).hostname);
}

function earlierHops(input: PlanInput, { hop, health }: HopResult): readonly Hop[] {
  if (hop.target === 'local') return [];
  if (hop.chain === 'hosted') return hop.target === 'prod-proxy' ? hostedHops(input) : [];
  const local = localHop(input, [], false);
  const showsEdge = health.page.by === 'edge' || health.page.by === 'agent';
  const tunnel = roleHop('tunnel', input, false);
  if (hop.kind === 'tunnel') return hop.chain === 'here' ? [local] : [];
  if (hop.target === 'dev-proxy' || showsEdge) return tunnel === null ? [local] : [local, tunnel];
  return hop.chain === 'here' ? [local] : [];
}

function hostedHops({ settings }: PlanInput): readonly Hop[] {
  const [origin] = settings.prodOrigins;
  if (origin === undefined || origin === settings.prodProxy) return [];
  const chain: HopChain = 'hosted';
  return [{ target: origin, kind: 'app', chain, baseUrl: origin, handshakes: [], decides: false }];
}

/** Of the hops asked to locate faults, those that can belong to the same app: one that fails is behind none that is well. */
export function relatedResults(
  deciding: readonly HopResult[],
  locating: readonly HopResult[],
): readonly HopResult[] {
  return locating.filter((result) => isWell(result) || !deciding.every(isWell));
}
