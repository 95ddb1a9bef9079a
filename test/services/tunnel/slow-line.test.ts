import { afterEach, expect, test } from 'vitest';
import { usualDeadlines } from '../../../src/services/tunnel/deadlines.ts';
import { startOverSlowLine } from '../../support/slow-session.ts';

// With the usual deadlines and a round trip of 3 s: npm run prove -- slow-line

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

test('a line that needs longer than the deadline to sign in is connected, since the deadline grows', async () => {
  const deadlines = { ...usualDeadlines, connectMs: 400, bindMs: 400, closeMs: 1000 };
  const { session } = await startOverSlowLine(undo, 200, { deadlines, speed: 5 });
  await session.until('connecting timeout');
  await session.until('online');
  expect(session.opened()).toBeGreaterThan(1);
});
