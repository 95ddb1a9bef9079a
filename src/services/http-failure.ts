import type { ProbeFailure } from '../core/probes.ts';

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
  return { kind: 'timeout', message: `${host} did not answer within ${deadlineMs / 1000} s.`, code: '' };
}

/** Names what went wrong, from Node's error and how far the exchange came. */
export function exchangeFailure(error: NodeJS.ErrnoException, stage: ExchangeStage): ExchangeFailure {
  return { ...nameFailure(error, stage), code: error.code ?? '' };
}

function nameFailure(
  { code = '', syscall = '', message }: NodeJS.ErrnoException,
  { host, secure, reached }: ExchangeStage,
): ProbeFailure {
  if (code === 'ECONNREFUSED') return { kind: 'refused', message: `Nothing listens at ${host}.` };
  if (syscall === 'getaddrinfo')
    return { kind: 'dns', message: `No address is known for ${host} (${code}).` };
  if (code === 'ETIMEDOUT') return { kind: 'timeout', message: `${host} cannot be reached (${code}).` };
  if (secure && reached === 'host') return { kind: 'tls', message: `TLS with ${host} failed: ${message}` };
  if (code.startsWith('HPE_'))
    return { kind: 'other', message: `What ${host} answers is not HTTP (${code}).` };
  if (code === 'ECONNRESET')
    return { kind: 'other', message: `${host} closed the connection without an answer.` };
  return { kind: 'other', message: `${host}: ${message}` };
}
