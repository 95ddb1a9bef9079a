import { describe, expect, it } from 'vitest';
import { parseRange } from '../../../src/core/base/network/ip-address.ts';
import { forwardedAddresses, visitorOfAddresses } from '../../../src/core/door/address.ts';

/** Whose visit it is, by its `X-Forwarded-For`. */
function visitorOf(forwardedFor: string | undefined, ...proxies: string[]): string | null {
  const trusted = proxies.flatMap((range) => parseRange(range) ?? []);
  return visitorOfAddresses(forwardedAddresses(forwardedFor), trusted);
}

describe('a visitor', () => {
  it('is who the tunnel says it is, whatever it says of itself', () => {
    expect(visitorOf('203.0.113.9')).toBe('203.0.113.9');
    expect(visitorOf('192.0.2.1, 203.0.113.9')).toBe('203.0.113.9');
  });

  it('behind a trusted proxy is who that one says it is', () => {
    expect(visitorOf('192.0.2.1, 203.0.113.9, 198.51.100.7', '198.51.100.0/24')).toBe('203.0.113.9');
    expect(visitorOf('192.0.2.1, 10.0.0.1, 198.51.100.7', '198.51.100.7', '10.0.0.0/8')).toBe('192.0.2.1');
  });

  it('cannot pass for another by the word of a proxy that it is not behind', () => {
    expect(visitorOf('192.0.2.1, 198.51.100.7, 203.0.113.9', '198.51.100.7')).toBe('203.0.113.9');
  });

  it('has all addresses of its network of version 6', () => {
    expect(visitorOf('2001:db8:1:2::7')).toBe(visitorOf('2001:db8:1:2:ffff::1'));
    expect(visitorOf('2001:db8:1:2::7')).not.toBe(visitorOf('2001:db8:1:3::7'));
  });

  it.each(['203.0.113.9:4711', '[2001:db8::7]:4711', '[2001:db8::7]'])('is known by %s too', (entry) => {
    expect(visitorOf(entry)).toBe(visitorOf(entry.replace(/^\[|\].*$|(?<=\.9):\d+$/g, '')));
    expect(visitorOf(entry)).not.toBeNull();
  });

  it.each([undefined, '', '127.0.0.1', '::1', 'unknown', '203.0.113.9, nonsense'])(
    'is nobody by %j',
    (text) => {
      expect(visitorOf(text)).toBeNull();
    },
  );
});
