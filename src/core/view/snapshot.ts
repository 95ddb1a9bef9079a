import type { FailureText } from '../app/failure-text.ts';
import type { Problem } from '../base/problem.ts';
import type { AllowedOrigin } from '../settings/allowed-origins.ts';
import type { TunnelError } from '../tunnel/life.ts';

export type ProcessState = 'starting' | 'ready' | 'stopping' | 'stopped' | 'backoff' | 'failed';
export type TunnelState = 'off' | 'connecting' | 'online' | 'reconnecting' | 'failed';
export type Verdict = 'pass' | 'fail' | 'skipped';

export interface ProcessView {
  readonly state: ProcessState;
  readonly pid: number | null;
  readonly port: number | null;
  readonly sinceMs: number;
  /** Starts after the first one. */
  readonly restarts: number;
  /** Why it is in this state, in a sentence, where that is not plain. */
  readonly reason: string | null;
  /** With `failed`: the reason in its parts. */
  readonly failure: FailureText | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** When the next start is tried, in `backoff`. */
  readonly retryAtMs: number | null;
}

export interface TunnelView {
  readonly state: TunnelState;
  readonly url: string | null;
  readonly sinceMs: number;
  readonly reconnections: number;
  readonly reason: string | null;
  readonly error: TunnelError | null;
  readonly retryAtMs: number | null;
}

/** Who came through the tunnel. */
export interface VisitsView {
  readonly count: number;
  readonly webSockets: number;
  /** Origins that visitors came with and that the app refused. */
  readonly refused: readonly { readonly origin: string; readonly times: number }[];
}

export interface Diagnosis {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface ProbeView {
  readonly target: string;
  readonly url: string;
  readonly check: 'health' | 'websocket';
  readonly origin: string | null;
  readonly expect: 'accepted' | 'refused';
  /** HTTP status; null while there was no answer. */
  readonly status: number | null;
  readonly verdict: Verdict;
  readonly latencyMs: number | null;
  readonly diagnosis: Diagnosis;
  readonly atMs: number;
}

export interface SettingsChange {
  readonly atMs: number;
  readonly names: readonly string[];
  /** In words, without values of secrets: `STREAMLIT_PORT 8502 → 8510`. */
  readonly text: string;
}

export interface SettingsView {
  readonly file: string;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly lastChange: SettingsChange | null;
}

/** Something notable that happened, in a sentence without secrets. */
export interface HistoryEntry {
  readonly atMs: number;
  readonly text: string;
}

/** The exception that ended a run of the app's script, which Streamlit survives. */
export interface AppFailureView {
  /** `app/front.py:12 in <module>`; null where none of the user's own code is involved. */
  readonly where: string | null;
  readonly message: string;
  readonly hint: string;
  readonly atMs: number;
}

/** What a new user may do next; null: nothing to offer. */
export interface Offers {
  /** The file that the settings file, which is not there yet, can be written from. */
  readonly envExample: string | null;
  /** How a tunnel that nobody has asked for is opened. */
  readonly tunnel: string | null;
}

/** Everything a screen or `status` shows, without any secret. */
export interface Snapshot {
  readonly project: string;
  readonly name: string;
  readonly pid: number;
  readonly version: string;
  readonly streamlit: { readonly version: string | null; readonly foundIn: string } | null;
  readonly process: ProcessView;
  readonly tunnel: TunnelView;
  readonly origins: { readonly wildcard: boolean; readonly origins: readonly AllowedOrigin[] };
  readonly probes: readonly ProbeView[];
  readonly visits: VisitsView;
  readonly settings: SettingsView;
  readonly appFailure: AppFailureView | null;
  readonly offers: Offers;
  /** What the user should know though nothing is broken, each a sentence. */
  readonly notices: readonly string[];
  /** The last changes, the newest last. */
  readonly history: readonly HistoryEntry[];
}
