import { expect, it } from 'vitest';
import type { HopAnswer, HopSight } from '../../src/core/hops.ts';
import { snapshotOf } from '../../src/core/snapshot-of.ts';
import { type Driver, drive, envFile, exited, healthy, scanned, spawned } from '../support/core.ts';

const token = 'NGROK_AUTHTOKEN=token-123456';
const ngrok = {
  type: 'ngrokConfig.read',
  config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
} as const;
const opened = { type: 'tunnel.opened', agent: 1, url: 'https://x.ngrok.app' } as const;

function online(text = `NGROK_DOMAIN=x.ngrok.app\n${token}\nDEV_PROXY_URL=https://dev.example`): Driver {
  const driver = drive();
  driver.send(envFile(text), ngrok, { type: 'door.opened', url: 'http://127.0.0.1:9' }, opened);
  driver.send(scanned(), spawned(1), healthy(1));
  return driver;
}

const answer: HopAnswer = {
  status: 200,
  latencyMs: 44,
  genuine: true,
  page: { by: 'streamlit' },
  server: '',
  location: null,
  excerpt: '',
  wire: null,
  failure: null,
};

function answerRound(driver: Driver, reached = ['tunnel', 'dev-proxy']): void {
  const { id, hops } = driver.last('hops.ask');
  const sights = hops.map(
    (hop): HopSight => ({
      hop,
      health: answer,
      hostConfig: answer,
      visit: answer,
      handshakes: hop.handshakes.map((asked) => ({
        ...asked,
        answer: { ...answer, status: 101 },
        slow: null,
      })),
      bare: null,
    }),
  );
  driver.send({ type: 'hops.answered', id, sights, reached });
}

const publicProbes = ({ state }: Driver) =>
  snapshotOf(state, { pid: 1, version: '0' })
    .probes.filter(({ target }) => target !== 'local')
    .map(({ target, check, verdict, diagnosis }) => `${target} ${check} ${verdict} ${diagnosis.code}`);

it('tunnel and proxy are asked when app and tunnel are there, each with its own origin', () => {
  const driver = online();
  const { hops } = driver.last('hops.ask');
  expect(hops.map(({ target, baseUrl }) => `${target} ${baseUrl}`)).toEqual([
    'local http://127.0.0.1:8502',
    'tunnel https://x.ngrok.app',
    'dev-proxy https://dev.example',
  ]);
  expect(hops.at(-1)?.handshakes).toEqual([{ origin: 'https://dev.example', expect: 'accepted' }]);
  answerRound(driver);
  expect(publicProbes(driver)).toEqual([
    'tunnel health pass ok',
    'tunnel websocket pass ok',
    'dev-proxy health pass ok',
    'dev-proxy websocket pass ok',
  ]);
});

it('they are asked again after a restart and on p, else once in five minutes without a visit, and then by a GET', () => {
  const driver = online();
  answerRound(driver);
  driver.pass(4 * 60_000);
  driver.send({
    type: 'visit.ended',
    method: 'GET',
    path: '/',
    status: 200,
    durationMs: 1,
    origin: null,
    webSockets: 0,
  });
  driver.pass(4 * 60_000);
  expect(driver.count('hops.ask')).toBe(1);
  driver.pass(60_000);
  expect(driver.count('hops.ask')).toBe(2);
  expect(driver.last('hops.ask').hops.flatMap(({ handshakes }) => handshakes)).toEqual([]);
  answerRound(driver);
  driver.send({ type: 'probe.requested' });
  expect(driver.count('hops.ask')).toBe(3);
  answerRound(driver);
  driver.send(exited(1, 1));
  driver.pass(500);
  driver.send(spawned(2), healthy(2));
  expect(driver.count('hops.ask')).toBe(4);
});

it('an answer that did not come in by our own door is a fault, though it says ok', () => {
  const driver = online();
  answerRound(driver, ['dev-proxy']);
  expect(publicProbes(driver)[0]).toBe('tunnel health fail unexpected');
});

it("another project's tunnel has nothing to ask at OCapistaine's default proxy", () => {
  const driver = online(`NGROK_DOMAIN=x.ngrok.app\n${token}`);
  expect(driver.last('hops.ask').hops.map(({ target }) => target)).toEqual(['local', 'tunnel']);
});

it('without a tunnel nobody is asked, and what was known is forgotten', () => {
  expect(online('').count('hops.ask')).toBe(0);
  const driver = online();
  answerRound(driver);
  driver.send({ type: 'tunnel.ended', agent: 1, error: null });
  expect(publicProbes(driver)).toEqual([]);
});
