/** The wall clock went this much further than our own: the machine slept, or its clock was set. */
export interface ClockJump {
  readonly atMs: number;
  /** Negative: it was set back. */
  readonly byMs: number;
}

/** A clock that is set every second must not fill the memory. */
const mostJumps = 100;

/** The jumps with one more; of too many the two oldest become one. */
export function addJump(jumps: readonly ClockJump[], jump: ClockJump): readonly ClockJump[] {
  const [first, second, ...rest] = jumps;
  if (first === undefined || second === undefined || jumps.length < mostJumps) return [...jumps, jump];
  return [{ atMs: second.atMs, byMs: first.byMs + second.byMs }, ...rest, jump];
}

/**
 * What the wall clock showed, or will show, at this moment of the state's own time, which neither sleeps nor jumps: for
 * what people read. What is decided compares the state's own times alone.
 */
export function wallTime(jumps: readonly ClockJump[], ms: number): number {
  return jumps.reduce((wallMs, { atMs, byMs }) => (atMs <= ms ? wallMs + byMs : wallMs), ms);
}
