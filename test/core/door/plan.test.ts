import { expect, it } from 'vitest';
import { type AppBehind, planDoor } from '../../../src/core/door/plan.ts';
import { type Admittance, closedDoor } from '../../../src/core/door/state.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import {
  cleared,
  type Driver,
  drive,
  envFile,
  exited,
  healthy,
  scanned,
  spawned,
} from '../../support/core.ts';

const tunnel = 'NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456';
const door = { type: 'door.opened', url: 'http://127.0.0.1:9' } as const;
const ngrok = {
  type: 'tunnelConfig.read',
  config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
} as const;
const view = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' });

function open(text = tunnel): Driver {
  const driver = drive();
  driver.send(envFile(text), ngrok, door, scanned(), spawned(1), healthy(1));
  return driver;
}

const anyone: Admittance = { rules: { access: 'anyone' }, token: null };

it('the tunnel leads to the door, and the door to the app once it is ready', () => {
  const driver = open();
  expect(driver.last('tunnel.open').spec.upstream).toBe('http://127.0.0.1:9');
  expect(driver.last('door.lead').mode).toEqual({ at: 'pass', upstream: 'http://127.0.0.1:8502' });
});

it.each(['1.60.0', '1.67.1', null])(
  'requests to Streamlit %s get connections of their own, since on kept ones each waits 44 ms',
  (version) => {
    const driver = drive();
    const streamlit = { command: ['streamlit'], version, foundIn: 'PATH' };
    driver.send(envFile(tunnel), ngrok, door, scanned({ streamlit }), spawned(1), healthy(1));
    expect(driver.last('door.lead').mode).toEqual({
      at: 'pass',
      upstream: 'http://127.0.0.1:8502',
      fresh: true,
    });
  },
);

it('visitors are held before the app is told to stop, and go on when it is ready again', () => {
  const driver = open();
  driver.send(envFile(`${tunnel}\nA=1`));
  const given = cleared(driver).map(({ type }) => type);
  expect(given.indexOf('door.lead')).toBeLessThan(given.indexOf('process.stop'));
  expect(driver.last('door.lead').mode).toEqual({ at: 'hold' });
  driver.send(exited(1, 0), spawned(2));
  expect(driver.last('door.lead').mode).toEqual({ at: 'hold' });
  driver.send(healthy(2));
  expect(driver.last('door.lead').mode).toMatchObject({ at: 'pass' });
});

it('a new port moves the app, and neither tunnel nor door', () => {
  const driver = open();
  driver.send(envFile(`${tunnel}\nSTREAMLIT_PORT=8600`));
  cleared(driver);
  driver.send(exited(1, 0), spawned(2), healthy(2));
  expect(driver.last('door.lead').mode).toEqual({ at: 'pass', upstream: 'http://127.0.0.1:8600' });
  expect([driver.count('tunnel.open'), driver.count('door.open')]).toEqual([1, 1]);
});

it('in backoff and when failed the page comes at once, without the folders of this machine in it', () => {
  const driver = open();
  driver.send(exited(1, 1));
  expect(driver.last('door.lead').mode).toMatchObject({ at: 'away' });
  driver.pass(500);
  const obstacle = { kind: 'script-missing', script: '/home/ada/secret/app.py' } as const;
  driver.send({ type: 'process.refused', run: 2, obstacle });
  expect(driver.last('door.lead').mode).toEqual({ at: 'away', reason: 'The app cannot be started.' });
});

it('visitors of an app that ends again and again are not told which key to press', () => {
  const driver = open();
  for (let run = 1; view(driver).process.state !== 'failed'; run += 1) {
    driver.send(exited(run, 1));
    driver.pass(10_000);
  }
  expect(view(driver).process.reason).toContain('press r');
  expect(driver.last('door.lead').mode).toEqual({ at: 'away', reason: 'The app cannot be started.' });
});

it('whose word on a visitor is believed is told to the door, and a change of it restarts nothing', () => {
  const driver = open();
  expect(driver.count('door.trust')).toBe(0);
  driver.send(envFile(`${tunnel}\nOCAP_TRUSTED_PROXIES=203.0.113.7`));
  expect(driver.last('door.trust').proxies).toEqual(['203.0.113.7']);
  driver.send(envFile(`${tunnel}\nOCAP_TRUSTED_PROXIES=`));
  expect(driver.last('door.trust').proxies).toEqual([]);
  driver.send(envFile(tunnel));
  expect(driver.last('door.trust').proxies).toBeNull();
  expect([driver.count('door.trust'), driver.count('launch.check')]).toEqual([3, 0]);
});

it('without a wish for a tunnel there is no door', () => {
  expect(open('').count('door.open')).toBe(0);
});

