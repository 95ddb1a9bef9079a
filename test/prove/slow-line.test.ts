import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { usualDeadlines } from '../../src/services/tunnel/deadlines.ts';
import { startOverSlowLine } from '../support/slow-session.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('a round trip of 3 s is connected with the usual deadlines, and stays so', async () => {
  const { edge, session } = await startOverSlowLine(undo, 3000, { deadlines: usualDeadlines });
  await session.until('online');
  expect(session.opened()).toBeLessThan(4);
  // Longer than the silence of a usual line; what is waited for is that nothing happens.
  await delay(usualDeadlines.silenceMs * 2);
  expect(session.view()).toMatchObject({ state: 'online', reconnections: 0 });
  expect(edge.liveTunnels()).toHaveLength(1);
});
