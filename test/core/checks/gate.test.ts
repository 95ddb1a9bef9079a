import { expect, it } from 'vitest';
import { gateOf } from '../../../src/core/checks/gate.ts';
import { emptyLane } from '../../../src/core/checks/lane.ts';
import type { ProbeView, Verdict } from '../../../src/core/checks/probe.ts';
import type { CheckedApp } from '../../../src/core/checks/way.ts';

const listed = ['http://localhost:8501', 'https://shop.example'];
const app: CheckedApp = {
  run: 4,
  baseUrl: 'http://127.0.0.1:8501',
  port: 8501,
  origins: listed.map((origin) => ({ origin, source: 'custom' })),
  cors: 'listed',
  knownHost: null,
};

const row = (changes: Partial<ProbeView>): ProbeView => ({
  ...{ target: 'local', url: app.baseUrl, check: 'websocket', origin: null, expect: 'accepted', status: 101 },
  ...{ verdict: 'pass', latencyMs: 5, atMs: 0, diagnosis: { code: 'ok', message: '', hint: '' } },
  ...changes,
});

/** What a full round came to, with these verdicts; null: no answer. */
function gate(
  health: Verdict,
  first: Verdict,
  second: Verdict | null,
  stranger: Verdict | null,
  changes: Partial<CheckedApp> = {},
) {
  const handshake = (origin: string | undefined, verdict: Verdict | null) =>
    verdict === null || origin === undefined ? [] : [row({ origin, verdict })];
  const results = [
    row({ check: 'health', verdict: health }),
    ...handshake(listed[0], first),
    ...handshake(listed[1], second),
    ...(stranger === null
      ? []
      : [row({ origin: 'https://stranger.invalid', expect: 'refused', verdict: stranger })]),
  ];
  return gateOf({ ...emptyLane, askedFor: '4', results }, { ...app, ...changes });
}

it('the checks of an app are passed once health, each listed origin and the stranger are as they should be', () => {
  expect(gate('pass', 'pass', 'pass', 'pass')).toBe('passed');
});

it('where everybody is let in, without a stranger', () => {
  expect(gate('pass', 'pass', 'pass', null, { cors: 'any' })).toBe('passed');
});

it.each([
  ['its health', gate('fail', 'pass', 'pass', 'pass')],
  ['a listed origin', gate('pass', 'pass', 'fail', 'pass')],
  ['the stranger', gate('pass', 'pass', 'pass', 'fail')],
])('failed where %s is not', (_, verdict) => {
  expect(verdict).toBe('failed');
});

it.each([
  ['an origin has no answer', gate('pass', 'pass', null, 'pass')],
  ['the stranger was left out', gate('pass', 'pass', 'pass', null)],
  ['the stranger was not asked', gate('pass', 'pass', 'pass', 'skipped')],
  ['the answers are those of the run before', gate('pass', 'pass', 'pass', 'pass', { run: 5 })],
  ['no app is ready', gateOf({ ...emptyLane, askedFor: '4' }, null)],
])('open where %s', (_, verdict) => {
  expect(verdict).toBe('open');
});
