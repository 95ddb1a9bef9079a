import { type AddressRange, isWithin, parseAddress } from '../base/network/ip-address.ts';

const loopback = /^(127\.|::1$|::ffff:127\.)/i;

/**
 * The addresses of `X-Forwarded-For`, the one first that the tunnel's service saw: it puts it last. An entry with a port, as
 * some proxies write it, is its address.
 */
export function forwardedAddresses(forwardedFor: string | undefined): readonly string[] {
  return (forwardedFor ?? '')
    .split(',')
    .map((entry) =>
      entry
        .trim()
        .replace(/^\[(.*)\](:\d+)?$/, '$1')
        .replace(/^([\d.]+):\d+$/, '$1'),
    )
    .reverse();
}

/**
 * Whose visit it is: the first address that is no trusted proxy's. Each entry was written by whoever has the one before it, so
 * what an untrusted one says of others is worth nothing. Of version 6 the network, in which one visitor has all addresses.
 * Null: it comes from this machine, or nobody says.
 */
export function visitorOfAddresses(
  addresses: readonly string[],
  trusted: readonly AddressRange[],
): string | null {
  for (const text of addresses) {
    const address = parseAddress(text);
    if (address === null || loopback.test(text)) return null;
    if (trusted.some((range) => isWithin(range, address))) continue;
    return text.includes('.') ? text : address.slice(0, 8).join('.');
  }
  return null;
}
