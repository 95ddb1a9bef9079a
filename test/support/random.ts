/** A source of numbers that gives the same sequence for the same seed, so that a failure can be repeated. */
export interface Random {
  /** From 0 up to, not with, `limit`. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
  /** Up to `maxPieces` of the pieces, joined. */
  readonly text: (pieces: readonly [string, ...string[]], maxPieces: number) => string;
}

/** The generator mulberry32: 32 bits of state, good enough to vary test data. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(choices: readonly [T, ...T[]]): T => choices[below(choices.length)] ?? choices[0];
  const text = (pieces: readonly [string, ...string[]], maxPieces: number): string =>
    Array.from({ length: below(maxPieces + 1) }, () => pick(pieces)).join('');
  return { below, pick, text };
}
