import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { usualDeadlines } from '../../../src/services/tunnel/deadlines.ts';
import { startEdge } from '../../edge/edge.ts';
import { startSlowLine } from '../../support/slow-line.ts';
import { startTunnelSession, type TunnelSessionOptions } from '../../support/tunnel-session.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function startOver(roundTripMs: number, options: TunnelSessionOptions = {}) {
  const edge = await startEdge();
  undo.push(() => edge.close());
  const line = await startSlowLine(edge.agentAddr, roundTripMs);
  undo.push(() => line.close());
  const session = startTunnelSession(edge, { settings: `NGROK_SERVER_ADDR=${line.address}`, ...options });
  undo.push(() => session.end());
  return { edge, session };
}

test('a line that needs longer than the deadline to sign in is connected, since the deadline grows', async () => {
  const { session } = await startOver(500);
  await session.until('connecting timeout');
  await session.until('online');
});

test('a round trip of 3 s is connected with the usual deadlines, and stays so', {
  timeout: 90_000,
}, async () => {
  const { edge, session } = await startOver(3000, { deadlines: usualDeadlines });
  await session.until('online');
  expect(session.opened()).toBeLessThan(4);
  // Longer than the silence of a usual line; what is waited for is that nothing happens.
  await delay(usualDeadlines.silenceMs * 2);
  expect(session.view()).toMatchObject({ state: 'online', reconnections: 0 });
  expect(edge.liveTunnels()).toHaveLength(1);
});
