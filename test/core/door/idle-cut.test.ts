import { expect, it } from 'vitest';
import { idleCutMs } from '../../../src/core/door/idle-cut.ts';
import { forgetCuts, recordDoor } from '../../../src/core/door/plan.ts';
import { closedDoor } from '../../../src/core/door/state.ts';

const cuts = (...silences: readonly (readonly [number, number])[]) =>
  silences.map(([silentMs, atMs]) => ({ silentMs, atMs }));

it.each([
  ['three after the same silence', cuts([60_010, 0], [59_990, 90_000], [60_400, 120_000]), 60_195],
  ['two', cuts([60_010, 0], [59_990, 90_000]), null],
  ['three after any silence', cuts([12_000, 0], [60_000, 90_000], [31_000, 120_000]), null],
  [
    'one line that was lost with three sockets on it',
    cuts([20_000, 5000], [20_100, 5001], [20_050, 5900]),
    null,
  ],
])('%s', (_, seen, ms) => {
  expect(idleCutMs(seen)).toBe(ms);
});

it('those of late count, and what is asked anew forgets them', () => {
  const door = [30_000, 10_000, 10_200, 9900].reduce(
    (slice, silentMs, index) => recordDoor(slice, { type: 'webSocket.cut', silentMs, atMs: index * 20_000 }),
    closedDoor,
  );
  expect(idleCutMs(door.cuts)).toBe(10_050);
  expect(idleCutMs(forgetCuts(door).cuts)).toBeNull();
});
