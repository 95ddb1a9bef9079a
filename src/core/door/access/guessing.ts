/** How often an address has come with a link, a cookie or a token that nobody was given. */
export interface Guesses {
  readonly count: number;
  readonly sinceMs: number;
}

const most = 20;
const withinMs = 60_000;

/** One more wrong one. */
export function withGuess(before: Guesses | undefined, nowMs: number): Guesses {
  return before === undefined || isOver(before, nowMs)
    ? { count: 1, sinceMs: nowMs }
    : { ...before, count: before.count + 1 };
}

/** How long this address is told to wait; null: it need not. */
export function guessingPauseMs(guesses: Guesses | undefined, nowMs: number): number | null {
  if (guesses === undefined || isOver(guesses, nowMs) || guesses.count <= most) return null;
  return guesses.sinceMs + withinMs - nowMs;
}

function isOver({ sinceMs }: Guesses, nowMs: number): boolean {
  return nowMs - sinceMs >= withinMs;
}
