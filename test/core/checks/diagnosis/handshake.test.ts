import { describe, expect, it } from 'vitest';
import { judgeHops } from '../../../../src/core/checks/diagnosis/judge.ts';
import type { Hop, HopAnswer } from '../../../../src/core/checks/hop.ts';
import {
  accepted,
  answered,
  broken,
  diagnose,
  failed,
  hops,
  knownOf,
  result,
  shake,
  wellAt,
} from '../../../support/chain-results.ts';

const { local, tunnel, devProxy, prodProxy, hosted, other } = hops;
const silent = failed('timeout');

it('which hop let an origin in is said of those in front of the app ("… is let in" stood twice, word for word)', () => {
  const own = new URL(tunnel.baseUrl).origin;
  const told = (asked: Hop, origin: string) =>
    judgeHops([result(asked, { handshakes: [shake(origin, accepted)] })], knownOf({})).at(-1)?.diagnosis
      .message;
  expect(told(local, own)).toBe(`${own} is let in.`);
  expect(told(tunnel, own)).toBe(`The tunnel ${tunnel.baseUrl} lets its own page in.`);
  expect(told(tunnel, 'https://x.example')).toBe(`The tunnel ${tunnel.baseUrl} lets https://x.example in.`);
});

describe('a refused origin', () => {
  const origin = 'https://x.example.org';
  const at = (asked: Hop, answer: HopAnswer = answered(403), withoutOrigin: HopAnswer | null = accepted) =>
    result(asked, { handshakes: [shake(origin, answer)], withoutOrigin });

  it('of the hosted app is added in render.yaml, in the form that Streamlit reads', () => {
    const diagnosis = diagnose([at(hosted), at(prodProxy)]);
    expect(diagnosis).toMatchObject({ code: 'origin-rejected', hop: 'app' });
    expect(diagnosis.lines).toEqual([
      '- key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS',
      `  value: "https://shop.onrender.com ${origin}"`,
    ]);
  });

  it.each([
    ['1.45.1', 'pip install --upgrade streamlit'],
    ['1.46.0', `STREAMLIT_CUSTOM_ORIGINS=${origin}`],
    [null, `STREAMLIT_CUSTOM_ORIGINS=${origin}`],
  ])('of Streamlit %s is mended by %s', (streamlitVersion, line) => {
    expect(diagnose([at(local)], { streamlitVersion }).lines).toEqual([line]);
  });

  it('that a Streamlit without a list cannot let in is "red for ever": skipped, with the version that has one', () => {
    const known = knownOf({ streamlitVersion: '1.45.1', asker: 'supervisor' });
    const row = judgeHops([at(local)], known).at(-1);
    expect(row).toMatchObject({ verdict: 'skipped', status: 403, diagnosis: { code: 'ok' } });
    expect(row?.diagnosis.message).toMatch(/1\.45\.1 .*1\.46/);
    const judged = (more: Partial<typeof known>) =>
      judgeHops([at(local)], { ...known, ...more }).at(-1)?.verdict;
    // Asked for by hand it is one that should be let in; and a Streamlit with a list, or open to all, has no excuse.
    expect(judged({ asker: 'command' })).toBe('fail');
    expect(judged({ streamlitVersion: '1.46.0' })).toBe('fail');
    expect(judged({ cors: 'any' })).toBe('fail');
  });

  it('of an app that the settings do not know is added where that one is started', () => {
    expect(diagnose([at(other)]).hint).toContain(`STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="${origin}"`);
  });

  it('that the app lets in was changed by the proxy', () => {
    const diagnosis = diagnose([at(local, accepted), result(tunnel), at(devProxy)]);
    expect(diagnosis).toMatchObject({ code: 'origin-rejected', hop: 'proxy' });
    expect(diagnosis.hint).toContain('proxy_set_header Origin $http_origin;');
  });

  it('without which the handshake is refused too is a matter of the Host', () => {
    const diagnosis = diagnose([at(local, accepted), at(tunnel, answered(403), answered(403))]);
    expect(diagnosis).toMatchObject({ code: 'origin-rejected', hop: 'app' });
    expect(diagnosis.lines).toEqual(['allowedHosts = ["localhost", "127.0.0.1", "shop.ngrok.app"]']);
  });

  it('without which it is refused by an app behind a proxy may have gone to another path', () => {
    const refused = (hop: typeof local) => diagnose([{ ...at(hop, answered(403), answered(403)) }]).message;
    expect(refused(other)).toContain('leads WebSockets to another path');
    expect(refused(local)).not.toContain('path');
  });

  it('by our own door, which lets in guests only, is no fault', () => {
    const refused = answered(403, { page: { by: 'door' } });
    const row = judgeHops([...wellAt(local), at(tunnel, refused)], knownOf({})).at(-1);
    expect(row).toMatchObject({ verdict: 'skipped', diagnosis: { code: 'guarded', hop: 'tunnel' } });
  });

  it('by nginx itself was never asked for', () => {
    const diagnosis = diagnose([
      ...wellAt(local, tunnel),
      at(devProxy, answered(403, { page: { by: 'nginx' } })),
    ]);
    expect(diagnosis).toMatchObject({ code: 'unexpected', hop: 'proxy' });
  });

  it('where health is not good says nothing of origins', () => {
    const sick = {
      ...broken(local, answered(404, { server: 'uvicorn' })),
      handshakes: [shake(origin, answered(403))],
    };
    const codes = judgeHops([sick], knownOf()).map(({ diagnosis }) => diagnosis.code);
    expect(new Set(codes)).toEqual(new Set(['unexpected']));
  });
});

