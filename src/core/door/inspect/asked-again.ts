/** What came of asking again. */
export interface AskedAgain {
  /** With this Origin; null: without one. */
  readonly origin: string | null;
  /** Null: there was no answer. */
  readonly status: number | null;
  readonly ms: number;
  /** Why there was none. */
  readonly failure: string | null;
}
