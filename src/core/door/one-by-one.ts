/** How WebSockets go over to an app beside the one that they are at: the sessions' owner says which may, and the door moves them. */
export interface OneByOne {
  /** Where the new app listens. */
  readonly place: string;
  /** No other is begun once it aborts. */
  readonly signal: AbortSignal;
  /** The new app is. */
  readonly gone: AbortSignal;
  /** Whose scripts run in the old app? */
  busy(): Promise<readonly string[]>;
  /** Resolves when the new app has time for another. */
  mayNext(): Promise<void>;
  /** Gives it this session. False: its script runs on, or it can't. */
  hand(session: string): Promise<boolean>;
  /** Its WebSocket is there. */
  arrived(session: string): void;
}

/** What became of those who were moved so. */
export interface MovedOnes {
  readonly count: number;
  /** Not let in any more. */
  readonly closed: number;
  /** The longest that one was silent; null: none was moved. */
  readonly silenceMs: number | null;
}