describe('a handshake', () => {
  const dev = 'https://dev.example.org';
  const at = (asked: Hop, answer: HopAnswer) => [result(asked, { handshakes: [shake(dev, answer)] })];

  it('that Streamlit leaves waiting, while health is good, looks something up', () => {
    const diagnosis = diagnose(at(local, silent));
    expect(diagnosis).toMatchObject({ code: 'timeout', hop: 'app', verdict: 'fail' });
    expect(diagnosis.lines).toEqual(['serverAddress = "dev.example.org"']);
  });

  it('that is lost at a proxy, while the tunnel lets in, is lost by the proxy', () => {
    expect(diagnose([...wellAt(local, tunnel), ...at(devProxy, silent)])).toMatchObject({
      code: 'timeout',
      hop: 'proxy',
      message: expect.stringContaining('The proxy is silent'),
    });
  });

  it('of the stranger that is left waiting is no verdict', () => {
    const handshakes = [shake('https://stranger.invalid', silent, { expect: 'refused' })];
    expect(diagnose([result(local, { handshakes })]).verdict).toBe('skipped');
  });

  it('that was not asked after a slow one says which that was', () => {
    const handshakes = [shake(dev, null, { slow: { origin: 'http://localhost:8502', latencyMs: 2040 } })];
    const diagnosis = diagnose([result(local, { handshakes })]);
    expect(diagnosis).toMatchObject({ verdict: 'skipped', code: 'timeout' });
    expect(diagnosis.message).toContain('http://localhost:8502 took 2.0 s');
  });

  it('that lost the sub-protocol on its way is none', () => {
    const mangled = { ...accepted, genuine: false, excerpt: 'The 101 lacks the sub-protocol streamlit.' };
    expect(diagnose(at(devProxy, mangled))).toMatchObject({ code: 'unexpected', hop: 'proxy' });
  });

  it.each<[string, HopAnswer['wire'], string]>([
    ['passes no message on', 'silent', 'proxy_buffering off;'],
    ['is cut when idle', { cutAfterMs: 1000 }, 'proxy_read_timeout 3600;'],
  ])('that %s is the fault of a proxy, and of no other', (_, wire, line) => {
    const diagnosis = diagnose(at(devProxy, { ...accepted, wire }));
    expect(diagnosis.hop).toBe('proxy');
    expect(diagnosis.lines).toContain(line);
    expect(diagnose(at(local, { ...accepted, wire })).code).toBeUndefined();
    expect(diagnose(at(tunnel, { ...accepted, wire })).code).toBeUndefined();
  });

  it('that is answered with an error, while health is good, is told as it was', () => {
    expect(diagnose(at(devProxy, answered(500)))).toMatchObject({ code: 'unexpected', check: 'websocket' });
  });
});
