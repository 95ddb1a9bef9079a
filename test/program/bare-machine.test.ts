import { delimiter } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BareMachine, bareMachine, figure } from '../support/packages/machine.ts';
import { cloneOn, readyIn } from '../support/packages/newcomer.ts';

// The machine's own Node; others, and none, are `npm run prove -- packages`.

let machine: BareMachine;
beforeEach(() => {
  machine = bareMachine();
});
afterEach(() => machine.remove());

it('npm start from a fresh clone, in an empty home, shows the demo with a Streamlit of its own', {
  timeout: 600_000,
}, async () => {
  // As the tests are started, Node's folder of the checkout comes first.
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((place) => !/node_modules/.test(place));
  const took = await readyIn(machine, { command: 'npm', args: ['start'], cwd: await cloneOn(machine), path });
  figure('npm start from a fresh clone in an empty home', took);
  expect(took).toMatch(/ s$/);
});
