import { expect, it } from 'vitest';
import type { Event } from '../../../src/core/kernel/events.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { type Driver, drive, envFile } from '../../support/core.ts';

const ngrok = {
  type: 'tunnelConfig.read',
  config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
} as const;
const door = { type: 'door.opened', url: 'http://127.0.0.1:9' } as const;
const lost = { code: 'lost', message: 'The edge is silent.', hint: '' };
const url = 'https://x.ngrok.app';
const settings = 'NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456';

const view = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' }).tunnel;
const types = (commands: readonly { type: string }[]) => commands.map(({ type }) => type);
const agentOf = (driver: Driver) => driver.last('tunnel.open').agent;
const opened = (driver: Driver): Event => ({ type: 'tunnel.opened', agent: agentOf(driver), url });
const ended = (driver: Driver): Event => ({ type: 'tunnel.ended', agent: agentOf(driver), error: lost });

function online(): Driver {
  const driver = drive();
  driver.send(envFile(settings), ngrok, door);
  driver.pass(100);
  driver.send(opened(driver));
  return driver;
}

it('one outage is one state, whose beginning stays however often it is tried', () => {
  const driver = online();
  driver.pass(5000);
  driver.send(ended(driver));
  for (let tries = 0; tries < 5; tries += 1) {
    driver.pass(2000);
    expect(view(driver)).toMatchObject({ state: 'reconnecting', sinceMs: 5100 });
    driver.send(ended(driver));
  }
  driver.pass(2000);
  driver.send(opened(driver));
  expect(view(driver)).toMatchObject({ state: 'online', sinceMs: driver.nowMs, reconnections: 1 });
});

it('up again it still says why it was down last, and that nothing is wrong', () => {
  const driver = online();
  driver.send(ended(driver));
  driver.pass(500);
  driver.send(opened(driver));
  expect(view(driver)).toMatchObject({ state: 'online', reason: 'The edge is silent.', error: null });
});

it('an outage of 130 s is no storm: a try each two seconds', () => {
  const driver = online();
  driver.send(ended(driver));
  const before = driver.count('tunnel.open');
  for (let ms = 0; ms < 130_000; ms += 100) {
    driver.pass(100);
    if (driver.state.tunnel.life.phase.at === 'connecting') driver.send(ended(driver));
  }
  expect(driver.count('tunnel.open') - before).toBe(66);
});

it('a try that took longer than the wait is followed by the next at once', () => {
  const driver = online();
  driver.send(ended(driver));
  driver.pass(500);
  driver.pass(5000);
  driver.send(ended(driver));
  expect(view(driver)).toMatchObject({ state: 'reconnecting', retryAtMs: null });
  expect(driver.count('tunnel.open')).toBe(3);
});

it('t pressed while it waits or tries does so at once, without a moment of off', () => {
  const driver = online();
  const t = { type: 'reconnect.requested' } as const;
  for (let tries = 0; tries < 4; tries += 1) {
    driver.send(ended(driver));
    driver.pass((view(driver).retryAtMs ?? 0) - driver.nowMs);
  }
  driver.send(ended(driver));
  expect(view(driver).retryAtMs).toBe(driver.nowMs + 2000);
  driver.send(t);
  expect(view(driver).state).toBe('reconnecting');
  expect(types(driver.send(ngrok))).toEqual(['tunnel.open']);
  expect(types(driver.send(t))).toContain('tunnel.close');
  expect(view(driver).state).toBe('reconnecting');
  driver.send(ngrok);
  expect(types(driver.send({ type: 'tunnel.ended', agent: agentOf(driver), error: null }))).toEqual([
    'tunnel.open',
  ]);
});

it('t pressed where a token is missing stays failed until there is one', () => {
  const driver = drive();
  driver.send(envFile('NGROK_DOMAIN=x.ngrok.app'), ngrok, door);
  driver.send({ type: 'reconnect.requested' });
  expect(view(driver)).toMatchObject({ state: 'failed', error: { code: 'no-token' } });
  driver.send(ngrok);
  expect(view(driver)).toMatchObject({ state: 'failed', error: { code: 'no-token' } });
  driver.send(envFile(settings));
  expect(view(driver).state).toBe('connecting');
});

it('a machine that wakes tries at once where it waited, and has what is up prove itself', () => {
  const wake = { type: 'clock.jumped', byMs: 8 * 3_600_000 } as const;
  const up = online();
  expect(types(up.send(wake))).toEqual(['tunnel.prove']);
  const waiting = online();
  waiting.send(ended(waiting));
  expect(types(waiting.send(wake))).toEqual(['tunnel.open']);
  expect(types(waiting.send(wake))).toEqual(['tunnel.close']);
});

it('a clock set back an hour holds up no try, and what is shown goes by the new time', () => {
  const driver = online();
  driver.send(ended(driver));
  expect(types(driver.send({ type: 'clock.jumped', byMs: -3_600_000 }))).toEqual([]);
  expect(view(driver).retryAtMs).toBe(driver.nowMs + 500 - 3_600_000);
  expect(types(driver.pass(500))).toEqual(['tunnel.open']);
});

it('after a night of sleep the next state began in the morning, and the last one in the evening', () => {
  const driver = online();
  driver.pass(1000);
  driver.send({ type: 'clock.jumped', byMs: 28_800_000 });
  expect(view(driver).sinceMs).toBe(100);
  driver.send(ended(driver));
  expect(view(driver).sinceMs).toBe(driver.nowMs + 28_800_000);
});
