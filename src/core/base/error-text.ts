/** The message of what was thrown; of what is no error, what it says as a text. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same with the calls that led to it: for a fault of our own, never for a user's. */
export function errorTrace(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
