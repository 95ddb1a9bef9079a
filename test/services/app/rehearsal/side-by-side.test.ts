import { expect, it } from 'vitest';
import type { Alone } from '../../../../src/core/app/sessions/alone.ts';
import type { LonerCause } from '../../../../src/services/app/rehearsal/loner-file.ts';
import { createSideBySide } from '../../../../src/services/app/rehearsal/side-by-side.ts';
import { running } from '../../../support/core.ts';

/** What is answered of a run without a process, by what is kept of the project. */
async function answer(byItself: boolean, seen: LonerCause | null, restarts: number): Promise<Alone | null> {
  const { promise, resolve } = Promise.withResolvers<Alone | null>();
  const look = createSideBySide({
    file: { read: () => seen, write() {}, remove() {} },
    series: { read: () => restarts },
    living: () => null,
    emit: ({ alone }) => resolve(alone),
  });
  look.ask(1, running().last('process.start').launch, byItself);
  return promise;
}

it.each<[string, Alone['why'] | null, boolean, LonerCause | null, number]>([
  ['one that was refused when nobody asked for two is tried where somebody does', null, false, 'refused', 0],
  ['and not by itself', 'refused', true, 'refused', 3],
  ['what two took from each other counts in either way', 'taken', false, 'taken', 3],
  ['and', 'taken', true, 'taken', 3],
  [
    'other sources than those of the restarts that went well are not tried by themselves',
    'unproved',
    true,
    null,
    2,
  ],
  ['nor what nothing is to be seen of', 'unseen', true, null, 3],
])('%s', async (_, why, byItself, seen, restarts) => {
  expect((await answer(byItself, seen, restarts))?.why ?? null).toBe(why);
});
