import type { SecureContext } from 'node:tls';
import type { ConnectTo } from '../../core/checks/connect-to.ts';
import { programOf } from '../../core/checks/diagnosis/dialects.ts';
import type { CertificateFacts, Hop, HopAnswer } from '../../core/checks/hop.ts';
import { excerptOf, header, readPage } from '../../core/checks/page.ts';
import type { Question } from '../../core/checks/question.ts';
import type { GatePass } from '../../core/tunnel/gate-pass.ts';
import { addressOf, exchange, type HttpReply, saysOk } from '../net/http-exchange.ts';
import { createTrustStore, type TrustStore } from '../net/trust-store.ts';
import { createHandshake, leavePolitely } from '../net/websocket-handshake.ts';
import { certificateAt } from './certificate.ts';
import { unpacked } from './first-sight.ts';
import { watchWire } from './wire.ts';

/** Asks one hop one thing. Nothing rejects; redirects are seen and not followed. */
export interface Asker {
  /** Reads what TLS trusts, before anything is timed: it takes some 90 ms of the event loop. */
  prepare(hops: readonly Hop[]): void;
  /** Sends `headers` besides what belongs to the question. After a 101 the line is tried with a ping, then left silent for the question's `watchMs`. */
  ask(question: Question, headers?: Headers): Promise<HopAnswer>;
  /** Gives up what is under way. */
  close(): void;
}

export interface AskerDeps {
  readonly connectTo?: ConnectTo | undefined;
  /** For one question; 5 s unless given. */
  readonly deadlineMs?: number | undefined;
  /** What is sent besides to an address that is guarded. */
  readonly pass?: GatePass;
  /** For askers that are made again and again; one of its own if not given. */
  readonly trusted?: TrustStore;
}

type Headers = Readonly<Record<string, string>>;
type Genuine = (reply: HttpReply) => boolean;

// ngrok's free plan warns whoever does not send the first; some proxies refuse requests without the second.
export const probeHeaders: Headers = { 'ngrok-skip-browser-warning': '1', 'User-Agent': 'ocap-dev' };
/** What is sent for a GET, and what shows that Streamlit answered. */
interface Get {
  readonly path: string;
  readonly headers: Headers;
  readonly genuine: Genuine;
  /** Looked at as a browser unpacks it, so far. */
  readonly bytes?: number;
}

const visitorHeaders: Headers = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
};

const gets: Readonly<Record<Exclude<Question['check'], 'websocket' | 'upload'>, Get>> = {
  health: { path: '/_stcore/health', headers: probeHeaders, genuine: saysOk },
  'host-config': { path: '/_stcore/host-config', headers: probeHeaders, genuine: isHostConfig },
  page: {
    path: '/',
    headers: { ...visitorHeaders, 'Accept-Encoding': 'gzip' },
    genuine: isFound,
    bytes: 262_144,
  },
  // A script is told by its beginning.
  asset: {
    path: '/',
    headers: { ...probeHeaders, 'Accept-Encoding': 'gzip' },
    genuine: isFound,
    bytes: 131_072,
  },
};

/** Where Streamlit's page sends an upload; of a session that is not there, so that nothing is kept (1.53.0, 1.67.0). */
const uploadPath = '/_stcore/upload_file/ocap-dev/probe';

function isFound(reply: HttpReply): boolean {
  return reply.at === 'answered' && reply.status === 200;
}

/**
 * Each question goes out on a connection of its own, with `Host` and `Origin` as a browser sets them. TLS trusts the
 * system's store and NODE_EXTRA_CA_CERTS; only of the target `local` any certificate is taken, mostly a self-made one.
 */
export function createAsker({
  connectTo,
  deadlineMs = 5000,
  pass = () => ({}),
  trusted = createTrustStore(),
}: AskerDeps = {}): Asker {
  const closing = new AbortController();
  const { signal } = closing;

  async function get(question: Question, how: Get, extra: Headers): Promise<HopAnswer> {
    const { hop, path = how.path } = question;
    const startedMs = performance.now();
    const reply = await send(hop, path, { ...how.headers, ...extra }, { bytes: how.bytes });
    const latencyMs = since(startedMs);
    if (how.bytes === undefined || reply.at !== 'answered')
      return { ...(await read(hop, reply, path, how.genuine)), latencyMs };
    const { reply: text, sight } = unpacked(reply);
    return { ...(await read(hop, text, path, how.genuine)), latencyMs, sight };
  }

  async function upload({ hop }: Question, extra: Headers): Promise<HopAnswer> {
    const startedMs = performance.now();
    const announces = hop.upload?.bytes ?? 0;
    const reply = await send(hop, uploadPath, { ...probeHeaders, ...extra }, { announces });
    return { ...(await read(hop, reply, uploadPath, () => true)), latencyMs: since(startedMs) };
  }

  async function handshake({ hop, origin, watchMs }: Question, extra: Headers): Promise<HopAnswer> {
    const startedMs = performance.now();
    const { headers, faultOf } = createHandshake();
    const path = '/_stcore/stream';
    const sent = { ...probeHeaders, ...headers, ...extra, ...(origin === null ? {} : { Origin: origin }) };
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
      server: serverOf(reply.headers),
      excerpt: fault ?? '',
      wire,
    };
  }

  function send(
    hop: Hop,
    path: string,
    headers: Headers,
    { bytes, announces }: { readonly bytes?: number | undefined; readonly announces?: number } = {},
  ): Promise<HttpReply> {
    return exchange({
      ...(bytes === undefined ? {} : { bytes }),
      ...(announces === undefined ? {} : { announces }),
      url: hop.baseUrl + path,
      connectTo,
      headers: { ...pass(hop.baseUrl), ...headers },
      deadlineMs,
      trust: trustFor(hop),
      signal,
      readRefusal: true,
    });
  }

  function trustFor({ target, baseUrl }: Hop): SecureContext | 'any-certificate' {
    return baseUrl.startsWith('https:') && target !== 'local' ? trusted() : 'any-certificate';
  }

  async function read({ baseUrl }: Hop, reply: HttpReply, path: string, genuine: Genuine): Promise<Sight> {
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
          server: serverOf(reply.headers),
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
    ask(question, extra = {}) {
      if (question.check === 'websocket') return handshake(question, extra);
      return question.check === 'upload'
        ? upload(question, extra)
        : get(question, gets[question.check], extra);
    },
    close: () => closing.abort(),
  };
}

type Sight = Omit<HopAnswer, 'latencyMs'>;

/** Who answers, as it says. Newer Caddys leave the app's own name there, and sign beside it. */
function serverOf(headers: Parameters<typeof header>[0]): string {
  const via = header(headers, 'via');
  return programOf(via) === 'nginx' ? header(headers, 'server') : via;
}

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

/**
 * Whether an answer is Streamlit's host-config: the JSON object begins with `allowedOrigins` in 1.53.0 and 1.67.0. That list
 * says which pages may embed the app in an iframe; it is not the list of origins whose WebSockets are accepted.
 */
function isHostConfig(reply: HttpReply): boolean {
  return reply.at === 'answered' && reply.status === 200 && /^\s*\{\s*"allowedOrigins"/.test(reply.body);
}

function resolved(location: string, url: string): string | null {
  return location !== '' && URL.canParse(location, url) ? new URL(location, url).href : null;
}

function since(startedMs: number): number {
  return Math.round((performance.now() - startedMs) * 10) / 10;
}
