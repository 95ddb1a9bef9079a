import { expect, it } from 'vitest';
import { type Guesses, guessingPauseMs, withGuess } from '../../../../src/core/door/access/guessing.ts';

function guessed(times: number, atMs = 0): Guesses | undefined {
  let guesses: Guesses | undefined;
  for (let count = 0; count < times; count += 1) guesses = withGuess(guesses, atMs);
  return guesses;
}

it('whoever mistypes a few times need not wait', () => {
  expect(guessingPauseMs(guessed(20), 1)).toBeNull();
  expect(guessingPauseMs(undefined, 1)).toBeNull();
});

it('whoever guesses on waits until the minute is over, and begins anew', () => {
  const guesses = guessed(21, 1000);
  expect(guessingPauseMs(guesses, 31_000)).toBe(30_000);
  expect(guessingPauseMs(guesses, 61_000)).toBeNull();
  expect(withGuess(guesses, 61_000).count).toBe(1);
});
