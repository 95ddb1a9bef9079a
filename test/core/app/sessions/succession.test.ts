import { describe, expect, it } from 'vitest';
import type { Alone } from '../../../../src/core/app/sessions/alone.ts';
import { type Ahead, nobodyAhead } from '../../../../src/core/app/sessions/state.ts';
import type { TrialVerdict } from '../../../../src/core/app/sessions/trial.ts';
import { blockedLaunch } from '../../../../src/core/app/view.ts';
import { snapshotOf } from '../../../../src/core/kernel/show.ts';
import { cleared, type Driver, envFile, exited, healthy, running } from '../../../support/core.ts';

/** An app that can hand its sessions on, as run 1, with this mode of restarting. */
function serving(mode = 'overlap', carry = true): Driver {
  const core = running(`OCAP_RESTART=${mode}\nA=0`);
  const hello = carry ? ({ carry } as const) : ({ carry, why: 'x', detail: '' } as const);
  core.send({ type: 'sessions.hello', run: 1, hello });
  return core;
}

/** An edit that is looked at, with nothing in the way. */
function edit(core: Driver, text: string, mode = 'overlap'): void {
  core.send(envFile(`OCAP_RESTART=${mode}\n${text}`));
  cleared(core);
  answered(core);
}

/** Whether two of it can run side by side, where that was asked: nothing keeps them from it. */
function answered(core: Driver, alone: Alone | null = null): void {
  const { sideBySide } = core.state.app;
  if (sideBySide.at === 'asked') core.send({ type: 'alone.answered', run: sideBySide.run, alone });
}

const shown = ({ state }: Driver) => snapshotOf(state, { pid: 1, version: '0' });
const notices = (core: Driver) => shown(core).notices;

const judged = (run: number, verdict: TrialVerdict) => ({ type: 'successor.judged', run, verdict }) as const;
const place = 'http://127.0.0.1:41234';
const proved = { at: 'proved', place } as const;
const moved = (run: number, ahead: Partial<Ahead> = {}) =>
  ({ type: 'successor.moved', run, ahead: { ...nobodyAhead, ...ahead } }) as const;
/** It is proved, and whoever could go over to it has. */
const taken = (run: number, ahead: Partial<Ahead> = {}) => [judged(run, proved), moved(run, ahead)];
const hello = (run: number) => ({ type: 'sessions.hello', run, hello: { carry: true } }) as const;

