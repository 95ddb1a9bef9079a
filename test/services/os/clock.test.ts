import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Clock, createClock } from '../../../src/services/os/clock.ts';

const hourMs = 3_600_000;
/** Clocks in the test's hand, and what was heard of them. */
let clocks: { monotonic: number; wall: number };
let jumps: number[];
let ticks: number;
let clock: Clock;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  clocks = { monotonic: 500, wall: 1_000_000 };
  jumps = [];
  ticks = 0;
  clock = createClock({
    ticked: () => {
      ticks += 1;
    },
    jumped: (byMs) => jumps.push(byMs),
    clocks: { monotonicMs: () => clocks.monotonic, wallMs: () => clocks.wall },
  });
});

afterEach(() => {
  clock.stop();
  vi.useRealTimers();
});

/** Awake: both clocks and the timers go on. */
function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 100) {
    clocks.monotonic += 100;
    clocks.wall += 100;
    vi.advanceTimersByTime(100);
  }
}

test('an appointment is kept after the same wait, though the wall clock is set back an hour', () => {
  clock.wakeAt(clock.now() + 2000);
  pass(1000);
  clocks.wall -= hourMs;
  pass(900);
  expect(ticks).toBe(0);
  pass(200);
  expect(ticks).toBe(1);
  expect(jumps).toEqual([-hourMs]);
});

test.each([
  ['goes on', hourMs],
  ['stands still', 0],
])(
  'a sleep in which the monotonic clock %s is told once, and is no time that was waited',
  (_how, sleptMs) => {
    clock.wakeAt(clock.now() + 60_000);
    pass(10_000);
    const before = clock.now();
    clocks.wall += hourMs;
    clocks.monotonic += sleptMs;
    expect(clock.now() - before).toBeLessThan(1);
    pass(1000);
    expect(jumps).toEqual([expect.closeTo(hourMs, -3)]);
    pass(40_000);
    expect(ticks).toBe(0);
    pass(11_000);
    expect(ticks).toBe(1);
    expect(jumps).toHaveLength(1);
  },
);

test('a clock that is merely corrected by little is no news', () => {
  clocks.wall += 1500;
  pass(3000);
  expect(jumps).toEqual([]);
});

test('a stopped clock is silent', () => {
  clock.wakeAt(clock.now() + 100);
  clock.stop();
  clock.wakeAt(clock.now() + 100);
  clocks.wall += hourMs;
  pass(3000);
  expect([ticks, jumps]).toEqual([0, []]);
});
