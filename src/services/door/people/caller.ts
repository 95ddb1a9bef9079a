import { personIdIn } from '../../../core/door/people/cookie.ts';
import type { Caller } from '../../../core/door/people/person.ts';
import { shownAddress } from '../../../core/door/people/shown-address.ts';
import type { Addresses } from '../addresses.ts';
import type { Visitor } from '../visitor.ts';

/** The longest of browsers have some 200 characters. */
const longestAgent = 300;

/** Who asks. `byCookie`: does the id in a cookie of ours count? `guest`: by whose invitation it came in. */
export function callerOf(
  visitor: Visitor,
  addresses: Addresses,
  byCookie: boolean,
  guest: string | null,
): Caller {
  const { cookie, 'user-agent': userAgent } = visitor.request.headers;
  return {
    id: byCookie ? personIdIn(cookie) : null,
    address: shownAddress(addresses.of(visitor)),
    userAgent: userAgent?.slice(0, longestAgent) ?? null,
    guest,
  };
}
