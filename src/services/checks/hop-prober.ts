import type { SecureContext } from 'node:tls';
import type { ConnectTo } from '../../core/checks/connect-to.ts';
import type { CertificateFacts, Hop, HopAnswer } from '../../core/checks/hop.ts';
import { excerptOf, header, readPage } from '../../core/checks/page.ts';
import { addressOf, exchange, type Reply, saysOk } from '../net/http-exchange.ts';
import { createTrustStore, type TrustStore } from '../net/trust-store.ts';
import { createHandshake, leavePolitely } from '../net/websocket-handshake.ts';
import { certificateAt } from './certificate.ts';
import { watchWire } from './wire.ts';

/** Asks one hop one thing. Nothing rejects; redirects are seen and not followed. */
export interface HopProber {
  /** Reads what TLS trusts, before anything is timed: it takes some 90 ms of the event loop. */
  prepare(hops: readonly Hop[]): void;
  health(hop: Hop): Promise<HopAnswer>;
  hostConfig(hop: Hop): Promise<HopAnswer>;
  /** The page as the browser of a first-time visitor asks for it, which meets the warning of ngrok's free plan. */
  visit(hop: Hop): Promise<HopAnswer>;
  /** Without `origin` none is sent. After a 101 the line is tried with a ping, then left silent for `watchMs`. */
  handshake(hop: Hop, origin: string | null, watchMs: number): Promise<HopAnswer>;
  /** Gives up what is under way. */
  close(): void;
}

export interface HopProberDeps {
  readonly connectTo?: ConnectTo | undefined;
  /** For one question; 5 s unless given. */
  readonly deadlineMs?: number | undefined;
  /** For probers that are made again and again; one of its own if not given. */
  readonly trusted?: TrustStore;
  /** Sent with every question to this hop, besides what belongs to it. */
  readonly extraHeaders?: (hop: Hop) => Headers;
}

type Headers = Readonly<Record<string, string>>;
type Genuine = (reply: Reply) => boolean;

// ngrok's free plan warns whoever does not send the first; some proxies refuse requests without the second.
const probeHeaders: Headers = { 'ngrok-skip-browser-warning': '1', 'User-Agent': 'ocap-dev' };
const visitorHeaders: Headers = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
};

/**
 * Each question goes out on a connection of its own, with `Host` and `Origin` as a browser sets them. TLS trusts the
 * system's store and NODE_EXTRA_CA_CERTS; only of the target `local` any certificate is taken, mostly a self-made one.
 */
export function createHopProber({
  connectTo,
  deadlineMs = 5000,
  trusted = createTrustStore(),
  extraHeaders = () => ({}),
}: HopProberDeps = {}): HopProber {
  const closing = new AbortController();
  const { signal } = closing;

  async function get(hop: Hop, path: string, headers: Headers, genuine: Genuine): Promise<HopAnswer> {
    const startedMs = performance.now();
    const reply = await send(hop, path, headers);
    return { ...(await read(hop, reply, path, genuine)), latencyMs: since(startedMs) };
  }

  async function handshake(hop: Hop, origin: string | null, watchMs: number): Promise<HopAnswer> {
    const startedMs = performance.now();
    const { headers, faultOf } = createHandshake();
    const path = '/_stcore/stream';
    const sent = { ...probeHeaders, ...headers, ...(origin === null ? {} : { Origin: origin }) };
    const reply = await send(hop, path, sent);
    const latencyMs = since(startedMs);
    if (reply.at !== 'upgraded') return { ...(await read(hop, reply, path, () => false)), latencyMs };
    const fault = faultOf(reply.headers);
    const wire = await watchWire(reply.socket, { deadlineMs, watchMs, signal });
    leavePolitely(reply.socket, signal);
    return {
      ...blank,
      status: 101,
      latencyMs,
      genuine: fault === null,
      server: header(reply.headers, 'server'),
      excerpt: fault ?? '',
      wire,
    };
  }

  function send(hop: Hop, path: string, headers: Headers): Promise<Reply> {
    const url = hop.baseUrl + path;
    const sent = { ...headers, ...extraHeaders(hop) };
    return exchange({
      url,
      connectTo,
      headers: sent,
      deadlineMs,
      trust: trustFor(hop),
      signal,
      readRefusal: true,
    });
  }

  function trustFor({ target, baseUrl }: Hop): SecureContext | 'any-certificate' {
    return baseUrl.startsWith('https:') && target !== 'local' ? trusted() : 'any-certificate';
  }

  async function read({ baseUrl }: Hop, reply: Reply, path: string, genuine: Genuine): Promise<Sight> {
    switch (reply.at) {
      case 'failed': {
        const isTls = reply.failure.kind === 'tls';
        const certificate = isTls ? await certificateOf(baseUrl) : null;
        return { ...blank, failure: { ...reply.failure, certificate } };
      }
      case 'upgraded':
        reply.socket.destroy();
        return { ...blank, status: 101 };
      case 'answered':
        return {
          ...blank,
          status: reply.status,
          genuine: genuine(reply),
          page: readPage(reply),
          server: header(reply.headers, 'server'),
          location: resolved(header(reply.headers, 'location'), baseUrl + path),
          excerpt: excerptOf(reply.body),
        };
    }
  }

  function certificateOf(baseUrl: string): Promise<CertificateFacts | null> {
    const url = new URL(baseUrl);
    const own = addressOf(url);
    return certificateAt(connectTo?.(own) ?? own, own.host, { deadlineMs, signal });
  }

  return {
    prepare(hops) {
      for (const hop of hops) trustFor(hop);
    },
    health: (hop) => get(hop, '/_stcore/health', probeHeaders, saysOk),
    hostConfig: (hop) => get(hop, '/_stcore/host-config', probeHeaders, isHostConfig),
    visit: (hop) => get(hop, '/', visitorHeaders, (reply) => reply.at === 'answered' && reply.status === 200),
    handshake,
    close: () => closing.abort(),
  };
}

type Sight = Omit<HopAnswer, 'latencyMs'>;

/** What is known of a hop that gave no answer. */
export const blank: Sight = {
  status: null,
  genuine: false,
  page: { by: 'unknown' },
  server: '',
  location: null,
  excerpt: '',
  wire: null,
  failure: null,
};

/** Its first name in 1.53.0 and 1.67.0; it is about embedding iframes, not the list of origins that may talk. */
function isHostConfig(reply: Reply): boolean {
  return reply.at === 'answered' && reply.status === 200 && /^\s*\{\s*"allowedOrigins"/.test(reply.body);
}

function resolved(location: string, url: string): string | null {
  return location !== '' && URL.canParse(location, url) ? new URL(location, url).href : null;
}

function since(startedMs: number): number {
  return Math.round((performance.now() - startedMs) * 10) / 10;
}
