import { describe, expect, it } from 'vitest';
import type { FirstSight } from '../../../src/core/checks/first-load/first-sight.ts';
import { assetIn, cacheIn } from '../../../src/core/checks/first-load/look.ts';
import { elsewhereOf } from '../../../src/core/checks/first-load/reads.ts';
import type { HopAnswer } from '../../../src/core/checks/hop.ts';
import type { Question } from '../../../src/core/checks/question.ts';
import { answerRound, probesOf, wellAnswer } from '../../support/checks.ts';
import { type Driver, drive, envFile, healthy, scanned, spawned } from '../../support/core.ts';

const env = `NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456\nDEV_PROXY_URL=https://dev.example`;

/** A chain that has just come online. */
function online(): Driver {
  const driver = drive();
  const config = { file: null, authtoken: null, serverAddr: null, rootCas: null };
  driver.send(
    envFile(env),
    { type: 'tunnelConfig.read', config },
    { type: 'door.opened', url: 'http://127.0.0.1:9' },
    { type: 'tunnel.opened', agent: 1, url: 'https://x.ngrok.app' },
  );
  driver.send(scanned(), spawned(1), healthy(1));
  return driver;
}

const page: FirstSight = {
  digest: 'page',
  asset: 'static/js/index.new.js',
  isHtml: true,
  isStillPacked: false,
  fromCache: null,
};
const script: FirstSight = { ...page, digest: 'script', asset: null, isHtml: false };

/** What a healthy hop answers, but for these. */
function answering(changes: (question: Question) => Partial<HopAnswer> | null = () => null) {
  return (question: Question) => {
    const { check } = question;
    const sight = check === 'page' ? { sight: page } : check === 'asset' ? { sight: script } : {};
    const status = check === 'websocket' ? 101 : 200;
    const answer = { ...wellAnswer, status, ...sight, ...changes(question) };
    return { answer, reached: true };
  };
}

const asked = (driver: Driver) =>
  driver.commands.flatMap((command) => (command.type === 'check.ask' ? [command.question] : []));

const publicRows = (driver: Driver) =>
  probesOf(driver)
    .filter(({ target }) => target !== 'local')
    .map(({ target, check, verdict, diagnosis }) => `${target} ${check} ${verdict} ${diagnosis.code}`);

