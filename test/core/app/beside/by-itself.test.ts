import { describe, expect, it } from 'vitest';
import { nobodyAhead } from '../../../../src/core/app/sessions/state.ts';
import { blockedLaunch } from '../../../../src/core/app/view.ts';
import { nobody } from '../../../../src/core/door/people/person.ts';
import type { Event } from '../../../../src/core/kernel/events.ts';
import { answerRound, viewOf, wellAnswer } from '../../../support/checks.ts';
import {
  cleared,
  type Driver,
  envFile,
  exited,
  healthy,
  running,
  scan,
  spawned,
} from '../../../support/core.ts';

const hello = (run: number): Event => ({ type: 'sessions.hello', run, hello: { carry: true } });
const live = (run: number): Event => ({ type: 'sessions.live', run, count: 1 });
const raised = (run: number): Event => ({
  type: 'app.raised',
  run,
  failure: { where: 'app.py:3 in <module>', message: "KeyError: 'WORD'", files: [] },
});
const webSockets = (open: number): Event => ({
  type: 'visits.seen',
  count: 1,
  webSockets: open,
  people: nobody,
});

/** The app's own checks of the run that is ready; `wrong`: the status of a handshake that should be let in. */
function checked(core: Driver, wrong?: number): void {
  answerRound(core, 'app', ({ check, origin }) => {
    const isStranger = origin?.endsWith('.invalid') === true;
    if (check !== 'websocket') return { answer: wellAnswer, reached: false };
    if (isStranger) return { answer: { ...wellAnswer, status: 403 }, reached: false };
    return { answer: { ...wellAnswer, status: wrong ?? 101, wire: 'alive' }, reached: false };
  });
}

/** Run 1 of an app, by this `.env`, that shows itself well and has a visitor; so many restarts before it went well. */
function proved(restarts = 3, text = 'A=0'): Driver {
  const core = running(text);
  core.send(hello(1), live(1), webSockets(1));
  checked(core);
  core.send({ type: 'series.told', restarts });
  return core;
}

/** Gives the runs that were tried beside the one that runs. */
function edit(core: Driver, text = 'A=1'): number {
  core.send(envFile(text));
  cleared(core);
  const { sideBySide } = core.state.app;
  if (sideBySide.at === 'asked') core.send({ type: 'alone.answered', run: sideBySide.run, alone: null });
  return core.count('process.rehearse');
}

const cannot: Event = { type: 'sessions.hello', run: 1, hello: { carry: false, why: 'x', detail: '' } };

function sent(core: Driver, ...events: Event[]): Driver {
  core.send(...events);
  return core;
}

const judged = (run: number) =>
  ({ type: 'successor.judged', run, verdict: { at: 'proved', place: 'http://127.0.0.1:4000' } }) as const;

/** And whoever could go over to it has. */
const taken = (run: number) => [judged(run), { type: 'successor.moved', run, ahead: nobodyAhead }] as const;

const refused = (run: number) =>
  ({ type: 'successor.judged', run, verdict: { at: 'rejected', why: 'exception' } }) as const;

