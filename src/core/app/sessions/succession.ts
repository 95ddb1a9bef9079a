import { besideByItself, isBesideByItself } from '../beside/by-itself.ts';
import type { AppCommand } from '../command.ts';
import { type LaunchSpec, sameAddress, sameLaunch } from '../launch.ts';
import type { AppSlice, Run, Successor } from '../state.ts';
import { type AppInputs, wantedApp } from '../wanted.ts';
import { aloneNow, type SideBySide, unasked } from './alone.ts';
import { beginMoving, takingOf } from './moving.ts';
import { spareTaken } from './spare.ts';
import type { Inability, Rejection } from './trial.ts';

/** It has nothing of a visitor's, and the next edit waits for its end. One whose script has no end does not go at all. */
const graceMs = 1000;
/** For one that nobody asked to have tried, whose edit is to take effect: 5 s, as with much else to do on the machine, and 10 s for visitors' scripts. */
const patienceMs = 15_000;

type Step = [AppSlice, AppCommand[]];
type WantedLaunch = Extract<ReturnType<typeof wantedApp>, { kind: 'launch' }>;

/**
 * A launch that is to replace what runs is tried beside it first, where OCAP_RESTART says so, or by itself. Null: what runs may be stopped,
 * since the new app is proved, or not to be tried so.
 */
export function planSuccession(app: AppSlice, inputs: AppInputs, run: Run, nowMs: number): Step | null {
  const wanted = wantedApp(inputs, null);
  if (wanted.kind !== 'launch' || !isTried(app, inputs, run, wanted.launch)) return null;
  const { successor } = app;
  switch (successor.at) {
    case 'none':
      return tryIt(app, inputs, run, wanted, nowMs);
    case 'refused':
      return [sameLaunch(successor.launch, wanted.launch) ? app : { ...app, successor: { at: 'none' } }, []];
    case 'proving':
    case 'leaving':
      return [app, []];
    case 'judged':
      return successor.verdict.at === 'proved' ? beginMoving(app, inputs, run, successor) : [app, []];
    case 'moving':
    case 'moved':
      return [app, []];
    default:
      return successor satisfies never;
  }
}

/** Lets go of a successor that nobody wants any more, or that is not good enough; ends one that does not go. */
export function planSuccessor(app: AppSlice, inputs: AppInputs, nowMs: number): Step {
  const { successor, sideBySide } = app;
  if (sideBySide.at === 'seen') return remember(app, sideBySide);
  switch (successor.at) {
    case 'none':
      return [app, []];
    case 'refused':
      return [isRemembered(app, inputs) ? app : { ...app, successor: { at: 'none' } }, []];
    case 'proving':
      return isNeeded(app, inputs, successor.run) && !isLate(successor, nowMs)
        ? [app, []]
        : letGo(app, successor, nowMs);
    case 'judged': {
      const isGood = successor.verdict.at === 'proved' && isNeeded(app, inputs, successor.run);
      return isGood ? [app, []] : letGo(app, successor, nowMs);
    }
    case 'moving':
    case 'moved':
      return isFollowing(app, inputs) ? [app, []] : letGo(app, successor, nowMs);
    case 'leaving':
      if (successor.killed || (nowMs < successor.deadlineMs && inputs.intent !== 'leave at once'))
        return [app, []];
      return [
        { ...app, successor: { ...successor, killed: true } },
        [{ type: 'process.kill', run: successor.run.run }],
      ];
    default:
      return successor satisfies never;
  }
}

/** When the plan has something to do by itself; null: never. */
export function successorDeadline({ successor }: AppSlice): number | null {
  if (successor.at === 'proving') return successor.untilMs;
  return successor.at === 'leaving' && !successor.killed ? successor.deadlineMs : null;
}

/**
 * The app that was proved for this launch, or has visitors already, to take the place of the one that left; null: there is
 * none.
 */
export function provedFor(app: AppSlice, launch: LaunchSpec): ProvedSuccessor | null {
  const { successor } = app;
  const isProved = successor.at === 'judged' && successor.verdict.at === 'proved';
  return isProved && sameLaunch(successor.run.launch, launch) ? successor : takingOf(app);
}

export type ProvedSuccessor = Extract<Successor, { at: 'judged' | 'moving' | 'moved' }>;

/** Is there a second process? */
export function successorRun({ successor }: AppSlice): Run | null {
  return 'run' in successor ? successor.run : null;
}

function isTried(app: AppSlice, inputs: AppInputs, run: Run, launch: LaunchSpec): boolean {
  const { life, sessions } = app;
  if (
    life.at !== 'ready' ||
    !(inputs.settings?.restart === 'overlap' || isByItself(app, inputs, run, launch))
  )
    return false;
  // Where the app has no shim, one that listens apart has none either.
  return sessions.hello?.carry === true && launch.port === run.launch.port && sameAddress(launch, run.launch);
}

/** Once it is tried, the visitor may leave. */
function isByItself(app: AppSlice, inputs: AppInputs, run: Run, launch: LaunchSpec): boolean {
  return besideByItself(app.successor) !== null || isBesideByItself(app, inputs, run, launch);
}

