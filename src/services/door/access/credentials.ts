import type { IncomingMessage } from 'node:http';
import { cookieValues, withoutCookie } from '../../../core/door/cookies.ts';

/** Of a guest's browser. The prefix makes browsers keep it to this host, to https and to what it was set by (RFC 6265bis, 4.1.3.2). */
export const guestCookie = '__Host-ocap-guest';
/** Of a machine that cannot send a Bearer. */
export const tokenHeader = 'x-ocap-token';

/** All values that the visitor sends for a guest's cookie: none counts for more. */
export function guestCookies({ headers }: IncomingMessage): readonly string[] {
  return cookieValues(headers.cookie ?? '', guestCookie);
}

/** The tokens for machines that the visitor sends. */
export function machineTokens({ headersDistinct }: IncomingMessage): readonly string[] {
  const bearers = (headersDistinct['authorization'] ?? []).flatMap((value) => bearerOf(value) ?? []);
  return [...bearers, ...(headersDistinct[tokenHeader] ?? []).map((value) => value.trim())];
}

/** The token of `Authorization: Bearer …`; null: it is another kind. */
export function bearerOf(authorization: string): string | null {
  return /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? null;
}

/** The header that gives a guest its cookie. */
export function guestCookieHeader(value: string, maxAgeS: number): string {
  return `${guestCookie}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAgeS}`;
}

/**
 * Takes what lets people in here out of a request, once it was read: neither the app nor anybody who looks at the request
 * later gets it.
 */
export function forgetCredentials(request: IncomingMessage, isOurs: (token: string) => boolean): void {
  const { rawHeaders } = request;
  const kept: string[] = [];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const text = withoutOurs(name.toLowerCase(), rawHeaders[at + 1] ?? '', isOurs);
    if (text !== null) kept.push(name, text);
  }
  if (kept.length === rawHeaders.length && kept.every((text, at) => text === rawHeaders[at])) return;
  request.rawHeaders = kept;
  // Node reads them once, when they are first asked for.
  for (const name of ['cookie', 'authorization', tokenHeader]) {
    delete request.headers[name];
    delete request.headersDistinct[name];
    const texts = kept.flatMap((text, at) =>
      at % 2 === 1 && kept[at - 1]?.toLowerCase() === name ? [text] : [],
    );
    if (texts.length === 0) continue;
    request.headers[name] = name === 'cookie' ? texts.join('; ') : texts[0];
    request.headersDistinct[name] = texts;
  }
}

/** Null: the header is ours alone. */
function withoutOurs(name: string, text: string, isOurs: (token: string) => boolean): string | null {
  if (name === tokenHeader) return null;
  if (name === 'cookie') return withoutCookie(text, guestCookie);
  if (name !== 'authorization') return text;
  const bearer = bearerOf(text);
  return bearer !== null && isOurs(bearer) ? null : text;
}