it("a door that cannot be opened is told as the tunnel's fault, and t tries again", () => {
  const driver = drive();
  driver.send(envFile(tunnel), ngrok, { type: 'door.failed', message: 'EMFILE' });
  expect(view(driver).tunnel).toMatchObject({ state: 'failed', error: { code: 'door-failed' } });
  driver.send({ type: 'reconnect.requested' });
  expect(driver.count('door.open')).toBe(2);
});

it('a refused origin is counted until it is listed, and only a refused one is written into the file', () => {
  const driver = open();
  const refused = { type: 'origin.refused', origin: 'https://new.example' } as const;
  driver.send(refused, refused, refused);
  expect(view(driver).visits.refused).toEqual([{ origin: 'https://new.example', times: 3 }]);
  driver.send({ type: 'origin.requested', origin: 'https://never-seen.example' });
  expect(driver.count('envFile.addOrigin')).toBe(0);
  driver.send({ type: 'origin.requested', origin: 'https://new.example' });
  expect(driver.last('envFile.addOrigin').origin).toBe('https://new.example');
  driver.send(envFile(`${tunnel}\nSTREAMLIT_CUSTOM_ORIGINS=https://new.example`));
  cleared(driver);
  driver.send(exited(1, 0), spawned(2), healthy(2));
  expect(view(driver).visits.refused).toEqual([]);
});

it('20: an origin that the app’s log says was refused is told, and none is counted twice that came through the door', () => {
  const driver = open();
  const origin = 'https://name-21480.app.github.dev';
  const seenInLog = { type: 'origin.refused', origin, seenIn: 'log' } as const;
  driver.send(seenInLog, seenInLog);
  expect(view(driver).visits.refused).toEqual([{ origin, times: 2 }]);
  const through = { type: 'origin.refused', origin: 'https://b.example' } as const;
  driver.send({ ...through, seenIn: 'log' }, through, { ...through, seenIn: 'log' }, through);
  expect(view(driver).visits.refused).toContainEqual(
    expect.objectContaining({ origin: 'https://b.example', times: 2 }),
  );
  driver.send({ type: 'origin.requested', origin });
  expect(driver.last('envFile.addOrigin').origin).toBe(origin);
});

it('of very many refused origins the oldest are forgotten', () => {
  const driver = open();
  for (let number = 0; number < 1000; number += 1) {
    driver.send({ type: 'origin.refused', origin: `https://h${number}.example` });
  }
  expect(view(driver).visits.refused).toHaveLength(20);
});

it('an origin that a hop writes in place of every visitor’s is never offered: listed, it would let any website in', () => {
  const driver = open();
  const written = 'https://changed.example';
  const sent = 'https://dev.example';
  const refused = { type: 'origin.refused', origin: written } as const;
  driver.send({ type: 'origin.arrived', sent, arrived: written }, { ...refused, seenIn: 'log' }, refused);
  expect(view(driver).visits.refused).toEqual([]);
  driver.send({ type: 'origin.requested', origin: written });
  expect(driver.count('envFile.addOrigin')).toBe(0);
  driver.send({ type: 'origin.arrived', sent, arrived: sent });
  expect(view(driver).visits.refused).toMatchObject([{ origin: written }]);
});

it.each([
  ['ready', true, { at: 'pass', upstream: 'http://127.0.0.1:8502', keeps: true }],
  ['ready', false, { at: 'pass', upstream: 'http://127.0.0.1:8502' }],
  ['stopping', true, { at: 'hold', sockets: 'keep' }],
  ['stopping', false, { at: 'hold' }],
  ['starting', true, { at: 'hold', sockets: 'keep' }],
  ['backoff', true, { at: 'away', reason: expect.any(String) }],
] as const)(
  'while the app is %s, WebSockets are kept only where its sessions go over: %s',
  (at, carriesSessions, mode) => {
    const run = { launch: { baseUrl: 'http://127.0.0.1:8502' } };
    const app: AppBehind = at === 'ready' ? { at, run } : { at };
    const life = {
      at: 'open',
      url: 'http://127.0.0.1:9',
      mode: null,
      trusts: null,
      admits: anyone,
      givesCookies: true,
    } as const;
    const inputs = {
      intent: 'run',
      isTunnelWanted: true,
      app,
      nextApp: null,
      trustedProxies: null,
      givesCookies: true,
      admittance: anyone,
      streamlitVersion: '1.53.0',
    } as const;
    const [, commands] = planDoor({ ...closedDoor, life }, { ...inputs, carriesSessions });
    expect(commands).toEqual([{ type: 'door.lead', mode }]);
  },
);
