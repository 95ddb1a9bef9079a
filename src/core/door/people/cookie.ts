import { cookieValues, withoutCookie } from '../cookies.ts';

/**
 * The cookie by which a visitor is known again. Browsers take a name with this prefix only with `Secure`, with `Path=/` and from
 * the host itself (RFC 6265bis, 4.1.3.2).
 */
export const peopleCookie = '__Host-ocap-dev';

/** 128 bits in base64url. */
const id = /^[\w-]{22}$/;

/** The id in a `Cookie` header; null: none of ours is in it. */
export function personIdIn(cookies: string | undefined): string | null {
  const [ours = ''] = cookies === undefined ? [] : cookieValues(cookies, peopleCookie);
  return id.test(ours) ? ours : null;
}

/** A `Cookie` header without ours, everything else as it was; null: nothing is left of it. */
export function withoutPersonId(cookies: string): string | null {
  return withoutCookie(cookies, peopleCookie);
}

/** What `Set-Cookie` says: it ends with the browser's session, and no script reads it. */
export function personCookie(personId: string): string {
  return `${peopleCookie}=${personId}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}
