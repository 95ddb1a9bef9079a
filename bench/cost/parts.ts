import { existsSync, renameSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contestant } from './contestants.ts';
import { startTrial, type Trial } from './trial.ts';

/** What one trial showed, by the rows of the table; null: it was not seen. */
export type Figures = Readonly<Record<string, number | null>>;

/** A part of the measurement: one trial of one contestant. */
export type Part = (contestant: Contestant) => Promise<Figures>;

const settledMs = 2500;
const sampleMs = 100;
/** From the last line written until it has surely been painted. */
const paintedMs = 2000;
const mostMs = 180_000;
const floodLines = 1_000_000;
const steadyRate = 2000;
const steadySeconds = 8;
const restsAfterMs = 20_000;
const restSeconds = 15;
const presses = 8;

/** What each part is called on the command line. */
export const parts: Readonly<Record<'start' | 'memory' | 'keys' | 'flood' | 'idle', Part>> = {
  start: async (contestant) => {
    const usual = await startTimes(contestant, '');
    if (contestant.compiled === undefined) return usual;
    rmSync(contestant.compiled.kept, { recursive: true, force: true });
    return {
      ...usual,
      ...(await startTimes(contestant, 'first start ever: ')),
      ...(await firstOfAnotherV8(contestant, contestant.compiled)),
    };
  },
  memory: (contestant) =>
    inTrial(contestant, 'idle', async (trial) => {
      await settle(trial);
      const { rssMb, pssMb } = trial.taken();
      return { 'RSS at rest, MB': rssMb, 'PSS at rest, MB': pssMb };
    }),
  idle: (contestant) =>
    inTrial(contestant, 'idle', async (trial) => {
      await trial.noted('born');
      // V8 gives back what the start took some ten seconds after it, in each process, which is no rest yet.
      await delay(restsAfterMs);
      return { 'CPU at rest, %': await cpuPercent(trial, restSeconds) };
    }),
  keys: (contestant) =>
    inTrial(contestant, `steady ${steadyRate}`, async (trial) => {
      await settle(trial);
      trial.go();
      await delay(1000);
      const cpu = await cpuPercent(trial, steadySeconds);
      return { 'CPU at 2,000 lines a second, %': cpu, ...(await keyTimes(trial, contestant)) };
    }),
  flood: (contestant) =>
    inTrial(contestant, `flood ${floodLines}`, async (trial) => {
      await trial.noted('built');
      await delay(settledMs);
      const before = trial.taken();
      const startMs = trial.go();
      const peak = await peakMb(trial);
      const shownMs = await trial.shown(/@@MARKER@@/, startMs);
      return {
        'a million lines: shown, s': shownMs === null ? null : (shownMs - startMs) / 1000,
        'a million lines: CPU, s': trial.taken().cpuSeconds - before.cpuSeconds,
        'a million lines: peak RSS, MB': peak,
      };
    }),
};

/** What the program came with is put away meanwhile. */
async function firstOfAnotherV8(
  contestant: Contestant,
  { kept, shipped }: NonNullable<Contestant['compiled']>,
): Promise<Figures> {
  const aside = `${shipped}.aside`;
  if (existsSync(shipped)) renameSync(shipped, aside);
  rmSync(kept, { recursive: true, force: true });
  try {
    return await startTimes(contestant, 'first start by another Node: ');
  } finally {
    if (existsSync(aside)) renameSync(aside, shipped);
  }
}

async function startTimes(contestant: Contestant, which: string): Promise<Figures> {
  return inTrial(contestant, 'idle', async (trial) => {
    const spawned = await trial.sinceStart('born');
    await delay(settledMs);
    const shownMs = await trial.shown(/@@HELLO@@/);
    return {
      [`${which}until the app is spawned, ms`]: spawned,
      [`${which}until its first line is shown, ms`]: shownMs === null ? null : shownMs - trial.startedMs,
    };
  });
}

/** The most that is seen until all is written and painted: some hold what they read back, some what they paint. */
async function peakMb(trial: Trial): Promise<number> {
  const startMs = performance.now();
  let peak = 0;
  for (let left = paintedMs / sampleMs; left > 0; left -= trial.hasNoted('ended') ? 1 : 0) {
    if (performance.now() - startMs > mostMs) throw new Error('the flood did not end');
    peak = Math.max(peak, trial.taken().rssMb);
    await delay(sampleMs);
  }
  return peak;
}

async function inTrial(
  contestant: Contestant,
  mode: string,
  look: (trial: Trial) => Promise<Figures>,
): Promise<Figures> {
  const trial = startTrial(contestant, mode);
  try {
    return await look(trial);
  } finally {
    await trial.end();
  }
}

async function settle(trial: Trial): Promise<void> {
  await trial.noted('born');
  await delay(settledMs * 2);
}

async function cpuPercent(trial: Trial, seconds: number): Promise<number> {
  const before = trial.taken().cpuSeconds;
  const startMs = performance.now();
  await delay(seconds * 1000);
  // A process that ended meanwhile takes what it had used with it.
  return Math.max(0, ((trial.taken().cpuSeconds - before) / (performance.now() - startMs)) * 100_000);
}

/** From the key to the first picture that shows what it asks for. The key is pressed at odd moments. */
async function keyTimes(trial: Trial, { probe }: Contestant): Promise<Figures> {
  const times: number[] = [];
  for (let press = 0; press < presses; press += 1) {
    const pressedMs = trial.press(probe.key);
    await delay(350 + ((press * 37) % 100));
    const shownMs = await trial.shown(probe.shows, pressedMs);
    trial.press(probe.close);
    await delay(350 + ((press * 53) % 100));
    if (shownMs !== null) times.push(shownMs - pressedMs);
  }
  const sorted = times.sort((a, b) => a - b);
  return {
    'a key meanwhile, median, ms': sorted[Math.floor(sorted.length / 2)] ?? null,
    'a key meanwhile, slowest, ms': sorted.at(-1) ?? null,
  };
}