describe('what a browser loads first', () => {
  it('is asked for once a launch at each hop: page, its script and host-config; the five-minute round stays one GET', () => {
    const driver = online();
    answerRound(driver, 'public', answering());
    const at = (target: string) =>
      asked(driver)
        .filter(({ hop, check }) => hop.target === target && check !== 'websocket')
        .map(({ check, path = '' }) => `${check}${path}`);
    const all = ['health', 'host-config', 'page', 'asset/static/js/index.new.js'];
    expect(at('tunnel')).toEqual(all);
    expect(at('dev-proxy')).toEqual(all);
    driver.pass(5 * 60_000);
    answerRound(driver, 'public', answering());
    expect(at('tunnel')).toEqual(all);
    expect(at('dev-proxy')).toEqual([...all, 'health']);
  });

  it.each([
    [
      'a page of another version',
      'page',
      { sight: { ...page, digest: 'old', asset: 'static/js/index.old.js' } },
      'static/js/index.old.js and not static/js/index.new.js',
    ],
    ['a page that is changed', 'page', { sight: { ...page, digest: 'changed' } }, 'changes the page'],
    [
      'a page that is kept',
      'page',
      { sight: { ...page, fromCache: 'age: 120' } },
      'out of a cache (age: 120)',
    ],
    [
      'a page that is packed twice',
      'page',
      { sight: { ...page, isStillPacked: true } },
      'compressed once more',
    ],
    ['a script that is not there', 'asset', { status: 404, genuine: false }, 'with 404'],
    ['HTML in place of a script', 'asset', { sight: { ...script, isHtml: true } }, 'a page of HTML'],
    [
      'a script of another version',
      'asset',
      { sight: { ...script, digest: 'old' } },
      'gives another /static',
    ],
    ['no page', 'page', { status: 404, genuine: false }, 'answers the page itself with 404'],
    [
      'no configuration',
      'host-config',
      { status: 404, genuine: false, page: { by: 'nginx' } },
      '/_stcore/host-config with 404',
    ],
  ] as const)('%s at the proxy is told with its health, after a second look', (_, check, change, says) => {
    const driver = online();
    const answers = answering(({ hop, check: question }) =>
      hop.target === 'dev-proxy' && question === check ? change : null,
    );
    answerRound(driver, 'public', answers);
    expect(publicRows(driver)).toEqual([]);
    answerRound(driver, 'public', answers);
    expect(publicRows(driver)).toContain('dev-proxy health fail unexpected');
    expect(publicRows(driver)).toContain('tunnel health pass ok');
    const row = probesOf(driver).find(({ target, check: of }) => target === 'dev-proxy' && of === 'health');
    expect(row?.diagnosis.message).toContain(says);
  });

  it('what the tunnel does to it is not told of the proxy again', () => {
    const driver = online();
    const changed = { sight: { ...page, digest: 'changed' } };
    const answers = answering(({ hop, check }) =>
      check === 'page' && hop.target !== 'local' ? changed : null,
    );
    answerRound(driver, 'public', answers);
    answerRound(driver, 'public', answers);
    expect(publicRows(driver)).toContain('tunnel health fail unexpected');
    expect(publicRows(driver)).toContain('dev-proxy health pass ok');
  });
});

it('three sockets of visitors that the way cut after the same silence are told at the outermost hop, until p asks anew', () => {
  const driver = online();
  answerRound(driver, 'public', answering());
  const cut = (silentMs: number, atMs: number) => ({ type: 'webSocket.cut', silentMs, atMs }) as const;
  driver.send(cut(10_020, 1000), cut(9990, 31_000));
  expect(publicRows(driver)).toContain('dev-proxy websocket pass ok');
  driver.send(cut(10_110, 52_000));
  expect(publicRows(driver)).toContain('dev-proxy websocket fail idle-cut');
  expect(publicRows(driver)).toContain('tunnel websocket pass ok');
  driver.send({ type: 'probe.requested' });
  expect(publicRows(driver)).toContain('dev-proxy websocket pass ok');
});

it.each([
  ['https://a.org', '/sales', ['https://a.org/sales']],
  ['https://a.org/sales', '/sales', ['https://a.org/sales/sales']],
  ['https://a.org/x', '/sales', ['https://a.org/sales', 'https://a.org/x/sales']],
  ['https://a.org/x', '', ['https://a.org']],
  ['https://a.org', '', []],
])('an app asked for at %s whose path is "%s" may be at %j', (url, path, others) => {
  expect(elsewhereOf(url, path)).toEqual(others);
});

it.each([
  [
    '<script type="module" crossorigin src="./static/js/index.DFT9nVK6.js"></script>',
    'static/js/index.DFT9nVK6.js',
  ],
  ['<script defer="defer" src="./static/js/main.0d8a8ff6.js"></script>', 'static/js/main.0d8a8ff6.js'],
  ['<script src="/sales/static/js/index.a-b_c.js">', 'static/js/index.a-b_c.js'],
  ['<script src="https://cdn.example.org/x.js">', null],
])('the script of %s', (html, asset) => {
  expect(assetIn(html)).toBe(asset);
});

it.each([
  [{ 'x-cache-status': 'HIT' }, 'x-cache-status: HIT'],
  [{ age: '12' }, 'age: 12'],
  [{ age: '0', 'x-cache': 'MISS' }, null],
  [{}, null],
])('that %j comes from a cache', (headers, says) => {
  expect(cacheIn(headers)).toBe(says);
});
