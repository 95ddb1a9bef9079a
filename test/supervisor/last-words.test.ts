import { expect, it } from 'vitest';
import type { Snapshot } from '../../src/core/view/snapshot.ts';
import { watchDay } from '../../src/supervisor/output/last-words.ts';
import type { Session } from '../../src/supervisor/session.ts';
import { problem } from '../support/problem.ts';
import { healthySnapshot as healthy } from '../support/snapshot.ts';

const person = {
  ...{ name: 'Calm Otter', address: null, agent: null, page: '/', sinceMs: 0, leftMs: null, webSockets: 1 },
  ...{ bytesIn: 0, bytesOut: 0, reruns: 0, errors: 0, lastError: null },
};

function dayOf(...snapshots: readonly Snapshot[]): string {
  return dayFrom(healthy, snapshots);
}

function dayFrom(first: Snapshot, snapshots: readonly Snapshot[] = []): string {
  let listener: Parameters<Session['subscribe']>[0] = () => undefined;
  let nowMs = 0;
  const subscribe: Session['subscribe'] = (told) => {
    listener = told;
    return () => undefined;
  };
  const session: Session = {
    subscribe,
    dispatch: () => undefined,
    snapshot: () => first,
    state: () => {
      throw new Error('not asked');
    },
  };
  const day = watchDay({ session }, () => nowMs);
  snapshots.reduce((before, after) => {
    listener(before, after);
    return after;
  }, first);
  nowMs = 42 * 60_000;
  return day();
}

it('after q three lines say how long, how many people, how many errors (nothing was said)', () => {
  expect(dayOf(healthy)).toBe('ocap-dev ran for 42m00s.\nNobody came through the tunnel.\nNo errors.');
  const raised = (atMs: number): Snapshot => ({
    ...healthy,
    people: { here: 0, latest: 0, people: [{ ...person, leftMs: 5 }] },
    appFailure: { where: null, message: 'KeyError', hint: '', atMs },
  });
  const down: Snapshot = { ...raised(2), process: { ...healthy.process, state: 'backoff' } };
  const lost: Snapshot = { ...healthy, tunnel: { ...healthy.tunnel, state: 'failed' } };
  const wrong = problem({});
  const settings = { ...healthy.settings, errors: [wrong] };
  expect(dayFrom({ ...healthy, settings }), 'it was so before the screen was there').toContain('\n1 error:');
  for (const broken of [lost, { ...healthy, settings }])
    expect(dayOf(broken, broken), '"No errors." was said of it').toContain(
      '\n1 error: ocap-dev logs --level error',
    );
  expect(dayOf(raised(1), raised(1), raised(2), down, down)).toBe(
    'ocap-dev ran for 42m00s.\n1 person was here.\n3 errors: ocap-dev logs --level error',
  );
});
