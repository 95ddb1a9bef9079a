import { describe, expect, it } from 'vitest';
import { shareAddress } from '../../../src/core/view/share.ts';
import { busySnapshot as busy } from '../../support/drawing.ts';
import { healthySnapshot as healthy, proved } from '../../support/snapshot.ts';

const failed = (target: string) =>
  proved(`https://${target}`, {
    target,
    url: `https://${target}`,
    verdict: 'fail',
    status: 502,
    diagnosis: { code: 'bad-gateway', message: `${target} answers 502.`, hint: '' },
  });
const without = (target: string) => busy.probes.filter((probe) => probe.target !== target);

describe('the address for others', () => {
  it("is the proxy's once that is proved, which o, c and u did not know", () => {
    expect(shareAddress(busy)).toEqual({
      url: 'https://dev-proxy',
      by: 'proxy',
      state: 'proved',
      reason: null,
    });
  });

  it("is the tunnel's while the proxy leads elsewhere, and says why", () => {
    const probes = [...without('dev-proxy'), failed('dev-proxy')];
    expect(shareAddress({ ...busy, probes })).toMatchObject({
      url: 'https://ocap.ngrok.app',
      by: 'tunnel',
      state: 'proved',
      reason: 'dev-proxy answers 502.',
    });
  });

  it('is not proved before anybody asked', () => {
    expect(shareAddress(healthy)).toMatchObject({ by: 'tunnel', state: 'not proved' });
  });

  it("stays the proxy's while the tunnel is away, and leads nowhere", () => {
    const tunnel = { ...busy.tunnel, state: 'reconnecting', reason: 'It is lost.' } as const;
    expect(shareAddress({ ...busy, tunnel })).toMatchObject({
      by: 'proxy',
      state: 'leads nowhere',
      reason: 'It is lost.',
    });
  });

  it('a stranger who is let in is another trouble: it still leads here', () => {
    const open = proved('https://stranger.invalid', {
      target: 'dev-proxy',
      expect: 'refused',
      verdict: 'fail',
    });
    expect(shareAddress({ ...busy, probes: [...busy.probes, open] })).toMatchObject({ state: 'proved' });
  });

  it('without a tunnel is the local one, and before the app is ready there is none', () => {
    const tunnel = { ...healthy.tunnel, state: 'off', url: null } as const;
    expect(shareAddress({ ...healthy, tunnel })).toMatchObject({
      url: 'http://localhost:8502',
      state: 'local',
    });
    const process = { ...healthy.process, state: 'starting' } as const;
    expect(shareAddress({ ...healthy, tunnel, process })).toBeNull();
  });

  it.each([
    ['http://localhost:8502', 'this machine'],
    ['http://127.0.0.1:8502/app', 'this machine'],
    ['http://192.168.1.20:8502', 'network'],
  ])(
    '%s without a tunnel: "nobody else reaches it" was said of one that the whole network reaches',
    (url, by) => {
      const tunnel = { ...healthy.tunnel, state: 'off', url: null } as const;
      const process = { ...healthy.process, url };
      expect(shareAddress({ ...healthy, tunnel, process })).toMatchObject({ url, by, state: 'local' });
    },
  );
});
