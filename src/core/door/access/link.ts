/** The name of the token in an invitation's link. */
export const linkParameter = 'ocap-invite';

/** A request that opens an invitation's link. */
export interface OpenedLink {
  readonly token: string;
  /** The same page without the token, as seen from it: there is no other host that it could lead to. */
  readonly clean: string;
}

/** The link that invites to this page: `https://name.example/app?ocap-invite=…`. */
export function invitationLink(publicUrl: string, token: string): string {
  const url = new URL(publicUrl);
  url.searchParams.set(linkParameter, token);
  return url.href;
}

/** @param target as it came in the request's first line. Null: it holds no token. */
export function openedLink(target: string): OpenedLink | null {
  const start = target.indexOf('?');
  if (start === -1) return null;
  const query = target.slice(start + 1).split('&');
  const own = query.find(isOwn);
  if (own === undefined) return null;
  const rest = query.filter((pair) => !isOwn(pair)).join('&');
  // A reference that begins with a dot is a path, whatever follows (RFC 3986, 4.2).
  const page = `./${lastSegment(target.slice(0, start))}`;
  return { token: own.slice(linkParameter.length + 1), clean: rest === '' ? page : `${page}?${rest}` };
}

/** The target of a request without the token that it may hold. */
export function withoutInvitation(target: string): string {
  const start = target.indexOf('?');
  if (start === -1) return target;
  const rest = target
    .slice(start + 1)
    .split('&')
    .filter((pair) => !isOwn(pair));
  return rest.length === 0 ? target.slice(0, start) : `${target.slice(0, start)}?${rest.join('&')}`;
}

function isOwn(pair: string): boolean {
  return pair.startsWith(`${linkParameter}=`);
}

function lastSegment(path: string): string {
  return /[^/\\]*$/.exec(path)?.[0] ?? '';
}
