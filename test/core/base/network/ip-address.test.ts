import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isWithin, parseAddress, parseRange } from '../../../../src/core/base/network/ip-address.ts';
import { seededRandom } from '../../../support/random.ts';

describe('an address', () => {
  it('is one where Node takes it for one', () => {
    const random = seededRandom(7);
    let valid = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const text = random.text(
        ['1', '255', '256', '.', ':', '::', 'f', 'ffff', '1.2.3.4', '1:2:3', '4:5:6:7'],
        9,
      );
      valid += isIP(text) === 0 ? 0 : 1;
      expect([text, parseAddress(text) !== null]).toEqual([text, isIP(text) !== 0]);
    }
    expect(valid).toBeGreaterThan(500);
  });

  it('of version 4 is the same in version 6', () => {
    expect(parseAddress('::ffff:192.0.2.1')).toEqual(parseAddress('192.0.2.1'));
  });
});

describe('a range', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['10.0.0.0/9', '10.127.0.1', true],
    ['10.0.0.0/9', '10.128.0.1', false],
    ['0.0.0.0/0', '198.51.100.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '198.51.100.1', true],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
  ])('%s has %s in it: %s', (range, address, has) => {
    const read = parseRange(range);
    const one = parseAddress(address);
    expect(read !== null && one !== null && isWithin(read, one)).toBe(has);
  });

  it.each(['', 'x', '1.2.3', '1.2.3.4/33', '1.2.3.4/', '::1/129', '1.2.3.4/-1', 'a/24'])(
    '%j is none',
    (text) => {
      expect(parseRange(text)).toBeNull();
    },
  );
});
