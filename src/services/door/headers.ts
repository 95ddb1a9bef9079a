import type { IncomingMessage } from 'node:http';
import { withoutPersonId } from '../../core/door/people/cookie.ts';

/** A program's request carries it to learn whether it came in by this door. */
export const nonceHeader = 'ocap-dev-nonce';

/** Names a WebSocket to the app, which tells by that name whose session it became. Nobody else may say it. */
export const socketHeader = 'ocap-dev-socket';

/** How a WebSocket that outlives its app is presented. */
export interface Presented {
  readonly id: string;
  /** That it has; null: it has none yet. */
  readonly session: string | null;
}

/** RFC 9110, 7.6.1: they are between two neighbours, like whatever `Connection` names. */
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'upgrade'];

/**
 * What no `Connection` may take away: the frame of the message, and what the app judges a visitor by, be it said by the
 * visitor or by what stands in front (`X-Forwarded-For`, and who has logged in at ngrok, Cloudflare or oauth2-proxy).
 */
const neverHopByHop =
  /^(content-.*|transfer-encoding|host|origin|cookie|.*authorization|sec-.*|forwarded|x-forwarded-.*|x-real-ip|x-auth-.*|x-ocap-.*|ngrok-.*|cf-.*|remote-.*)$/;

/**
 * The headers for the app, as flat pairs: the visitor's own, in their order and case. `Transfer-Encoding` stays, since
 * the body goes on in the same frame.
 *
 * @param authority `host:port` for a visitor who names none (HTTP/1.0), which HTTP/1.1 does not allow.
 */
export function headersForApp(
  visit: IncomingMessage,
  isUpgrade: boolean,
  authority: string,
  presented: Presented | null = null,
): string[] {
  const own = presented === null ? [] : presentation(visit, presented);
  const replaced = own.flatMap((name, index) => (index % 2 === 0 ? [name.toLowerCase()] : []));
  // What was compressed by one app cannot be read on with another.
  if (presented !== null) replaced.push('sec-websocket-extensions');
  const headers = [...withoutOurCookie(without(visit, [nonceHeader, socketHeader, ...replaced])), ...own];
  if (visit.headers.host === undefined) headers.push('Host', authority);
  if (isUpgrade) headers.push('Connection', 'Upgrade', 'Upgrade', visit.headers.upgrade ?? '');
  // Also where it is not kept: an app that is told to close does so over what it has not read, and its answer is lost.
  else headers.push('Connection', 'keep-alive');
  if (isMute(visit)) headers.push('Content-Length', '0');
  return headers;
}

/** Streamlit takes the session to go on with as the third word (1.46 to 1.67), behind what it checks for XSRF. */
function presentation({ headers }: IncomingMessage, { id, session }: Presented): string[] {
  if (session === null) return [socketHeader, id];
  const [name = '', token = 'PLACEHOLDER_AUTH_TOKEN'] = (headers['sec-websocket-protocol'] ?? '').split(
    /\s*,\s*/,
  );
  return [socketHeader, id, 'Sec-WebSocket-Protocol', [name, token, session].join(', ')];
}

/** The app has no use for it. Flat pairs, as they came. */
function withoutOurCookie(headers: string[]): string[] {
  if (!headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'cookie')) return headers;
  return pairs(headers).flatMap(([name, value]) => {
    if (name.toLowerCase() !== 'cookie') return [name, value];
    const others = withoutPersonId(value);
    return others === null ? [] : [name, others];
  });
}

/** The headers for the visitor. The frame of the body is Node's: chunked, or the end of the connection for HTTP/1.0. */
export function headersForVisitor(answer: IncomingMessage): string[] {
  return without(answer, ['transfer-encoding']);
}

/** Whether a body follows the head. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The head of an answer to write on a bare socket, all its headers as they came. */
export function rawHead({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage): Buffer {
  const lines = pairs(rawHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${statusCode} ${statusMessage}\r\n${lines.join('')}\r\n`, 'latin1');
}

function without(message: IncomingMessage, dropped: readonly string[]): string[] {
  const named = (message.headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase());
  const drop = new Set([...hopByHop, ...named.filter((name) => !neverHopByHop.test(name)), ...dropped]);
  return pairs(message.rawHeaders)
    .filter(([name]) => !drop.has(name.toLowerCase()))
    .flat();
}

/** `POST` without a body and without saying so: Node would announce a chunked one. */
function isMute({ method = '', headers }: IncomingMessage): boolean {
  const framed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  return !framed && !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(method);
}

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] satisfies [string, string]] : [],
  );
}