describe('a restart of which OCAP_RESTART says nothing', () => {
  it('is done beside the old app once three went well, and that is told with what went over', () => {
    const core = proved();
    expect(edit(core)).toBe(1);
    expect(core.last('alone.ask')).toMatchObject({ run: 1, byItself: true });
    expect(core.count('process.stop')).toBe(0);
    core.send(hello(2), ...taken(2));
    expect(core.last('process.stop')).toMatchObject({ run: 1, sessions: 'carry', yields: true });
    const dump = { sessions: 1, left: [], threads: [], stopped: 0, tooLarge: 0, stale: [] };
    core.send({ type: 'sessions.dumped', run: 1, dump }, { type: 'process.yielded', run: 1 });
    core.send({ type: 'sessions.taken', run: 2, carried: 1, held: false }, healthy(2));
    expect(viewOf(core).sessions.told).toEqual([
      '1 session went over; visitors waited 0 ms',
      'Done beside the old app: 3 restarts in a row had gone well',
    ]);
    // What comes after it has to go well, too.
    core.send(exited(1, 0));
    expect(edit(core, 'A=2')).toBe(1);
  });

  it('counts itself, by the visitor whose script ran in the new app before that took the place of the old', () => {
    const core = proved();
    edit(core);
    const kept = core.count('series.keep');
    const [isProved, isMoved] = taken(2);
    core.send(hello(2), isProved, live(2), isMoved, { type: 'process.yielded', run: 1 }, healthy(2));
    checked(core);
    expect(core.count('series.keep')).toBe(kept + 1);
  });

  it.each<[string, Driver]>([
    ['OCAP_RESTART=stop-first', proved(3, 'OCAP_RESTART=stop-first')],
    ['OCAP_RESTART=fresh', proved(3, 'OCAP_RESTART=fresh')],
    ['two that went well', proved(2)],
    ['no visitor', sent(proved(), webSockets(0))],
    ['an app that cannot hand its sessions on', sent(proved(), cannot)],
    ['an exception of the run', sent(proved(), raised(1))],
    ['an exception that was mended meanwhile', sent(proved(), raised(1), { type: 'sources.changed' })],
    ['the wildcard, which is to go at once', sent(proved(), { type: 'wildcard.requested', cors: 'any' })],
  ])('stops the old app first with %s', (_, core) => {
    const lines = core.state.env.settings?.restart ?? null;
    edit(core, `${lines === null ? '' : `OCAP_RESTART=${lines}\n`}A=1`);
    expect(core.count('process.rehearse')).toBe(0);
    expect(core.last('process.stop').run).toBe(1);
  });

  it('stops the app at once for a secret that changed, though the one before it, done so as well, has not ended yet', () => {
    const core = proved(3, 'ADMIN_PASSWORD=one\nA=0');
    for (const run of [2, 3]) {
      edit(core, `ADMIN_PASSWORD=one\nA=${run}`);
      core.send(
        hello(run),
        ...taken(run),
        { type: 'process.yielded', run: run - 1 },
        healthy(run),
        live(run),
      );
      checked(core);
      core.send({ type: 'series.told', restarts: run + 1 });
      if (run === 2) core.send(exited(1, 0));
    }
    expect(core.state.app.successor).toMatchObject({ at: 'leaving', run: { run: 2 } });
    edit(core, 'ADMIN_PASSWORD=two\nA=3');
    expect(core.last('process.stop')).toMatchObject({ run: 3, sessions: 'drop' });
  });

  it('stops the old app first where sessions begin afresh: what a secret allowed ends at once', () => {
    const core = proved(3, 'ADMIN_PASSWORD=one');
    expect(edit(core, 'ADMIN_PASSWORD=two')).toBe(0);
    expect(core.last('process.stop').run).toBe(1);
  });

  it.each(['child', 'memory', 'device', 'port', 'unproved', 'unseen'] as const)(
    'stops the old app first where the look beforehand finds: %s; nobody asked for more, and nothing is told',
    (why) => {
      const core = proved();
      core.send(envFile('A=1'));
      cleared(core);
      const before = viewOf(core).notices;
      core.send({ type: 'alone.answered', run: 1, alone: { why, what: 'worker' } });
      expect(core.count('process.rehearse')).toBe(0);
      expect(core.last('process.stop').run).toBe(1);
      expect(viewOf(core).notices).toEqual(before);
    },
  );

  it('stops the old app first where the last visitor leaves while that is looked at', () => {
    const core = proved();
    core.send(envFile('A=1'));
    cleared(core);
    core.send(webSockets(0));
    expect([core.count('process.rehearse'), core.last('process.stop').run]).toEqual([0, 1]);
  });

  it('goes on with what is tried although the visitor has left', () => {
    const core = proved();
    edit(core);
    core.send(webSockets(0));
    expect(core.count('process.stop')).toBe(0);
    core.send(hello(2), ...taken(2));
    expect(core.last('process.stop')).toMatchObject({ run: 1, yields: true });
  });
});

