import { describe, expect, it } from 'vitest';
import { readConnectTo } from '../../../src/core/checks/connect-to.ts';
import { excerptOf, readPage } from '../../../src/core/checks/page.ts';
import { locatingHops, planProbe } from '../../../src/core/checks/route.ts';
import { readTarget } from '../../../src/core/checks/target.ts';
import { offlinePage, offlinePageMark } from '../../../src/deploy/error-page.ts';
import { answered, broken, hops, result } from '../../support/chain-results.ts';
import { settingsOf } from '../../support/settings.ts';

describe('--connect-to', () => {
  const lead = (texts: readonly string[], host: string, port: number) => {
    const reading = readConnectTo(texts);
    return reading.ok ? Object.values(reading.connectTo({ host, port })).join(' ') : reading.message;
  };

  it.each([
    ['a.example.org:443:127.0.0.1:8443', '127.0.0.1 8443'],
    ['A.Example.org:443:127.0.0.1:8443', '127.0.0.1 8443'],
    ['b.example.org:443:127.0.0.1:8443', 'a.example.org 443'],
    ['a.example.org:80:127.0.0.1:8443', 'a.example.org 443'],
    ['::127.0.0.1:8443', '127.0.0.1 8443'],
    [':443:127.0.0.1:', '127.0.0.1 443'],
    ['a.example.org::[::1]:8443', '::1 8443'],
    ['a.example.org:443::8443', 'a.example.org 8443'],
  ])('%s leads a.example.org:443 to %s', (text, place) => {
    expect(lead([text], 'a.example.org', 443)).toBe(place);
  });

  it('is taken from the first that fits', () => {
    expect(lead(['b::c:1', 'a::d:2', 'a::e:3'], 'a', 443)).toBe('d 2');
  });

  it.each(['', 'a', 'a:1:b', 'a:1:b:2:3', 'a:x:b:1', 'a:1:b:0', 'a:1:b:65536', '::1:443:b:1'])(
    'is not %s',
    (text) => {
      expect(lead([text], 'a', 443)).toMatch(/^--connect-to is HOST:PORT:HOST:PORT/);
    },
  );
});

describe('a URL to probe', () => {
  it.each([
    ['https://App.Example.org:443/', 'https://app.example.org'],
    ['http://localhost:8502/shop/', 'http://localhost:8502/shop'],
    ['https://a.example.org/_stcore/health', 'https://a.example.org'],
    ['https://a.example.org/shop/_stcore/stream?x=secret#y', 'https://a.example.org/shop'],
    ['http://[::1]:8502', 'http://[::1]:8502'],
  ])('%s is %s', (text, url) => {
    expect(readTarget(text)).toEqual({ ok: true, url });
  });

  it.each([
    ['localhost:8502', 'probe http://localhost:8502'],
    ['a.example.org/x', 'probe https://a.example.org'],
    ['wss://a.example.org', 'probe https://a.example.org'],
    ['https://', 'probe https://app.example.org'],
    ['me:hunter2@a.example.org', 'probe https://a.example.org'],
  ])('%s is none, and another is offered', (text, instead) => {
    const reading = readTarget(text);
    expect(reading).toMatchObject({ ok: false, message: expect.stringContaining(instead) });
    expect(JSON.stringify(reading)).not.toContain('hunter2');
  });
});

