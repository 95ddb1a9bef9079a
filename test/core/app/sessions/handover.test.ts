import { expect, it } from 'vitest';
import type { Dump } from '../../../../src/core/app/sessions/state.ts';
import type { Event } from '../../../../src/core/kernel/events.ts';
import { snapshotOf } from '../../../../src/core/kernel/show.ts';
import { narrate } from '../../../../src/core/view/narrate.ts';
import { publicEvents } from '../../../../src/core/view/public-events.ts';
import {
  cleared,
  type Driver,
  drive,
  envFile,
  exited,
  healthy,
  running,
  scanned,
  spawned,
} from '../../../support/core.ts';

const dump: Dump = { sessions: 3, left: [], threads: [], stopped: 0, tooLarge: 0, stale: [] };
const hello = (run: number): Event => ({ type: 'sessions.hello', run, hello: { carry: true } });
const dumped = (run: number, changes: Partial<Dump> = {}): Event => ({
  type: 'sessions.dumped',
  run,
  dump: { ...dump, ...changes },
});
const taken = (run: number, carried = 3, held = false): Event => ({
  type: 'sessions.taken',
  run,
  carried,
  held,
});
const byHand: Event = { type: 'restart.requested' };

/** An app that can carry, as run 1. */
function carrying(text = ''): Driver {
  const driver = running(text);
  driver.send(hello(1));
  return driver;
}

/** Run 1 leaves as it was asked to, and run 2 takes its place. */
function arrive(driver: Driver, changes: Partial<Dump> = {}): Driver {
  driver.send(dumped(1, changes), exited(1, 0), scanned(), spawned(2), hello(2), taken(2));
  driver.pass(800);
  driver.send(healthy(2));
  return driver;
}

function edited(driver: Driver, text: string): Driver {
  driver.send(envFile(text));
  cleared(driver);
  return driver;
}

const shown = (driver: Driver) => snapshotOf(driver.state, { pid: 1, version: '0' });
const told = (driver: Driver) => shown(driver).sessions.told;
const processEvent = (driver: Driver) =>
  publicEvents(null, shown(driver)).find(({ type }) => type === 'process');

it('sessions go over an edit of .env, and the developer reads how many, what was left and how long it took', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  expect(driver.last('process.stop')).toMatchObject({ run: 1, sessions: 'carry' });
  const left = [{ key: 'conn', kind: 'sqlite3.Connection', why: 'cannot be pickled', sessions: 2 }];
  arrive(driver, { left, tooLarge: 1 });
  expect(told(driver)).toEqual([
    '3 sessions went over; visitors waited 800 ms',
    'Left behind, since it cannot go over: conn (sqlite3.Connection: cannot be pickled, in 2 sessions)',
    '1 session was too large to go over and begins afresh',
  ]);
  expect(shown(driver).history.map(({ text }) => text)).toEqual(expect.arrayContaining([...told(driver)]));
  expect(processEvent(driver)).toMatchObject({ state: 'ready', carried: 3, left, silenceMs: 800 });
});

it('a restart by hand carries too, and quitting carries nothing', () => {
  const restarted = carrying();
  restarted.send(byHand);
  expect(restarted.last('process.stop')).toMatchObject({ sessions: 'carry' });
  const left = carrying();
  left.send({ type: 'quit.requested' });
  expect(left.last('process.stop')).toMatchObject({ sessions: 'drop' });
});

it('quitting while an app writes its sessions down waits for nothing', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  driver.send({ type: 'quit.requested' });
  expect(driver.count('sessions.drop')).toBe(1);
});

it('an app that says nothing, or that it cannot, is restarted as ever, and that is said once', () => {
  const silent = edited(running('A=1'), 'A=2');
  expect(silent.last('process.stop')).toMatchObject({ sessions: 'drop' });
  expect(told(silent)).toEqual([expect.stringContaining('did not load what carries them')]);
  const once = shown(silent);
  expect(narrate(null, once).join()).toContain('did not load');
  silent.send(exited(1, 0), spawned(2), healthy(2));
  edited(silent, 'A=3');
  expect(narrate(once, shown(silent)).join()).not.toContain('did not load');
  expect(
    shown(silent)
      .history.map(({ text }) => text)
      .join(),
  ).not.toContain('did not load');

  const unable = running('A=1');
  unable.send({
    type: 'sessions.hello',
    run: 1,
    hello: { carry: false, why: 'names', detail: 'this Streamlit is not known' },
  });
  expect(shown(unable).notices).toContain(
    'A restart gives every visitor a new session: this Streamlit is not known.',
  );
  edited(unable, 'A=2');
  expect(unable.last('process.stop')).toMatchObject({ sessions: 'drop' });
});

it('a Streamlit with which two throw-away apps lost a session carries none from then on, which is said', () => {
  const driver = carrying('A=1');
  expect(driver.last('sessions.try').run).toBe(1);
  driver.send({ type: 'sessions.tried', isWhole: false });
  expect(shown(driver).notices).toContainEqual(expect.stringContaining('the session did not go over'));
  edited(driver, 'A=2');
  expect(driver.last('process.stop')).toMatchObject({ sessions: 'drop' });
  driver.send(exited(1, 0), scanned(), spawned(2), hello(2), healthy(2));
  expect(shown(driver).sessions.next).toBe('lost');
  expect(driver.count('sessions.try')).toBe(1);
});

it('an app that is stopped before it said anything may still hand on what it was given', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  driver.send(dumped(1), exited(1, 0), spawned(2));
  edited(driver, 'A=3');
  expect(driver.last('process.stop')).toMatchObject({ run: 2, sessions: 'carry' });
  // It never came so far: run 3 has what run 1 wrote down.
  driver.send(exited(2, 0), spawned(3), hello(3), taken(3), healthy(3));
  expect(told(driver)[0]).toContain('3 sessions went over');
});

