import type { Install } from '../app/install.ts';
import type { LaunchSpec } from '../app/launch.ts';
import type { RaisedFailure } from '../app/script-failure-watch.ts';
import type { SearchedPlace } from '../app/searched-place.ts';
import type { ConfigReading } from '../app/streamlit-config.ts';
import type { Problem } from '../base/problem.ts';
import type { ClockJump } from '../base/wall-time.ts';
import type { ProbeBook } from '../checks/app-schedule.ts';
import type { ProxyTarget } from '../checks/proxy-move.ts';
import type { HopWatch } from '../checks/public-schedule.ts';
import type { DoorMode } from '../door/visitor.ts';
import type { CorsMode } from '../settings/allowed-origins.ts';
import type { Environment, Settings, SettingsOptions } from '../settings/settings.ts';
import type { TunnelLife } from '../tunnel/life.ts';
import type { HistoryEntry, SettingsChange } from '../view/snapshot.ts';
import type { NgrokConfig, ProjectScan, StartObstacle } from './events.ts';

/** What is known before anything happens and never changes. */
export interface Boot {
  readonly cwd: string;
  /** The settings file as the user named it: `.env`. */
  readonly envFile: string;
  readonly shell: Environment;
  readonly options: SettingsOptions;
  /** Handed to `streamlit run` as they are. */
  readonly extraArgs: readonly string[];
  /** Taken when no script was named; null: the first of the usual files. */
  readonly defaultScript: string | null;
  readonly cors: CorsMode;
  /** A Streamlit of our own is installed where the machine has none. */
  readonly providesStreamlit: boolean;
  /** With a screen a failure is shown and waited out; without one it ends the program with code 1. */
  readonly attended: boolean;
  readonly startedAtMs: number;
}

/** Why the app is not started again by itself. */
export type Failure =
  | { readonly kind: 'obstacle'; readonly obstacle: StartObstacle }
  | { readonly kind: 'no-streamlit'; readonly lookedIn: readonly SearchedPlace[] }
  | { readonly kind: 'not-installed'; readonly message: string }
  | { readonly kind: 'no-script' }
  | { readonly kind: 'usage'; readonly tail: readonly string[] }
  | { readonly kind: 'crash-loop'; readonly times: number; readonly tail: readonly string[] }
  | { readonly kind: 'never-healthy'; readonly afterMs: number; readonly tail: readonly string[] };

/** One numbered lifetime of the child. */
export interface Run {
  readonly run: number;
  readonly launch: LaunchSpec;
  /** The wish for a restart that this run fulfils. */
  readonly generation: number;
  /** The tunnel's URL that its list was made with. */
  readonly endpoint: string | null;
  /** The config files as they were when it was started. */
  readonly config: ConfigReading;
  readonly pid: number | null;
}

/** The life of the app, as a user meets it. */
export type AppProcess =
  | { readonly at: 'stopped' }
  | { readonly at: 'starting'; readonly run: Run }
  | { readonly at: 'ready'; readonly run: Run }
  | {
      readonly at: 'stopping';
      readonly run: Run;
      readonly deadlineMs: number;
      readonly killed: boolean;
      readonly failure: Failure | null;
    }
  | { readonly at: 'backoff'; readonly untilMs: number; readonly launch: LaunchSpec }
  | { readonly at: 'failed'; readonly failure: Failure; readonly launch: LaunchSpec | null };

/** How the app ended last. */
export interface Exit {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly tail: readonly string[];
}

/** A launch that is looked at before anything that runs is dropped for it. */
export interface Vetting {
  readonly launch: LaunchSpec;
  readonly verdict: 'asked' | 'clear' | 'blocked';
  /** What stood in the way when it was last looked at. */
  readonly obstacle: StartObstacle | null;
  /** When to ask again, if it is blocked. */
  readonly againAtMs: number;
}

/** The local door that the tunnel leads to: there from the first wish for a tunnel on. */
export type DoorLife =
  | { readonly at: 'closed' }
  | { readonly at: 'opening' }
  | { readonly at: 'failed'; readonly message: string }
  | { readonly at: 'open'; readonly url: string; readonly mode: DoorMode | null };

/** Who came through the door. */
export interface Visits {
  readonly count: number;
  readonly webSockets: number;
  /** Origins that the app refused, those of late last. */
  readonly refused: readonly RefusedOrigin[];
}

export interface RefusedOrigin {
  readonly origin: string;
  readonly times: number;
}

/** What the process's life has been so far. */
export interface ProcessRecord {
  readonly sinceMs: number;
  readonly nextRun: number;
  /** Ends in a row without getting ready. */
  readonly failures: number;
  /** Exponent of the next backoff. */
  readonly backoffs: number;
  readonly exit: Exit | null;
  /** Its start takes longer than one that goes well. */
  readonly slow: boolean;
}

export interface State {
  readonly boot: Boot;
  /** `leave at once` skips every grace. */
  readonly wish: 'run' | 'leave' | 'leave at once';
  readonly exitCode: number;
  readonly ended: boolean;
  readonly cors: CorsMode;
  /** Counts the restarts asked for by hand. */
  readonly generation: number;
  /** The last settings that were valid. */
  readonly settings: Settings | null;
  /** Whether they were read from a file: only one that was there can be missed. */
  readonly fromFile: boolean;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly lastChange: SettingsChange | null;
  readonly project: ProjectScan | null;
  readonly scan: 'done' | 'wanted' | 'asked';
  readonly scannedAtMs: number;
  /** Whether the Streamlit that was found has been asked for the version that its files do not tell. */
  readonly versionAsked: boolean;
  readonly install: Install;
  readonly ngrok: NgrokConfig | 'asked' | null;
  readonly process: AppProcess;
  readonly record: ProcessRecord;
  readonly vetting: Vetting | null;
  readonly raised: RaisedFailure | null;
  /** Files whose saving is told. */
  readonly watchedSources: readonly string[];
  readonly tunnel: TunnelLife;
  readonly door: DoorLife;
  readonly visits: Visits;
  readonly probes: ProbeBook;
  readonly watch: HopWatch;
  /** The last notable changes, the newest last. */
  readonly history: readonly HistoryEntry[];
  readonly proxyTarget: ProxyTarget;
  readonly wakeAtMs: number | null;
  /** When the wall clock left ours behind, the oldest first. */
  readonly jumps: readonly ClockJump[];
}