describe('what is tried by itself and no good', () => {
  it('holds up no edit: when it is gone the old app is stopped for it, which is told and remembered', () => {
    const core = proved();
    edit(core);
    core.send(raised(2), refused(2));
    expect(core.last('process.stop')).toMatchObject({ run: 2, sessions: 'drop', aside: true });
    expect(blockedLaunch(core.state.app)).toBeNull();
    core.send(exited(2));
    expect(core.last('alone.remember').alone.why).toBe('refused');
    expect(core.last('process.stop')).toMatchObject({ run: 1, sessions: 'carry' });
    core.send(exited(1, 0), spawned(3), healthy(3));
    expect(core.last('process.start')).toMatchObject({ run: 3, launch: { env: { A: '1' } } });
    expect(viewOf(core).notices).toContainEqual(expect.stringContaining('ocap-dev restart --forget'));
  });

  it('and fails alone as well was not refused for the other: that is forgotten, and three have to go well again', () => {
    const core = proved();
    edit(core);
    core.send(raised(2), refused(2), exited(2), exited(1, 0), spawned(3), healthy(3), hello(3));
    core.send(raised(3));
    expect(core.count('series.break')).toBe(1);
    expect(viewOf(core).notices).not.toContainEqual(expect.stringContaining('--forget'));
  });

  it('is waited for no longer than 15 s; another time it may not be late', () => {
    const core = proved();
    edit(core);
    core.send({ type: 'successor.slow', run: 2, part: 'script' });
    core.pass(14_000);
    expect(core.count('process.kill')).toBe(0);
    core.pass(1000);
    expect(core.last('process.kill').run).toBe(2);
    core.send(exited(2));
    expect([core.count('alone.remember'), core.count('series.break')]).toEqual([0, 1]);
    expect(core.state.app.series.restarts).toBe(0);
    expect(core.last('process.stop').run).toBe(1);
    expect(viewOf(core).notices).toContainEqual(expect.stringContaining('not proved within 15 s'));
    core.send(exited(1, 0), spawned(3), healthy(3));
    expect(viewOf(core).notices).not.toContainEqual(expect.stringContaining('not proved within 15 s'));
  });
});

describe('a run goes well', () => {
  /** Restarted once by hand, as run 2. */
  function restarted(): Driver {
    const core = running('A=0');
    core.send({ type: 'restart.requested' }, exited(1, 0));
    core.send({ type: 'project.scanned', scan });
    core.send(spawned(2), healthy(2), hello(2));
    return core;
  }

  it('once its checks have passed and a visitor has had its script run, and counts if it is a restart', () => {
    const core = restarted();
    checked(core);
    expect(core.count('series.keep')).toBe(0);
    core.send(live(2));
    expect(core.last('series.keep').counts).toBe(true);
    core.pass(60_000);
    expect(core.count('series.keep')).toBe(1);
    const first = running('A=0');
    first.send(hello(1), live(1));
    checked(first);
    expect(first.last('series.keep').counts).toBe(false);
  });

  it.each<[string, (core: Driver) => void]>([
    ['an exception', (core) => core.send(live(2), raised(2))],
    ['an origin that is refused', (core) => checked(core, 500)],
    ['its end by itself', (core) => core.send(exited(2))],
  ])('not with %s, after which it begins anew', (_, ill) => {
    const core = restarted();
    ill(core);
    expect(core.count('series.break')).toBe(1);
    expect(core.state.app.series.restarts).toBe(0);
    if (core.state.app.life.at === 'ready') core.send(live(2));
    core.pass(400);
    expect(core.count('series.keep')).toBe(0);
  });

  it('until it raises something later', () => {
    const core = proved();
    core.send(raised(1));
    expect([core.count('series.break'), core.state.app.series.restarts]).toEqual([1, 0]);
  });
});
