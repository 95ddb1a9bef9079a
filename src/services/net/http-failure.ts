import type { ProbeFailure } from '../../core/checks/hop.ts';
import { exchangeWords } from '../../core/words/exchange.ts';

/** How far an exchange came: to `nothing`, to the `host` (TCP), to its `server` (TLS). */
export interface ExchangeStage {
  readonly host: string;
  readonly secure: boolean;
  reached: 'nothing' | 'host' | 'server';
}

export interface ExchangeFailure extends ProbeFailure {
  /** Node's, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`; empty where there is none. */
  readonly code: string;
}

/** The failure of an exchange whose deadline passed. */
export function noAnswerWithin(host: string, deadlineMs: number): ExchangeFailure {
  return { kind: 'timeout', message: exchangeWords.late(host, deadlineMs / 1000), code: '' };
}

/** Names what went wrong, from Node's error and how far the exchange came. */
export function exchangeFailure(error: NodeJS.ErrnoException, stage: ExchangeStage): ExchangeFailure {
  return { ...nameFailure(error, stage), code: error.code ?? '' };
}

function nameFailure(
  { code = '', syscall = '', message }: NodeJS.ErrnoException,
  { host, secure, reached }: ExchangeStage,
): ProbeFailure {
  if (code === 'ECONNREFUSED') return { kind: 'refused', message: exchangeWords.refused(host) };
  if (syscall === 'getaddrinfo') return { kind: 'dns', message: exchangeWords.unknownName(host, code) };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', message: exchangeWords.unreachable(host, code) };
  if (secure && reached === 'host') return { kind: 'tls', message: exchangeWords.tlsFailed(host, message) };
  if (code.startsWith('HPE_')) return { kind: 'other', message: exchangeWords.notHttp(host, code) };
  if (code === 'ECONNRESET') return { kind: 'other', message: exchangeWords.hungUp(host) };
  return { kind: 'other', message: `${host}: ${message}` };
}