describe('visitors who go over one by one', () => {
  const empty = { sessions: 2, left: [], threads: [], stopped: 0, tooLarge: 0, stale: [] };
  const key = { key: 'conn', kind: 'Lock', why: 'no', sessions: 1 };
  const mode = ({ last }: Driver) => last('door.lead').mode;

  function going(): Driver {
    const core = serving();
    core.send({ type: 'door.opened', url: 'http://127.0.0.1:1' });
    edit(core, 'A=1');
    core.send(hello(2), judged(2, proved));
    return core;
  }

  it('are led to the new app at once, and to the old one where their session is; then the old one is stopped', () => {
    const core = going();
    expect(core.last('sessions.handOver')).toMatchObject({ from: 1, to: 2, place, oldValues: {} });
    expect(core.count('process.stop')).toBe(0);
    const before = { at: 'there', upstream: 'http://127.0.0.1:8502' };
    expect(mode(core)).toMatchObject({ at: 'pass', upstream: place, keeps: true, before });
    expect(notices(core)).toContainEqual(expect.stringContaining('one by one'));
    core.send(moved(2));
    expect(core.last('process.stop')).toMatchObject({ run: 1, sessions: 'carry', yields: true });
    expect(mode(core)).toMatchObject({ at: 'pass', upstream: place, before: { at: 'leaving' } });
    core.send({ type: 'process.yielded', run: 1 }, healthy(2));
    expect(mode(core)).toEqual({ at: 'pass', upstream: 'http://127.0.0.1:8502', keeps: true });
  });

  it('are told of together with those who went last', () => {
    const core = going();
    const restored = { type: 'sessions.restored', run: 2, fresh: 1, left: [] } as const;
    core.send({ type: 'sessions.live', run: 2, count: 3 }, restored);
    core.send(moved(2, { count: 3, closed: 1, silenceMs: 80, left: [key] }));
    const dumped = { type: 'sessions.dumped', run: 1, dump: { ...empty, left: [key] } } as const;
    core.send(dumped, { type: 'process.yielded', run: 1 });
    core.send({ type: 'sessions.taken', run: 2, carried: 2, held: false }, healthy(2));
    const { sessions } = shown(core);
    expect(sessions).toMatchObject({ carried: 5, silenceMs: 80, live: 3, left: [{ ...key, sessions: 2 }] });
    expect(sessions.told.join('\n')).toMatch(/5 sessions went over; visitors waited 80 ms/);
    expect(sessions.told.join('\n')).toMatch(/1 WebSocket could not/);
    expect(sessions.told.join('\n')).toMatch(/1 session could not be filled/);
  });

  it('are hurried by the next edit or r, and the app that has them takes the place before anything else is tried', () => {
    for (const next of [envFile('OCAP_RESTART=overlap\nA=2'), { type: 'restart.requested' } as const]) {
      const core = going();
      core.send(next);
      expect([core.count('sessions.hurry'), core.count('process.stop')]).toEqual([1, 0]);
      core.send(moved(2, { count: 1 }), { type: 'process.yielded', run: 1 });
      expect(core.last('process.open').run).toBe(2);
    }
  });

  it('stay where they are when the new app ends, which is told with how many were with it', () => {
    const core = going();
    core.send(judged(2, { at: 'rejected', why: 'gone', moved: 2 }));
    expect(mode(core)).toEqual({ at: 'pass', upstream: 'http://127.0.0.1:8502', keeps: true });
    core.send(exited(2));
    expect(core.count('process.stop')).toBe(1);
    expect(core.state.app).toMatchObject({ life: { at: 'ready', run: { run: 1 } } });
    expect(blockedLaunch(core.state.app)).toContain('2 visitors were with it');
  });

  it('go on with the new app when the old one ends meanwhile', () => {
    const core = going();
    core.send(exited(1));
    expect(core.last('process.open').run).toBe(2);
    core.send(healthy(2));
    expect(core.state.app).toMatchObject({ life: { at: 'ready', run: { run: 2 } } });
  });

  it('are none where a password changed: everybody begins afresh', () => {
    const core = serving();
    edit(core, 'A=0\nADMIN_PASSWORD=two');
    core.send(hello(2), judged(2, proved));
    expect(core.count('sessions.handOver')).toBe(0);
    expect(core.last('process.stop')).toMatchObject({ run: 1, sessions: 'drop' });
  });

  it('begin afresh, too, when that is asked for while they go over', () => {
    const core = going();
    core.send({ type: 'restart.requested', fresh: true }, moved(2, { count: 1 }));
    expect(core.last('process.stop')).toMatchObject({ run: 1, sessions: 'drop' });
    core.send(exited(1, 0), healthy(2));
    expect(core.last('process.stop')).toMatchObject({ run: 2, sessions: 'drop' });
  });

  it('are not waited for by a quit', () => {
    const core = going();
    core.send({ type: 'quit.requested' });
    expect(core.last('process.stop').run).toBe(1);
    core.send(exited(1, 0), exited(2, 0));
    expect(core.count('session.end')).toBe(1);
  });
});

