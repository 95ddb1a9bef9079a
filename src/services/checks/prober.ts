import type { ProbeAnswer, ProbeQuestion } from '../../core/checks/app-schedule.ts';
import type { Event } from '../../core/kernel/events.ts';
import { type Address, exchange, type Reply, saysOk } from '../net/http-exchange.ts';
import { createTrustStore, type TrustStore } from '../net/trust-store.ts';
import { createHandshake, leavePolitely } from '../net/websocket-handshake.ts';

/** Asks health and WebSocket handshakes. */
export interface Prober {
  /** Answered by one `probe.answered`, whatever happens. */
  ask(question: ProbeQuestion): void;
  /** Gives up what is under way; its answers never come. */
  close(): void;
}

export interface ProberDeps {
  emit(event: Extract<Event, { type: 'probe.answered' }>): void;
  /** For one question; 5 s unless given. */
  readonly deadlineMs?: number;
  /** One of its own if not given. */
  readonly trusted?: TrustStore;
  /** Where questions to this address really go, as curl's `--connect-to` has it. */
  connectTo?(own: Address): Address;
}

type Sight = Pick<ProbeAnswer, 'status' | 'healthy' | 'failure'>;

/**
 * Each question goes out on a connection of its own, with `Host` and `Origin` as a browser sets them. TLS trusts the
 * system's store and NODE_EXTRA_CA_CERTS; the app's own certificate (`server.sslCertFile`, mostly self-made) is
 * not checked.
 */
export function createProber({
  emit,
  deadlineMs = 5000,
  trusted = createTrustStore(),
  connectTo,
}: ProberDeps): Prober {
  const closing = new AbortController();

  async function answer(question: ProbeQuestion): Promise<void> {
    const { id, run } = question;
    const startedMs = performance.now();
    const sight = await (question.check === 'health' ? askHealth(question) : askWebSocket(question));
    const latencyMs = Math.round((performance.now() - startedMs) * 10) / 10;
    if (!closing.signal.aborted) emit({ type: 'probe.answered', answer: { id, run, latencyMs, ...sight } });
  }

  async function askHealth(question: ProbeQuestion): Promise<Sight> {
    const reply = await send(question, '/_stcore/health', {});
    return { ...sightOf(reply), healthy: saysOk(reply) };
  }

  async function askWebSocket(question: ProbeQuestion): Promise<Sight> {
    const handshake = createHandshake();
    const reply = await send(question, '/_stcore/stream', handshake.headers);
    if (reply.at !== 'upgraded') return sightOf(reply);
    leavePolitely(reply.socket, closing.signal);
    const message = handshake.faultOf(reply.headers);
    if (message === null) return sightOf(reply);
    return { status: null, healthy: false, failure: { kind: 'other', message } };
  }

  function send(question: ProbeQuestion, path: string, headers: Headers): Promise<Reply> {
    const { baseUrl, origin } = question;
    return exchange({
      url: baseUrl + path,
      connectTo,
      headers: origin === null ? headers : { ...headers, Origin: origin },
      deadlineMs,
      trust: baseUrl.startsWith('https:') && !isOwnApp(question) ? trusted() : 'any-certificate',
      signal: closing.signal,
    });
  }

  return {
    ask: (question) => void answer(question),
    close: () => closing.abort(),
  };
}

type Headers = Readonly<Record<string, string>>;

function sightOf(reply: Reply): Sight {
  switch (reply.at) {
    case 'answered':
      return { status: reply.status, healthy: false, failure: null };
    case 'upgraded':
      return { status: 101, healthy: false, failure: null };
    case 'failed':
      return { status: null, healthy: false, failure: reply.failure };
  }
}

function isOwnApp({ target, baseUrl }: ProbeQuestion): boolean {
  return target === 'local' || /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:|\/|$)/i.test(baseUrl);
}
