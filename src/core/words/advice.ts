/** What is wrong, why it matters, and the very line to write or command to run. */
export interface Advice {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}
