import { noSeries, type Series, type SeriesEvent } from './beside/series.ts';
import type { Failure, PortHolder, StartObstacle } from './failure.ts';
import type { LaunchSpec } from './launch.ts';
import type { AppFailure } from './script-failure.ts';
import { type AloneEvent, type SideBySide, unasked } from './sessions/alone.ts';
import { noSpare, type SpareEvent, type SpareSlice } from './sessions/spare-state.ts';
import {
  type Ahead,
  type Hello,
  type LeftKey,
  noSessions,
  type PairEvent,
  type SessionsEvent,
  type SessionsSlice,
} from './sessions/state.ts';
import type { Inability, Rejection, SlowPart, TrialVerdict } from './sessions/trial.ts';
import type { ConfigReading } from './streamlit-config.ts';

export type { Failure, PortHolder, StartObstacle } from './failure.ts';

/** One numbered lifetime of the child. */
export interface Run {
  readonly run: number;
  readonly launch: LaunchSpec;
  /** How many restarts had been asked for by hand when it was started: it fulfils these. */
  readonly generation: number;
  /** The tunnel's URL that its list was made with. */
  readonly endpoint: string | null;
  /** The config files as they were when it was started. */
  readonly config: ConfigReading;
  readonly pid: number | null;
  /** It was a spare before. */
  readonly warm?: true;
  /** Where it listened while it was tried beside another. */
  readonly place?: string;
  /** It was tried beside another by itself, after so many restarts in a row that went well. */
  readonly beside?: number | undefined;
}

/** The life of the app, as a user meets it. */
export type AppLife =
  | { readonly at: 'stopped' }
  | { readonly at: 'starting'; readonly run: Run }
  | { readonly at: 'ready'; readonly run: Run }
  | {
      readonly at: 'stopping';
      readonly run: Run;
      readonly deadlineMs: number;
      readonly killed: boolean;
      readonly failure: Failure | null;
      /** It listens no more: the app that was proved may. */
      readonly yielded?: true;
    }
  | { readonly at: 'backoff'; readonly untilMs: number; readonly launch: LaunchSpec }
  | { readonly at: 'failed'; readonly failure: Failure; readonly launch: LaunchSpec | null };

/** An app that is tried beside the run that it is to replace. */
export type Successor =
  | { readonly at: 'none' }
  /** `slow`: what takes longer than anybody waits without a word. */
  | {
      readonly at: 'proving';
      readonly run: Run;
      readonly hello: Hello | null;
      readonly slow: SlowPart | null;
      /** When it is waited for no longer; null: its own judge says. */
      readonly untilMs: number | null;
    }
  | { readonly at: 'judged'; readonly run: Run; readonly hello: Hello | null; readonly verdict: TrialVerdict }
  /** It is proved, and visitors go over to it one by one; `hurried`: no more of them, since something else is wanted. */
  | (WithVisitors & { readonly at: 'moving'; readonly hurried: boolean })
  /** Those who could go over so are with it: the other app may be stopped. */
  | (WithVisitors & { readonly at: 'moved'; readonly ahead: Ahead })
  /** It was asked to go; `verdict`: what it was not good for. Null: nobody wants it any more. */
  | {
      readonly at: 'leaving';
      readonly run: Run;
      readonly deadlineMs: number;
      readonly killed: boolean;
      readonly verdict: Rejection | Inability | null;
    }
  /** Not tried again before something else is wanted. */
  | {
      readonly at: 'refused';
      /** The run that it was. */
      readonly tried: number;
      readonly launch: LaunchSpec;
      readonly verdict: Rejection;
    };

/** A successor that visitors are led to, beside the run that others are still with. */
interface WithVisitors {
  readonly run: Run;
  readonly hello: Hello | null;
  /** Where it listens for now. */
  readonly place: string;
  /** How many are with it; null: not known. */
  readonly live: number | null;
  /** Of those who are: how many began afresh, and what could not be read. */
  readonly failed: number;
  readonly unread: readonly LeftKey[];
}

/** How the app ended last. */
export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly tail: readonly string[];
}

/** A launch that is looked at before anything that runs is dropped for it. */
export interface Preflight {
  readonly launch: LaunchSpec;
  readonly verdict: 'asked' | 'clear' | 'blocked';
  /** What stood in the way when it was last looked at. */
  readonly obstacle: StartObstacle | null;
  /** When to ask again, if it is blocked. */
  readonly againAtMs: number;
}