it('what an app writes down too late is told, and the restart goes on', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  driver.send({ type: 'sessions.lost', run: 1, cause: 'late', detail: '' }, exited(1, 0));
  expect(told(driver)).toEqual(['Sessions could not go over: the app had not written them down after 3 s']);
  expect(driver.last('process.start').run).toBe(2);
  expect(processEvent(driver)).toMatchObject({ carried: 0 });
});

it('what nobody came for is thrown away once the next app serves', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  driver.send(dumped(1), exited(1, 0), spawned(2));
  expect(driver.count('sessions.drop')).toBe(0);
  driver.send(healthy(2));
  expect(driver.count('sessions.drop')).toBe(1);
});

it('an app that dumps gets its time for that beside the time to end', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  driver.pass(11_000);
  expect(driver.count('process.kill')).toBe(0);
  driver.pass(600);
  expect(driver.count('process.kill')).toBe(1);
});

it('an app that has written them down is waited for no longer than 2 s, unless another stands ready in its place', () => {
  const driver = edited(carrying('A=1'), 'A=2');
  driver.pass(300);
  driver.send(dumped(1));
  driver.pass(1900);
  expect(driver.count('process.kill')).toBe(0);
  driver.pass(200);
  expect(driver.count('process.kill')).toBe(1);
});

it('a crash carries nothing and says so', () => {
  const driver = carrying();
  driver.send(exited(1));
  expect(told(driver)).toEqual(['The sessions of its visitors are gone with it']);
  const silent = running();
  silent.send(exited(1));
  expect(told(silent)).toEqual([]);
});

it('what could not be read again in the new app is told when it turns out', () => {
  const known = { key: 'conn', kind: 'Lock', why: 'cannot be pickled', sessions: 1 };
  const driver = arrive(edited(carrying('A=1'), 'A=2'), { left: [known] });
  const left = [{ key: 'cart', kind: 'Cart', why: 'its class is gone', sessions: 1 }];
  driver.send({ type: 'sessions.restored', run: 2, fresh: 1, left: [known, ...left] });
  expect(told(driver)).toEqual([
    '3 sessions went over; visitors waited 800 ms',
    'Left behind, since it cannot go over: conn (Lock: cannot be pickled)',
    'Could not be read in the new app: cart (Cart: its class is gone)',
    '1 session could not be filled again, and begins afresh',
  ]);
  expect(processEvent(driver)).toMatchObject({ carried: 3, left: [known, ...left] });
});

it('threads that ended with the app, and values of before the edit, are named as long as that is so', () => {
  const driver = arrive(edited(carrying('LLM_PROVIDER=ollama'), 'LLM_PROVIDER=openai'), {
    threads: ['Timer-1'],
    stale: [{ key: 'llm_provider', name: 'LLM_PROVIDER' }],
  });
  expect(shown(driver).notices).toEqual(
    expect.arrayContaining([
      expect.stringContaining('Timer-1'),
      expect.stringMatching(/^llm_provider in the sessions still holds LLM_PROVIDER as it was before/),
    ]),
  );
  driver.send(byHand);
  expect(shown(driver).notices.join()).not.toContain('Timer-1');
});

it('the door keeps WebSockets open where sessions go over, and how long they were silent is what visitors waited', () => {
  const driver = carrying('A=1\nNGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456');
  driver.send({ type: 'door.opened', url: 'http://127.0.0.1:9' });
  expect(driver.last('door.lead').mode).toMatchObject({ at: 'pass', keeps: true });
  edited(driver, 'A=2\nNGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456');
  expect(driver.last('door.lead').mode).toEqual({ at: 'hold', sockets: 'keep' });
  driver.send(dumped(1), exited(1, 0), spawned(2), hello(2), taken(2, 3, true));
  driver.pass(700);
  driver.send(healthy(2));
  expect(driver.last('door.lead').mode).toMatchObject({ at: 'pass', keeps: true });
  expect([told(driver), driver.count('sessions.release')]).toEqual([[], 0]);
  driver.send({ type: 'webSockets.moved', count: 2, closed: 1, silenceMs: 712.4 });
  expect(driver.last('sessions.release').run).toBe(2);
  expect(told(driver)).toEqual([
    '3 sessions went over; visitors waited 712 ms',
    '1 WebSocket could not be kept open; its page connects anew',
  ]);
  expect(processEvent(driver)).toMatchObject({ silenceMs: 712 });
});

it('the door keeps none for an app that cannot hand its sessions on, or that is to begin afresh', () => {
  const env = 'NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456';
  const unable = running(`A=1\n${env}`);
  unable.send({ type: 'door.opened', url: 'http://127.0.0.1:9' });
  expect(unable.last('door.lead').mode).not.toHaveProperty('keeps');
  edited(unable, `A=2\n${env}`);
  expect(unable.last('door.lead').mode).toEqual({ at: 'hold' });

  const fresh = carrying(env);
  fresh.send({ type: 'door.opened', url: 'http://127.0.0.1:9' }, byHand);
  expect(fresh.last('door.lead').mode).toEqual({ at: 'hold', sockets: 'keep' });
  fresh.send(byHand);
  expect(fresh.last('door.lead').mode).toEqual({ at: 'hold' });
});

it('sessions of an earlier run than the present one say nothing', () => {
  const driver = arrive(edited(carrying('A=1'), 'A=2'));
  const before = driver.state;
  driver.send(taken(1, 9), dumped(1, { sessions: 9 }), { type: 'sessions.live', run: 1, count: 9 });
  expect(driver.state).toEqual(before);
});

it('nothing is known of sessions before anything ran', () => {
  expect(processEvent(drive())).toMatchObject({ carried: null, left: [], silenceMs: null });
});
