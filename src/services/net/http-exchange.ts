import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import { type ExchangeFailure, type ExchangeStage, exchangeFailure, noAnswerWithin } from './http-failure.ts';

export interface Address {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

export interface Exchange {
  readonly url: string;
  /** Where to connect instead of the URL's own address; `Host`, SNI and certificate stay those of the URL. */
  readonly connectTo?: ((own: Address) => Address) | undefined;
  /** Besides `Host`, which is set as a browser does. With `Upgrade` among them it is a handshake. */
  readonly headers: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
  /** The certificates to trust, or `any-certificate` for the app on this machine. Matters for https only. */
  readonly trust: SecureContext | 'any-certificate';
  /** Gives the exchange up, and the socket with it. */
  readonly signal: AbortSignal;
  /** Read the body too where an upgrade was asked for and refused; what came of it by the deadline counts. */
  readonly readRefusal?: boolean;
  /** Reads this much of the body, as bytes: each is one character then. */
  readonly bytes?: number;
  /** A PUT that announces a body of so many bytes and never sends one: a 100 is an answer to that. */
  readonly announces?: number;
}

export type HttpReply =
  | {
      readonly at: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  /** 101: the socket is the caller's now. */
  | { readonly at: 'upgraded'; readonly headers: IncomingHttpHeaders; readonly socket: Duplex }
  | { readonly at: 'failed'; readonly failure: ExchangeFailure };

type Settle = (reply: HttpReply) => void;

/** No answer that is judged is longer: `ok`, Streamlit's host-config, or a proxy's error page. */
const bodyLimit = 16_384;

/**
 * One GET on a connection of its own, redirects not followed. Never rejects. The body is read only where no upgrade
 * was asked for, up to 16 KB,
 * unless `readRefusal` says otherwise.
 */
export async function exchange(asked: Exchange): Promise<HttpReply> {
  try {
    return await new Promise<HttpReply>((resolve) => send(asked, new URL(asked.url), resolve));
  } catch (error) {
    // An address or a header that cannot be sent.
    return { at: 'failed', failure: { kind: 'other', message: `${asked.url}: ${String(error)}`, code: '' } };
  }
}

function send(asked: Exchange, url: URL, resolve: Settle): void {
  const { headers, deadlineMs, trust, signal, readRefusal = false, connectTo = (own) => own } = asked;
  const stage: ExchangeStage = { host: url.host, secure: url.protocol === 'https:', reached: 'nothing' };
  const wantsUpgrade = 'Upgrade' in headers;
  const { host, port } = connectTo(addressOf(url));
  const request = (stage.secure ? requestHttps : requestHttp)(url, {
    hostname: host,
    port,
    agent: false,
    ...(asked.announces === undefined ? {} : { method: 'PUT' }),
    headers: { Host: url.host, ...headers, ...announcing(asked) },
    signal,
    ...(trust === 'any-certificate' ? { rejectUnauthorized: false } : { secureContext: trust }),
  });
  const settle: Settle = (reply) => {
    clearTimeout(deadline);
    resolve(reply);
    if (reply.at !== 'upgraded') request.destroy();
  };
  const late = () => settle(refusal?.() ?? { at: 'failed', failure: noAnswerWithin(url.host, deadlineMs) });
  let refusal: (() => HttpReply) | null = null;
  const deadline = setTimeout(late, deadlineMs);
  request.on('socket', (socket) => {
    socket.once('connect', () => {
      stage.reached = 'host';
    });
    socket.once('secureConnect', () => {
      stage.reached = 'server';
    });
  });
  if (wantsUpgrade) {
    request.on('upgrade', ({ headers }, socket, head) => {
      if (head.length > 0) socket.unshift(head);
      settle({ at: 'upgraded', headers, socket });
    });
  }
  request.on('response', (response) => {
    if (wantsUpgrade && !readRefusal) return settle(answered(response, ''));
    const soFar = collect(response, settle, asked.bytes);
    if (wantsUpgrade) refusal = soFar;
  });
  request.on('error', (error) => settle({ at: 'failed', failure: exchangeFailure(error, stage) }));
  request.on('continue', () => settle({ at: 'answered', status: 100, headers: {}, body: '' }));
  if (asked.announces === undefined) request.end();
  else request.flushHeaders();
}

function announcing({ announces }: Exchange): Readonly<Record<string, string>> {
  return announces === undefined ? {} : { 'Content-Length': String(announces), Expect: '100-continue' };
}

/** Where a URL leads without any mapping. */
export function addressOf({ hostname, port, protocol }: URL): Address {
  const fallback = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? fallback : Number(port) };
}

/** Gives what came so far. A body that breaks off is as good as one that ends: the status is what was asked for. */
function collect(response: IncomingMessage, settle: Settle, bytes?: number): () => HttpReply {
  let body = '';
  const soFar = () => answered(response, body);
  const finish = () => settle(soFar());
  const limit = bytes ?? bodyLimit;
  response.setEncoding(bytes === undefined ? 'utf8' : 'latin1');
  response.on('data', (text: string) => {
    body = (body + text).slice(0, limit);
    if (body.length === limit) finish();
  });
  response.on('error', finish);
  response.on('close', finish);
  return soFar;
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: string): HttpReply {
  return { at: 'answered', status: statusCode, headers, body };
}

/** Streamlit's own answer to `/_stcore/health`. */
export function saysOk(reply: HttpReply): boolean {
  return reply.at === 'answered' && reply.status === 200 && reply.body.trim() === 'ok';
}
