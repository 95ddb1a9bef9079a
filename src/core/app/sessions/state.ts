import type { LaunchSpec } from '../launch.ts';

/** What a run of the app says of itself as it starts. */
export type Hello =
  | { readonly carry: true }
  /** `why` is a code of the shim's. */
  | { readonly carry: false; readonly why: string; readonly detail: string };

/** A key of the visitors' sessions that could not go over. */
export interface LeftKey {
  readonly key: string;
  /** The type of its value: `sqlite3.Connection`. */
  readonly kind: string;
  readonly why: string;
  /** In how many sessions. */
  readonly sessions: number;
}

/** A key that still holds what a variable was before it changed. */
export interface StaleKey {
  readonly key: string;
  readonly name: string;
}

/** What an app wrote down of its sessions before it left. */
export interface Dump {
  readonly sessions: number;
  readonly left: readonly LeftKey[];
  /** Threads of the app's own that ran at that time, by name. */
  readonly threads: readonly string[];
  /** Scripts that were stopped on their way. */
  readonly stopped: number;
  /** Sessions that were larger than the limits. */
  readonly tooLarge: number;
  readonly stale: readonly StaleKey[];
}

/** Why the next run begins with fresh sessions. */
export type DropCause =
  /** The program leaves, or the app failed. */
  | 'leaving'
  | 'failed'
  /** By hand, or by OCAP_RESTART. */
  | 'asked'
  | 'setting'
  /** A password, secret, key or token of the app's environment changed. */
  | 'secret'
  /** The app said that it cannot, or nothing at all. */
  | 'cannot'
  | 'no-hello'
  | 'crash';

/** Why sessions that were to go over did not. */
export type LossCause = 'no-hello' | 'cannot' | 'late' | 'closed' | 'refused';

/** What becomes of the sessions at one restart. */
export type Fate =
  | { readonly at: 'dropped'; readonly cause: DropCause; readonly names: readonly string[] }
  /** The app was asked to write them down. */
  | { readonly at: 'asked' }
  | { readonly at: 'lost'; readonly cause: LossCause; readonly detail: string }
  /** Written down, and not yet read. */
  | { readonly at: 'packed'; readonly dump: Dump }
  | { readonly at: 'taken'; readonly dump: Dump; readonly carried: number };

/** Those that went over one by one, before the app that they come from was stopped. */
export interface Ahead {
  readonly count: number;
  /** WebSockets that were not let in any more. */
  readonly closed: number;
  /** The longest that one of their WebSockets was silent; null: none was moved. */
  readonly silenceMs: number | null;
  readonly left: readonly LeftKey[];
  readonly stale: readonly StaleKey[];
}

export const nobodyAhead: Ahead = { count: 0, closed: 0, silenceMs: null, left: [], stale: [] };

/** The sessions on their way from one run to the next. */
export interface Handover {
  /** The launch that they come from: what changed since then decides whether they may go on. */
  readonly from: LaunchSpec;
  readonly fate: Fate;
  readonly ahead: Ahead;
  /** Since when visitors have been without an app. */
  readonly sinceMs: number;
  /** How long that was; null: it goes on. */
  readonly awayMs: number | null;
  /** How long the WebSockets that the door kept were silent; null: it kept none. */
  readonly silenceMs: number | null;
  /** Does the new app wait with its scripts until those are moved? */
  readonly held: boolean;
  /** How many of those could not be. */
  readonly closed: number;
  /** Keys that were written down and could not be read again. */
  readonly unread: readonly LeftKey[];
  /** Sessions that began afresh since what was written of them could not be used. */
  readonly failed: number;
  /** The next app was tried beside the one before by itself, after so many restarts in a row that went well; null: it was not. */
  readonly beside: number | null;
}

/** All that is known of the visitors' sessions. */
export interface SessionsSlice {
  /** Of the run that lives; null: it has said nothing. */
  readonly hello: Hello | null;
  /** How many there are; null: not known. */
  readonly live: number | null;
  /** Until when another restart by hand means fresh sessions; null: it does not. */
  readonly freshUntilMs: number | null;
  /** Was it asked for fresh sessions, by hand, since the last start? */
  readonly fresh: boolean;
  /** At the last restart. */
  readonly handover: Handover | null;
  /** Do sessions go over between two throw-away apps of this Streamlit? Asked once. */
  readonly pair: 'unknown' | 'asked' | 'whole' | 'broken';
}

/** What a try with two of them came to. */
export interface PairEvent {
  readonly type: 'sessions.tried';
  readonly isWhole: boolean;
}

export interface PairCommand {
  readonly type: 'sessions.try';
  readonly run: number;
  readonly launch: LaunchSpec;
}

/** What the visitors' sessions tell; `run`: of whom. */
export type SessionsEvent =
  | { readonly type: 'sessions.hello'; readonly run: number; readonly hello: Hello }
  | { readonly type: 'sessions.live'; readonly run: number; readonly count: number }
  | { readonly type: 'sessions.dumped'; readonly run: number; readonly dump: Dump }
  | {
      readonly type: 'sessions.lost';
      readonly run: number;
      readonly cause: LossCause;
      readonly detail: string;
    }
  | {
      readonly type: 'sessions.taken';
      readonly run: number;
      readonly carried: number;
      readonly held: boolean;
    }
  | {
      readonly type: 'sessions.restored';
      readonly run: number;
      readonly fresh: number;
      readonly left: readonly LeftKey[];
    };

/** Before anything has happened. */
export const noSessions: SessionsSlice = {
  hello: null,
  live: null,
  freshUntilMs: null,
  fresh: false,
  handover: null,
  pair: 'unknown',
};
