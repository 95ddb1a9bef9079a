/**
 * The cookie by which a visitor is known again. Browsers take a name with this prefix only with `Secure`, with `Path=/` and from
 * the host itself (RFC 6265bis, 4.1.3.2).
 */
export const peopleCookie = '__Host-ocap-dev';

/** 128 bits in base64url. */
const id = /^[\w-]{22}$/;
const start = `${peopleCookie}=`;

/** The id in a `Cookie` header; null: none of ours is in it. */
export function personIdIn(cookies: string | undefined): string | null {
  if (cookies === undefined || !cookies.includes(start)) return null;
  const ours = cookies.split(';').find(isOurs)?.trim().slice(start.length) ?? '';
  return id.test(ours) ? ours : null;
}

/** A `Cookie` header without ours, everything else as it was; null: nothing is left of it. */
export function withoutPersonId(cookies: string): string | null {
  if (!cookies.includes(start)) return cookies;
  const others = cookies.split(';').filter((pair) => !isOurs(pair));
  return others.length === 0 ? null : others.join(';').trimStart();
}

/** What `Set-Cookie` says: it ends with the browser's session, and no script reads it. */
export function personCookie(personId: string): string {
  return `${start}${personId}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

function isOurs(pair: string): boolean {
  return pair.trimStart().startsWith(start);
}
