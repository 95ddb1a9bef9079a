import { isLoopback } from '../base/loopback.ts';
import type { Arrival } from '../door/visitor.ts';
import type { FirstSight } from './first-load/first-sight.ts';

/** What breaks, in a word: the Streamlit app, the tunnel to it, or a proxy in front. */
export type HopKind = 'app' | 'tunnel' | 'proxy';

/** Hops of one chain lead to the same app: the one on this machine, or the hosted one. */
export type HopChain = 'here' | 'hosted' | 'unknown';

/** A handshake to ask, and what a healthy answer is: let in, or (for a stranger) refused. */
export interface Handshake {
  readonly origin: string;
  readonly expect: 'accepted' | 'refused';
}

/** One place that can be asked. */
export interface Hop {
  /** `local`, `tunnel`, `dev-proxy`, `prod-proxy`, or the URL. */
  readonly target: string;
  /** Null where the URL does not tell: then the answers do (`kindOf`). */
  readonly kind: HopKind | null;
  readonly chain: HopChain;
  /** Without a final slash. */
  readonly baseUrl: string;
  readonly handshakes: readonly Handshake[];
  /** False: asked only to locate a fault of another. */
  readonly decides: boolean;
  /** One GET for its health is all it is asked. */
  readonly brief?: boolean;
  /** Asked for what others are compared with, and not told of. */
  readonly compared?: boolean;
  /** Where else its app may be, asked where its health is not at its own URL. */
  readonly elsewhere?: readonly string[];
  /** An upload that is announced, and never sent. */
  readonly upload?: Upload;
  /** How long a WebSocket is left silent, where that was asked for. */
  readonly idleMs?: number;
}

/** The longest upload that the app takes. */
export interface Upload {
  readonly bytes: number;
  /** Does the app take any: does its script ask for files, or did somebody write a limit? */
  readonly isWanted: boolean;
}

/** Whose page an answer shows. */
export type Page =
  | { readonly by: 'streamlit' | 'agent' | 'offline' | 'nginx' | 'door' | 'unknown' }
  /** `endpoint`: the name that the tunnel's service says it was asked for. */
  | { readonly by: 'edge'; readonly code: string; readonly endpoint: string | null }
  | { readonly by: 'render'; readonly routing: string };

export interface CertificateFacts {
  /** What is wrong with it besides that nobody trusted it; checked on the day of the probe. */
  readonly flaw: 'expired' | 'not-yet-valid' | 'other-name' | null;
  readonly names: readonly string[];
  readonly issuer: string;
  readonly validFromMs: number;
  readonly validToMs: number;
}

/** Why a question got no answer. */
export interface ProbeFailure {
  readonly kind: 'refused' | 'timeout' | 'dns' | 'tls' | 'other';
  readonly message: string;
}

export interface HopFailure extends ProbeFailure {
  /** Node's, for example `CERT_HAS_EXPIRED`; empty where there is none. */
  readonly code: string;
  readonly certificate: CertificateFacts | null;
}

/** What came back. `status` is null when nothing did; `failure` then names it. */
export interface HopAnswer {
  readonly status: number | null;
  /** To the end of what was asked for; of a handshake, to its 101. */
  readonly latencyMs: number;
  /** Is it what Streamlit answers: `ok`, its host-config, or a 101 that a browser takes? */
  readonly genuine: boolean;
  readonly page: Page;
  /** The `Server` header. */
  readonly server: string;
  /** The `Location` header, resolved; of a redirect. */
  readonly location: string | null;
  /** The beginning of the body, on one line. */
  readonly excerpt: string;
  /** After a 101: a ping came back, none did, or the connection was gone without a farewell after so long. */
  readonly wire: 'alive' | 'silent' | { readonly cutAfterMs: number } | null;
  readonly failure: HopFailure | null;
  /** Of the page, and of the script that it names. */
  readonly sight?: FirstSight;
}

export interface HandshakeResult extends Handshake {
  /** Null: not asked, since the hop was silent or, with `slow`, a handshake before took long. */
  readonly answer: HopAnswer | null;
  readonly slow: { readonly origin: string; readonly latencyMs: number } | null;
  /** With which headers it came in at our own door; null, or left out: not there. */
  readonly arrival?: Arrival | null;
}

/** A hop with everything that it answered in one round. */
export interface HopResult {
  readonly hop: Hop;
  readonly health: HopAnswer;
  /** Null: not asked. */
  readonly hostConfig: HopAnswer | null;
  /** The page as a first-time visitor's browser gets it; null: not asked. */
  readonly visit: HopAnswer | null;
  /** The script that the page names; null, or left out: not asked. */
  readonly asset?: HopAnswer | null;
  /** An upload that was announced; null, or left out: not asked. */
  readonly upload?: HopAnswer | null;
  /** Where else the app was found; null, or left out: nowhere, or not looked for. */
  readonly movedTo?: string | null;
  readonly handshakes: readonly HandshakeResult[];
  /** A handshake without an Origin, asked where one with an Origin was refused. */
  readonly withoutOrigin: HopAnswer | null;
}

/** A handshake that takes this much longer than health was looked up by Streamlit, which stands still meanwhile. */
export const slowHandshakeMs = 1000;

/** What a hop is: by its name where that tells, else by the `Server` header of its health. */
export function kindOf({ hop, health }: Pick<HopResult, 'hop' | 'health'>): HopKind {
  if (hop.kind !== null) return hop.kind;
  if (/^(TornadoServer|uvicorn)/i.test(health.server)) return 'app';
  if (health.server !== '') return 'proxy';
  return isLoopback(hop.baseUrl) ? 'app' : 'proxy';
}

/** Does Streamlit's health come through? */
export function isWell({ health }: Pick<HopResult, 'health'>): boolean {
  return health.status === 200 && health.genuine;
}

/** Does what answers show that it is Streamlit? Where its host-config was not asked, health alone tells. */
export function isStreamlit({ health, hostConfig }: Pick<HopResult, 'health' | 'hostConfig'>): boolean {
  return (hostConfig ?? health).genuine;
}

/** Is there anything that the hops before could explain? */
export function isSuspicious(result: HopResult): boolean {
  const asExpected = ({ answer, expect }: HandshakeResult) =>
    expect === 'refused' ? answer?.status !== 101 : answer?.genuine === true && answer.wire === 'alive';
  return !isWell(result) || !isStreamlit(result) || !result.handshakes.every(asExpected);
}