describe('a page is known as that of', () => {
  const read = (status: number, body = '', headers = {}) => readPage({ status, body, headers });

  it.each([
    ['the offline page of this program', 502, offlinePage(), {}, { by: 'offline' }],
    [
      'its short form in the nginx file',
      502,
      '<title>Un instant… / One moment…</title>',
      {},
      { by: 'offline' },
    ],
    ['nginx', 502, '<center>nginx/1.22.1</center>', {}, { by: 'nginx' }],
    ['the agent', 502, 'failed to dial backend: Connection refused', {}, { by: 'agent' }],
    ['Streamlit', 200, '<!--\n Copyright (c) Streamlit Inc. (2018-2022)', {}, { by: 'streamlit' }],
    ['Render', 404, 'Not Found', { 'x-render-routing': 'no-server' }, { by: 'render', routing: 'no-server' }],
    ['nobody', 200, 'The docs of ERR_NGROK_3200', {}, { by: 'unknown' }],
  ])('%s', (_, status, body, headers, page) => {
    expect(read(status, body, headers)).toEqual(page);
  });

  it('ngrok, by its header or its text, with the name that was asked for', () => {
    const page = { by: 'edge', code: 'ERR_NGROK_3200', endpoint: 'old.ngrok.app' };
    const text = 'The endpoint Old.ngrok.app is offline.';
    expect(read(404, text, { 'ngrok-error-code': 'ERR_NGROK_3200' })).toEqual(page);
    expect(read(404, `${text} (ERR_NGROK_3200)`)).toEqual(page);
    expect(read(200, 'You are about to visit (ERR_NGROK_6024)')).toMatchObject({ code: 'ERR_NGROK_6024' });
  });

  it('the offline page also where only its mark is left', () => {
    expect(read(200, `<meta content="${offlinePageMark}">`)).toEqual({ by: 'offline' });
  });

  it('what is shown of it cannot move a cursor', () => {
    expect(excerptOf('  a\u001b[2J\n b ')).toBe('a?[2J b');
  });
});

describe('the plan', () => {
  const settings = settingsOf(
    'NGROK_DOMAIN=shop.ngrok.app\nDEV_PROXY_URL=https://dev.example.org\nPROD_PROXY_URL=https://www.example.org\nPROD_ORIGINS=https://shop.onrender.com',
  );
  const input = { settings, endpoint: null, localUrl: 'http://127.0.0.1:8502', urls: [], origins: [] };
  const locate = (...results: Parameters<typeof locatingHops>[1]) =>
    locatingHops(input, results).map(({ target, decides }) => [target, decides]);

  it('asks the hosts that Streamlit knows by heart first, and the stranger last', () => {
    const [local] = planProbe(input).hops;
    expect(local?.handshakes.map(({ origin, expect: wanted }) => `${wanted} ${origin}`)).toEqual([
      'accepted http://localhost:8502',
      'accepted http://127.0.0.1:8502',
      'accepted https://dev.example.org',
      'accepted https://shop.ngrok.app',
      'accepted https://www.example.org',
      'refused https://stranger.invalid',
    ]);
  });

  it('asks tunnel and proxy below the path of the app', () => {
    const { hops: asked } = planProbe({ ...input, localUrl: 'http://127.0.0.1:8502/shop' });
    expect(asked.map(({ baseUrl }) => baseUrl)).toEqual([
      'http://127.0.0.1:8502/shop',
      'https://shop.ngrok.app/shop',
      'https://dev.example.org/shop',
    ]);
  });

  it('asks the URL that a supervisor knows where the tunnel has no domain', () => {
    const random = settingsOf('USE_NGROK=true\nDEV_PROXY_URL=');
    const { hops: asked } = planProbe({ ...input, settings: random, endpoint: 'https://abc.ngrok-free.app' });
    expect(asked.map(({ target, baseUrl }) => `${target} ${baseUrl}`)).toContain(
      'tunnel https://abc.ngrok-free.app',
    );
  });

  it('asks nothing more where all is well', () => {
    expect(locate(result(hops.devProxy), result(hops.prodProxy))).toEqual([]);
  });

  it('asks what is behind a hop that is not well, and not twice', () => {
    const sick = answered(502);
    expect(locate(broken(hops.devProxy, sick))).toEqual([
      ['local', false],
      ['tunnel', false],
    ]);
    expect(locate(broken(hops.tunnel, sick), broken(hops.devProxy, sick))).toEqual([['local', false]]);
    expect(locate(broken(hops.prodProxy, sick))).toEqual([['https://shop.onrender.com', false]]);
    expect(locate(broken(hops.hosted, sick))).toEqual([]);
  });

  it('takes an unknown name for a way to this machine only where its answer shows ngrok', () => {
    expect(locate(broken(hops.other, answered(502)))).toEqual([]);
    const offline = answered(404, { page: { by: 'edge', code: 'ERR_NGROK_3200', endpoint: null } });
    expect(locate(broken(hops.other, offline)).map(([target]) => target)).toEqual(['local', 'tunnel']);
  });
});