describe('a launch that differs', () => {
  it('is tried beside the run, which is stopped only once it is proved and visitors went over; it then takes the place, as no new start', () => {
    const core = serving();
    edit(core, 'A=1');
    expect(core.last('process.rehearse')).toMatchObject({ run: 2, launch: { env: { A: '1' } } });
    expect(core.count('process.stop')).toBe(0);
    core.send(hello(2), ...taken(2));
    expect(core.last('process.stop')).toMatchObject({ run: 1, sessions: 'carry', yields: true });
    core.send(exited(1, 0));
    expect(core.last('process.open').run).toBe(2);
    expect(core.count('process.start')).toBe(1);
    core.send(healthy(2));
    expect(core.state.app).toMatchObject({
      life: { at: 'ready', run: { run: 2 } },
      successor: { at: 'none' },
    });
    expect(core.state.app.sessions.hello).toEqual({ carry: true });
  });

  it('takes the place as soon as the run has left it, whose end is waited for; and no other is tried until then', () => {
    const core = serving();
    edit(core, 'A=1');
    core.send(hello(2), ...taken(2), { type: 'process.yielded', run: 1 });
    expect(core.last('process.open').run).toBe(2);
    core.send(healthy(2));
    expect(core.state.app).toMatchObject({
      life: { at: 'ready', run: { run: 2 } },
      successor: { at: 'leaving', run: { run: 1 } },
    });
    edit(core, 'A=2');
    expect(core.count('process.rehearse')).toBe(1);
    core.pass(2000);
    expect(core.last('process.kill').run).toBe(1);
    core.send(exited(1, 0));
    answered(core);
    expect(core.last('process.rehearse')).toMatchObject({ run: 3, launch: { env: { A: '2' } } });
    expect(core.state.app.life).toMatchObject({ at: 'ready', run: { run: 2 } });
  });

  it('and takes long is told of while it is tried, and takes the place all the same', () => {
    const core = serving();
    edit(core, 'A=1');
    expect(blockedLaunch(core.state.app)).toBeNull();
    core.send({ type: 'successor.slow', run: 2, part: 'script' });
    expect(blockedLaunch(core.state.app)).toContain('after 4 s');
    core.send(hello(2), ...taken(2), exited(1, 0), healthy(2));
    expect(blockedLaunch(core.state.app)).toBeNull();
    expect(core.state.app.life).toMatchObject({ at: 'ready', run: { run: 2 } });
  });

  it('and whose script does not end is killed at once when the next edit comes', () => {
    const core = serving();
    edit(core, 'A=1');
    core.send({ type: 'successor.slow', run: 2, part: 'script' });
    edit(core, 'A=2');
    expect(core.last('process.kill').run).toBe(2);
    core.send(exited(2));
    answered(core);
    expect(core.last('process.rehearse').run).toBe(3);
  });

  it('that could not take the place after all is started cold at once', () => {
    const core = serving();
    edit(core, 'A=1');
    core.send(hello(2), ...taken(2), { type: 'process.yielded', run: 1 }, exited(1, 0), exited(2));
    expect(core.last('process.start')).toMatchObject({ run: 3, launch: { env: { A: '1' } } });
  });

  it.each([
    ['stop-first, which is the default', serving('stop-first'), 'stop-first'],
    ['an app that cannot hand its sessions on', serving('overlap', false), 'overlap'],
  ])('stops the run first with %s', (_, core, mode) => {
    edit(core, 'A=1', mode);
    expect(core.count('process.rehearse')).toBe(0);
    expect(core.last('process.stop').run).toBe(1);
  });

  it('stops the run first where it would be somewhere else', () => {
    const core = serving();
    edit(core, 'A=0\nSTREAMLIT_PORT=9999');
    expect(core.count('process.rehearse')).toBe(0);
    expect(core.last('process.stop').run).toBe(1);
  });

  it.each<[string, TrialVerdict]>([
    ['its page fails', { at: 'rejected', why: 'exception' }],
    ['it refuses an origin', { at: 'rejected', why: 'origin', origin: 'https://a.example' }],
    ['it lets a stranger in', { at: 'rejected', why: 'stranger' }],
    ['it is late', { at: 'rejected', why: 'late' }],
  ])(
    'and is no good, since %s, is ended and not tried again; the run goes on and it is told',
    (_, verdict) => {
      const core = serving();
      edit(core, 'A=1');
      core.send(judged(2, verdict));
      expect(core.last('process.stop')).toMatchObject({ run: 2, sessions: 'drop' });
      core.send(exited(2));
      core.pass(60_000);
      expect(core.count('process.rehearse')).toBe(1);
      expect(core.state.app).toMatchObject({
        life: { at: 'ready', run: { run: 1 } },
        successor: { at: 'refused' },
      });
      edit(core, 'A=2');
      expect(core.last('process.rehearse')).toMatchObject({ run: 3, launch: { env: { A: '2' } } });
    },
  );

  it('that is no good is started all the same by r, and forgotten when the edit is taken back', () => {
    const byHand = serving();
    edit(byHand, 'A=1');
    byHand.send(judged(2, { at: 'rejected', why: 'exception' }), exited(2), { type: 'restart.requested' });
    expect(byHand.last('process.stop').run).toBe(1);

    const back = serving();
    edit(back, 'A=1');
    back.send(
      judged(2, { at: 'rejected', why: 'exception' }),
      exited(2),
      envFile('OCAP_RESTART=overlap\nA=0'),
    );
    expect(back.count('process.stop')).toBe(1);
    edit(back, 'A=1');
    expect(back.count('process.rehearse')).toBe(2);
  });

  it.each([
    ['a port of its own', ['OSError: [Errno 98] Address already in use']],
    ['a lock', ['BlockingIOError: [Errno 11] Resource temporarily unavailable']],
  ])('of an app that takes %s stops the run first, which is told and remembered', (_, tail) => {
    const core = serving();
    edit(core, 'A=1');
    core.send(judged(2, { at: 'rejected', why: 'exception' }), exited(2, 0, tail));
    expect(core.last('process.stop').run).toBe(1);
    expect(core.last('alone.remember').alone.why).toBe('taken');
    core.send(exited(1, 0), healthy(3), hello(3));
    expect(notices(core)).toContainEqual(expect.stringContaining('ocap-dev restart --forget'));
  });

  it('of an app that holds what a second one wants stops the run first; it is asked anew at the next edit', () => {
    const core = serving();
    core.send(envFile('OCAP_RESTART=overlap\nA=1'));
    cleared(core);
    expect(core.count('process.stop')).toBe(0);
    answered(core, { why: 'port', what: '9000' });
    expect([core.count('process.rehearse'), core.last('process.stop').run]).toEqual([0, 1]);
    core.send(exited(1, 0), healthy(2), hello(2));
    expect(notices(core)).toContainEqual(expect.stringContaining('it listens at port 9000 itself'));
    edit(core, 'A=2');
    expect(core.last('process.rehearse').run).toBe(3);
    expect(notices(core)).not.toContainEqual(expect.stringContaining('9000'));
  });

  it('and whose page fails is told of with the exception, which is not the one of the app that runs; its files saved, it is tried again', () => {
    const core = serving();
    edit(core, 'A=1');
    const failure = { where: 'app.py:3 in <module>', message: "KeyError: 'WORD'", files: ['/p/app.py'] };
    core.send({ type: 'app.raised', run: 2, failure }, judged(2, { at: 'rejected', why: 'exception' }));
    expect(shown(core).appFailure).toBeNull();
    // Before it has ended.
    expect(blockedLaunch(core.state.app)).toContain("KeyError: 'WORD' (app.py:3 in <module>)");
    core.send(exited(2));
    expect(blockedLaunch(core.state.app)).toContain("KeyError: 'WORD' (app.py:3 in <module>)");
    expect(shown(core).appFailure).toMatchObject({
      where: 'app.py:3 in <module>',
      message: "KeyError: 'WORD'",
      hint: expect.stringContaining('it is tried again'),
    });
    expect(core.last('sources.watch').files).toEqual(['/p/app.py']);
    core.send({ type: 'sources.changed' });
    answered(core);
    expect(core.last('process.rehearse').run).toBe(3);
    expect(shown(core).appFailure).toBeNull();
  });

  it('and ends by itself while it is tried is refused; one that nobody can try stops the run first', () => {
    const ended = serving();
    edit(ended, 'A=1');
    ended.send(exited(2));
    expect(ended.state.app.successor).toMatchObject({ at: 'refused', verdict: { why: 'ended' } });

    const unable = serving();
    edit(unable, 'A=1');
    unable.send(judged(2, { at: 'unable' }), exited(2));
    expect(unable.last('process.stop').run).toBe(1);
  });

  it('and is overtaken by the next edit is let go, and the next one tried when it is gone', () => {
    const core = serving();
    edit(core, 'A=1');
    edit(core, 'A=2');
    expect(core.last('process.stop')).toMatchObject({ run: 2, sessions: 'drop', aside: true });
    expect(core.count('process.rehearse')).toBe(1);
    core.pass(5000);
    expect(core.last('process.kill').run).toBe(2);
    core.send(exited(2));
    answered(core);
    expect(core.last('process.rehearse').launch.env['A']).toBe('2');
  });

  it('that is being tried is let go by r and by a quit, which waits for its end', () => {
    const core = serving();
    edit(core, 'A=1');
    core.send({ type: 'quit.requested' });
    core.send(exited(1, 0));
    expect(core.count('session.end')).toBe(0);
    core.send(exited(2));
    expect(core.count('session.end')).toBe(1);
  });

  it('and takes the place of one that crashes meanwhile is not waited for: a plain start follows', () => {
    const core = serving();
    edit(core, 'A=1');
    core.send(exited(1));
    expect(core.last('process.stop')).toMatchObject({ run: 2, aside: true });
    core.send(exited(2));
    core.pass(500);
    expect(core.last('process.start').run).toBe(3);
  });
});
