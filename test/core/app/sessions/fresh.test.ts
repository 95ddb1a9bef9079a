import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../src/core/kernel/events.ts';
import { snapshotOf } from '../../../../src/core/kernel/show.ts';
import {
  cleared,
  type Driver,
  envFile,
  exited,
  healthy,
  running,
  scanned,
  spawned,
} from '../../../support/core.ts';

const hello = (run: number): Event => ({ type: 'sessions.hello', run, hello: { carry: true } });
const byHand: Event = { type: 'restart.requested' };
const dumped: Event = {
  type: 'sessions.dumped',
  run: 1,
  dump: { sessions: 3, left: [], threads: [], stopped: 0, tooLarge: 0, stale: [] },
};

function carrying(text = ''): Driver {
  const driver = running(text);
  driver.send(hello(1));
  return driver;
}

function edited(driver: Driver, text: string): Driver {
  driver.send(envFile(text));
  cleared(driver);
  return driver;
}

const sessions = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' }).sessions;

it('a restart that is asked for with fresh sessions is one at once, and the only one', () => {
  const driver = carrying();
  driver.send({ type: 'restart.requested', fresh: true });
  expect(driver.last('process.stop')).toMatchObject({ run: 1, sessions: 'drop' });
  expect(sessions(driver).told).toEqual(['Sessions begin afresh, as asked']);
  driver.send(exited(1, 0), scanned(), spawned(2), hello(2), healthy(2));
  expect([driver.count('process.start'), driver.count('process.stop')]).toEqual([2, 1]);
  expect(sessions(driver).next).toBe('kept');
});

describe('r twice within a second', () => {
  it('while the app leaves: what it wrote down goes, the restart stays one, and the screen says so', () => {
    const driver = carrying();
    expect(sessions(driver).next).toBe('kept');
    driver.send(byHand);
    expect(sessions(driver).next).toBe('again');
    driver.send(dumped);
    driver.pass(500);
    driver.send(byHand);
    expect([driver.count('process.stop'), driver.count('sessions.drop')]).toEqual([1, 1]);
    expect(sessions(driver).told).toEqual(['Sessions begin afresh, as asked']);
    driver.send(exited(1, 0), scanned(), spawned(2), hello(2), healthy(2));
    expect([driver.count('process.start'), driver.count('process.stop')]).toEqual([2, 1]);
  });

  it('while the new app starts: it is replaced by one with fresh sessions', () => {
    const driver = carrying();
    driver.send(byHand, dumped, exited(1, 0), scanned(), spawned(2), hello(2));
    driver.send({ type: 'sessions.taken', run: 2, carried: 3, held: false });
    driver.pass(900);
    driver.send(byHand);
    expect(driver.last('process.stop')).toMatchObject({ run: 2, sessions: 'drop' });
    driver.send(exited(2, 0), scanned(), spawned(3), hello(3), healthy(3));
    driver.pass(1000);
    driver.send(byHand);
    expect(driver.last('process.stop')).toMatchObject({ run: 3, sessions: 'carry' });
  });

  it('is fresh though the restart of the first was over at once, and the key says so until then', () => {
    const driver = carrying();
    driver.send(byHand, dumped, exited(1, 0), scanned(), spawned(2), hello(2), healthy(2));
    driver.pass(900);
    expect(sessions(driver).next).toBe('again');
    driver.send(byHand);
    expect(driver.last('process.stop')).toMatchObject({ run: 2, sessions: 'drop' });
  });

  it('later than that is another restart like any other', () => {
    const driver = carrying();
    driver.send(byHand);
    driver.pass(1000);
    expect(sessions(driver).next).toBe('kept');
    driver.send(byHand);
    expect(driver.count('sessions.drop')).toBe(0);
  });
});

describe('OCAP_RESTART', () => {
  it('=fresh drops the sessions at every restart, and writing it restarts nothing', () => {
    const driver = carrying('A=1');
    driver.send(envFile('A=1\nOCAP_RESTART=fresh'));
    expect(driver.count('launch.check')).toBe(0);
    expect(sessions(driver).next).toBe('fresh');
    edited(driver, 'A=2\nOCAP_RESTART=fresh');
    expect(driver.last('process.stop')).toMatchObject({ sessions: 'drop' });
    expect(sessions(driver).told).toEqual(['Sessions begin afresh, as OCAP_RESTART=fresh says']);
  });

  it('never reaches the app, from the file or the shell', () => {
    const driver = running('OCAP_RESTART=fresh', { shell: { PATH: '/bin', OCAP_RESTART: 'fresh' } });
    expect(driver.last('process.start').launch.env).not.toHaveProperty('OCAP_RESTART');
  });
});

describe('a secret that changes', () => {
  it.each([
    'ADMIN_PASSWORD',
    'APP_PASSWORDS',
    'PASSWORD',
    'COOKIE_SECRET',
    'OPENAI_API_KEY',
    'ADMIN_TOKEN',
    'db_password',
  ])('%s: nobody who came in by the old one stays in', (name) => {
    const driver = edited(carrying(`${name}=one1234`), `${name}=two1234`);
    expect(driver.last('process.stop')).toMatchObject({ sessions: 'drop' });
    expect(sessions(driver).told).toEqual([
      `Sessions begin afresh, since ${name} changed: who came in by the old value does not stay in`,
    ]);
  });

  it.each(['MAX_TOKENS', 'KEYBOARD', 'PASSWORD_MIN_LENGTH', 'MONKEY'])('%s is none', (name) => {
    const driver = edited(carrying(`${name}=12`), `${name}=13`);
    expect(driver.last('process.stop')).toMatchObject({ sessions: 'carry' });
  });

  it('while the app leaves: what it wrote down does not reach the next one', () => {
    const driver = edited(carrying('A=1\nADMIN_PASSWORD=one'), 'A=2\nADMIN_PASSWORD=one');
    driver.send(dumped, envFile('A=2\nADMIN_PASSWORD=two'));
    const given = driver.send(exited(1, 0)).map(({ type }) => type);
    expect(given.indexOf('sessions.drop')).toBeGreaterThanOrEqual(0);
    expect(given.indexOf('sessions.drop')).toBeLessThan(given.indexOf('process.start'));
  });
});

it('the app is asked which sessions hold an old value, and never for a secret, a word or a digit', () => {
  const before =
    'LLM_PROVIDER=ollama\nDEBUG=false\nWORKERS=12\nKEPT=same\nGONE=old-value\nSTREAMLIT_THEME_BASE=dark';
  const driver = edited(carrying(before), 'LLM_PROVIDER=openai\nDEBUG=true\nWORKERS=13\nKEPT=same');
  expect(driver.last('process.stop')).toMatchObject({
    sessions: 'carry',
    oldValues: { LLM_PROVIDER: 'ollama', GONE: 'old-value' },
  });
  expect(Object.keys(Object(driver.last('process.stop')).oldValues)).toHaveLength(2);
});
