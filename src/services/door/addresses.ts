import { type AddressRange, parseRange } from '../../core/base/network/ip-address.ts';
import { forwardedAddresses, visitorOfAddresses } from '../../core/door/address.ts';
import type { Visitor } from './visitor.ts';

/** Tells visitors apart by their addresses, as far as those who stand in front are believed. */
export interface Addresses {
  /** Null: it comes from this machine, or nobody says from where. */
  of(visitor: Visitor): string | null;
  /** Believes these proxies; null: the one that our own question came through. */
  trust(proxies: readonly string[] | null): void;
  /** A question of our own came in that went by the proxy. */
  learn(visitor: Visitor): void;
}

export function createAddresses(): Addresses {
  let told: readonly AddressRange[] | null = null;
  let learned: readonly AddressRange[] = [];
  return {
    of: (visitor) => visitorOfAddresses(addressesOf(visitor), told ?? learned),
    trust(proxies) {
      told = proxies === null ? null : rangesOf(proxies);
    },
    learn(visitor) {
      const [nearest = '', ...others] = addressesOf(visitor);
      // One that says nothing of our own address would pass on what a visitor says of itself.
      learned = others.length === 1 ? rangesOf([nearest]) : [];
    },
  };
}

function addressesOf({ request }: Visitor): readonly string[] {
  const { 'x-forwarded-for': forwardedFor } = request.headers;
  return forwardedAddresses(typeof forwardedFor === 'string' ? forwardedFor : forwardedFor?.join(','));
}

function rangesOf(texts: readonly string[]): readonly AddressRange[] {
  return texts.flatMap((text) => parseRange(text) ?? []);
}