/** What the app's life has been so far. */
export interface AppStats {
  readonly sinceMs: number;
  readonly nextRun: number;
  /** How many of the runs were tried beside another and have not, or not yet, taken its place. */
  readonly tried: number;
  /** Ends in a row without getting ready. */
  readonly failures: number;
  /** Exponent of the next backoff. */
  readonly backoffs: number;
  readonly exit: Exit | null;
  /** Its start takes longer than one that goes well. */
  readonly slow: boolean;
}

/** What a run of the script failed with last, in which run of the app. */
export interface RaisedFailure {
  readonly run: number;
  readonly failure: AppFailure;
  readonly atMs: number;
  /** The very same failed before its files were saved. */
  readonly isBack: boolean;
}

/** A default port that somebody else held at the start, and the one that was taken instead, for good. */
export interface MovedPort {
  readonly from: number;
  readonly to: number;
  readonly holder: PortHolder | null;
}

/** All that is known of the app's process. */
export interface AppSlice {
  readonly life: AppLife;
  readonly stats: AppStats;
  readonly preflight: Preflight | null;
  readonly movedPort: MovedPort | null;
  readonly raised: RaisedFailure | null;
  /** The last one whose files were saved since. */
  readonly mended: RaisedFailure | null;
  /** The same of one that is tried beside it. */
  readonly raisedApart: RaisedFailure | null;
  /** The files whose saving is told. */
  readonly watchedSources: readonly string[];
  /** Counts the restarts asked for by hand: a run that was started before the last of them is replaced. */
  readonly generation: number;
  /** Those of visitors, and what becomes of them. */
  readonly sessions: SessionsSlice;
  readonly spare: SpareSlice;
  readonly successor: Successor;
  readonly sideBySide: SideBySide;
  readonly series: Series;
}

/** What happened to the app's process. */
export type AppEvent =
  /** `warm`: it was a spare before. */
  | { readonly type: 'process.spawned'; readonly run: number; readonly pid: number; readonly warm?: true }
  | { readonly type: 'process.refused'; readonly run: number; readonly obstacle: StartObstacle }
  | { readonly type: 'process.healthy'; readonly run: number }
  /** It was asked to stop, and has left its place to the app that follows. */
  | { readonly type: 'process.yielded'; readonly run: number }
  | {
      readonly type: 'process.exited';
      readonly run: number;
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** The last lines of stderr, without secrets. */
      readonly tail: readonly string[];
    }
  /** The answer to `launch.check`: null when nothing stands in the way. */
  | {
      readonly type: 'launch.checked';
      readonly launch: LaunchSpec;
      readonly obstacle: StartObstacle | null;
    }
  | SessionsEvent
  | PairEvent
  | SpareEvent
  | AloneEvent
  | SeriesEvent
  | { readonly type: 'successor.slow'; readonly run: number; readonly part: SlowPart }
  | { readonly type: 'successor.judged'; readonly run: number; readonly verdict: TrialVerdict }
  | { readonly type: 'successor.moved'; readonly run: number; readonly ahead: Ahead }
  /** A run of the app's script ended by an exception. */
  | { readonly type: 'app.raised'; readonly run: number; readonly failure: AppFailure }
  /** One of the files watched was saved. */
  | { readonly type: 'sources.changed' };

/** Before anything has happened. */
export function initialApp(nowMs: number): AppSlice {
  return {
    life: { at: 'stopped' },
    stats: { sinceMs: nowMs, nextRun: 1, tried: 0, failures: 0, backoffs: 0, exit: null, slow: false },
    preflight: null,
    movedPort: null,
    raised: null,
    mended: null,
    raisedApart: null,
    watchedSources: [],
    generation: 0,
    sessions: noSessions,
    spare: noSpare,
    successor: { at: 'none' },
    sideBySide: unasked,
    series: noSeries,
  };
}

/** The run that has, or may have, a process. */
export function liveRun(life: AppLife): Run | null {
  return 'run' in life ? life.run : null;
}

/** The number of the newest run; 0: there was none yet. */
export function latestRun({ stats }: AppSlice): number {
  return stats.nextRun - 1;
}
