import { expect, it } from 'vitest';
import { curlCommand } from '../../../../src/core/door/inspect/curl.ts';
import { visitDetail } from '../../../../src/core/door/inspect/detail.ts';
import { harOf } from '../../../../src/core/door/inspect/har.ts';
import type { KeptVisit } from '../../../../src/core/door/inspect/kept-visit.ts';
import { maskedHeaders, maskedTarget, withoutSecrets } from '../../../../src/core/door/inspect/masked.ts';
import { repeatedHeaders } from '../../../../src/core/door/inspect/repeat.ts';

const secrets = ['c00kie', 'b34rer', 't0ken', 's3ssion', 'k3y', 'sig-nature', 'r3ferer', 'n0nce', 'inv1te'];

const visit: KeptVisit = {
  ...{ id: 1, atMs: 0, method: 'GET', isUpgrade: true, address: '203.0.113.9', person: () => 'amber fox' },
  target: '/_stcore/stream?token=t0ken&page=report&code=sig-nature&ocap-invite=inv1te',
  headers: [
    ...['Host', 'demo.ngrok.app', 'Origin', 'https://x.example', 'User-Agent', "it's me"],
    ...['Cookie', 'a=c00kie; _streamlit_xsrf=c00kie', 'Authorization', 'Bearer b34rer'],
    ...['Sec-WebSocket-Protocol', 'streamlit, t0ken, s3ssion', 'X-Ocap-Token', 't0ken', 'X-Api-Key', 'k3y'],
    ...['Referer', 'https://demo.ngrok.app/?access_token=r3ferer', 'ocap-dev-nonce', 'n0nce'],
    ...['Connection', 'Upgrade', 'Sec-WebSocket-Key', 'harmless==', 'Accept-Language', 'fr'],
  ],
  ...{ isPage: false, sent: ['Host', 'demo.ngrok.app', 'Connection', 'Upgrade'], status: 403 },
  answerHeaders: ['Set-Cookie', 'a=c00kie; Path=/', 'Location', '/login?state=s3ssion'],
  ...{ heldMs: 1, appMs: 2, durationMs: 3, bytesIn: 0, bytesOut: 9, socket: null },
};

it('no cookie, token or session is in anything that is shown, copied, exported or asked again', () => {
  const detail = visitDetail(visit, { origins: [] }, 0);
  const shown = JSON.stringify([
    detail,
    harOf([visit], '1'),
    repeatedHeaders(visit, 'https://other.example'),
    curlCommand(visit),
  ]);
  for (const secret of secrets) expect(shown).not.toContain(secret);
  expect(detail).toMatchObject({ origin: 'https://x.example', person: 'amber fox', agent: "it's" });
  expect(detail.dropped).toContain('Cookie');
});

it('what is no secret stays as it is, and the names of those that are', () => {
  expect(maskedTarget('/a?page=report&token=t0ken')).toBe('/a?page=report&token=•••');
  expect(withoutSecrets(visit.target)).toBe('/_stcore/stream?page=report');
  expect(withoutSecrets('/a')).toBe('/a');
  expect(maskedTarget(`/a?x=${'y'.repeat(41)}`)).toBe('/a?x=•••');
  expect(maskedHeaders(visit.headers)).toEqual(
    expect.arrayContaining([
      { name: 'Cookie', value: 'a=•••; _streamlit_xsrf=•••' },
      { name: 'Authorization', value: 'Bearer •••' },
      { name: 'Sec-WebSocket-Protocol', value: 'streamlit, •••' },
      { name: 'Sec-WebSocket-Key', value: 'harmless==' },
      { name: 'Accept-Language', value: 'fr' },
    ]),
  );
});

it.each([
  ['/cb#access_token=t0ken&page=2', '/cb#access_token=•••&page=2', '/cb#page=2'],
  [
    'https://anna:passw0rd@h.example/x?page=1',
    'https://•••@h.example/x?page=1',
    'https://h.example/x?page=1',
  ],
  ['/?user%5Bapi_key%5D=k3y&a%5F%74oken=t0ken', '/?user%5Bapi_key%5D=•••&a%5F%74oken=•••', '/'],
  [
    '/?userKey=k3y&sessionId=s3ssion&PHPSESSID=s3ssion&pwd=n0nce',
    '/?userKey=•••&sessionId=•••&PHPSESSID=•••&pwd=•••',
    '/',
  ],
  ['/?next=/a?token=t0ken&x', '/?next=/a?token=•••&x', '/?next=/a?x'],
  ['/?keyboard=azerty&passenger=2&encode=utf8&pinned=1&x=a?b', null, null],
  ['/@anna/mail?to=a@b.example&empty=&key=#part', null, null],
])('of an address what lets somebody in is masked, and nothing else: %s', (target, shown, kept) => {
  expect(maskedTarget(target)).toBe(shown ?? target);
  expect(withoutSecrets(target)).toBe(kept ?? target);
});

it('curl asks the same in a shell, whatever the visitor sent', () => {
  expect(curlCommand(visit)).toBe(
    `curl -i --http1.1 --max-time 5 -H 'Connection: Upgrade' -H 'Origin: https://x.example' -H 'User-Agent: it'\\''s me' -H 'Sec-WebSocket-Key: harmless==' -H 'Accept-Language: fr' 'https://demo.ngrok.app/_stcore/stream?token=•••&page=report&code=•••&ocap-invite=•••'`,
  );
});

it.each([
  [{}, ['https://x.example'], /now it is/],
  [{}, [], /https:\/\/x\.example is none of the allowed origins/],
  [{ isUpgrade: false }, [], /The app refused it/],
  [{ status: 503, sent: null }, [], /answered in its place/],
  [{ status: 403, sent: null }, [], /only who is invited/],
  [{ status: 400 }, [], /dropped Upgrade/],
  [{ status: 101 }, [], null],
])('of %j, with %j allowed, it is said why', (changes, origins, why) => {
  const text = visitDetail({ ...visit, ...changes }, { origins }, 0).why;
  if (why === null) expect(text).toBe(null);
  else expect(text).toMatch(why);
});

it('a HAR file has times that add up, and no bodies', () => {
  expect(harOf([visit, { ...visit, durationMs: null }], '1')).toMatchObject({
    log: {
      version: '1.2',
      entries: [
        {
          time: 3,
          timings: { blocked: 1, wait: 2, receive: 0 },
          response: { status: 403, content: { size: 9 } },
          _person: 'amber fox',
        },
      ],
    },
  });
  expect(JSON.stringify(harOf([visit], '1'))).not.toContain('"text"');
});