/** Asks first whether two of it can run side by side. Null: they can't. */
function tryIt(
  app: AppSlice,
  inputs: AppInputs,
  { run, launch }: Run,
  wanted: WantedLaunch,
  nowMs: number,
): Step | null {
  const { sideBySide } = app;
  const isOfRun = sideBySide.at !== 'unasked' && sideBySide.run === run;
  if (!isOfRun) {
    const asked = { at: 'asked', run, before: aloneNow(sideBySide) } as const;
    const byItself = inputs.settings?.restart !== 'overlap';
    return [{ ...app, sideBySide: asked }, [{ type: 'alone.ask', run, launch, byItself }]];
  }
  if (sideBySide.at === 'asked') return [app, []];
  return sideBySide.alone === null ? rehearse({ ...app, sideBySide: unasked }, inputs, wanted, nowMs) : null;
}

function remember(app: AppSlice, { run, alone }: Extract<SideBySide, { at: 'seen' }>): Step {
  const known = { ...app, sideBySide: { at: 'known', run, alone } } as const;
  if (alone.why !== 'late') return [known, [{ type: 'alone.remember', alone }]];
  // Another time it may not be.
  return [{ ...known, series: { ...app.series, restarts: 0 } }, [{ type: 'series.break' }]];
}

function rehearse(app: AppSlice, inputs: AppInputs, wanted: WantedLaunch, nowMs: number): Step {
  const { launch, config } = wanted;
  const { stats, generation, series } = app;
  const isAsked = inputs.settings?.restart === 'overlap';
  const run: Run = {
    ...{ run: stats.nextRun, launch, generation, endpoint: inputs.tunnel.url, config, pid: null },
    ...(isAsked ? {} : { beside: series.restarts }),
  };
  return [
    {
      ...app,
      successor: {
        at: 'proving',
        run,
        hello: null,
        slow: null,
        untilMs: isAsked ? null : nowMs + patienceMs,
      },
      raisedApart: null,
      spare: spareTaken(app.spare),
      stats: { ...stats, nextRun: run.run + 1, tried: stats.tried + 1 },
    },
    [{ type: 'process.rehearse', run: run.run, launch }],
  ];
}

/** Until it has taken the place of the other, a restart by hand and any newer launch make it needless. */
function isNeeded({ life, generation }: AppSlice, inputs: AppInputs, run: Run): boolean {
  if (inputs.intent !== 'run' || generation !== run.generation) return false;
  if (life.at !== 'ready' && life.at !== 'stopping' && life.at !== 'stopped') return false;
  const wanted = wantedApp(inputs, null);
  const isReplaced = life.at !== 'ready' || !isWantedAsItIs(inputs, life.run);
  return (
    isReplaced &&
    (wanted.kind === 'unknown' || (wanted.kind === 'launch' && sameLaunch(wanted.launch, run.launch)))
  );
}

/** One that has visitors goes on with them, whatever is wanted by then. */
function isFollowing({ life }: AppSlice, { intent }: AppInputs): boolean {
  return intent === 'run' && (life.at === 'ready' || life.at === 'stopping' || life.at === 'stopped');
}

/** What is wanted is no other than what was refused, or is not known just now. */
function isRemembered({ life }: AppSlice, inputs: AppInputs): boolean {
  return life.at === 'ready' && !isWantedAsItIs(inputs, life.run);
}

/** The edit was taken back: what runs is what is wanted. */
function isWantedAsItIs(inputs: AppInputs, run: Run): boolean {
  const wanted = wantedApp(inputs, run);
  return wanted.kind === 'launch' && sameLaunch(wanted.launch, run.launch);
}

function letGo(
  app: AppSlice,
  successor: Extract<Successor, { at: 'proving' | 'judged' | 'moving' | 'moved' }>,
  nowMs: number,
): Step {
  const { run } = successor;
  const isStuck = successor.at === 'proving' && successor.slow === 'script';
  const verdict = verdictOf(successor, nowMs);
  const leaving = {
    at: 'leaving',
    run,
    deadlineMs: nowMs + (isStuck ? 0 : graceMs),
    killed: false,
    verdict,
  } as const;
  return [
    { ...app, successor: leaving },
    [{ type: 'process.stop', run: run.run, sessions: 'drop', aside: true }],
  ];
}

function isLate({ untilMs }: Extract<Successor, { at: 'proving' }>, nowMs: number): boolean {
  return untilMs !== null && nowMs >= untilMs;
}

/** Null: it was not judged. */
function verdictOf(
  successor: Extract<Successor, { at: 'proving' | 'judged' | 'moving' | 'moved' }>,
  nowMs: number,
): Rejection | Inability | null {
  if (successor.at === 'proving') return isLate(successor, nowMs) ? { at: 'rejected', why: 'late' } : null;
  return successor.at !== 'judged' || successor.verdict.at === 'proved' ? null : successor.verdict;
}
