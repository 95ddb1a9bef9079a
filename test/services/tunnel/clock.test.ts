import { afterEach, expect, test } from 'vitest';
import { startEdge } from '../../edge/edge.ts';
import { specFor, watchAgents } from '../../support/tunnel-agents.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

// The clock of the machine cannot be set by a test; a certificate of another day is seen the same way.
test.each([
  ['behind', 30],
  ['ahead', -30],
])('a clock that is %s is named with its date and that of the certificate', async (_how, days) => {
  const dayMs = Date.now() + days * 86_400_000;
  const edge = await startEdge({ dayMs });
  undo.push(() => edge.close());
  const agents = watchAgents();
  undo.push(agents.killNow);
  agents.open(1, specFor(edge));
  const day = (shift: number) => new Date(dayMs + shift * 86_400_000).toISOString().slice(0, 10);
  const today = new Date().toISOString().slice(0, 10);
  const error = await agents.ended();
  expect(error).toMatchObject({ code: 'clock' });
  expect(error?.message).toBe(
    `The certificate of ${edge.agentAddr} is valid from ${day(-1)} to ${day(1)}, and this machine's clock says ${today}.`,
  );
  expect(error?.hint).toMatch(/^Set the clock .*Tried again by itself\.$/);
});

test('a certificate that is valid and not trusted is told as before', async () => {
  const edge = await startEdge();
  undo.push(() => edge.close());
  const agents = watchAgents();
  undo.push(agents.killNow);
  agents.open(1, specFor(edge, { rootCas: null }));
  expect(await agents.ended()).toMatchObject({ code: 'tls' });
});
