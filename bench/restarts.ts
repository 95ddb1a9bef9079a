import { domain } from '../test/support/tunnel-agents.ts';
import { openPage, startVisitors } from '../test/support/visitors.ts';
import { publish } from './published.ts';

const restarts = 20;
const pageCount = 20;

/**
 * What visitors of the public URL meet while `.env` is edited 20 times and once badly: one comes each 50 ms to the page
 * and one to its health, and 20 pages keep a WebSocket.
 */
export async function measureRestarts(): Promise<void> {
  const { edge, program, writeEnv, end } = await publish();
  const headers = { host: domain, origin: `https://${domain}` };
  const everybody = ['/', '/_stcore/health'].map((path) =>
    startVisitors(edge.publicUrl, path, { headers: ['Host', domain, 'Connection', 'close'] }),
  );
  const pages = Array.from({ length: pageCount }, () => openPage(edge.publicUrl, headers));
  await Promise.all(pages.map((page) => page.until(1)));
  for (let restart = 1; restart <= restarts; restart += 1) {
    const from = program.events.length;
    if (restart === restarts / 2) {
      writeEnv('STREAMLIT_PORT=nonsense');
      await program.event({ type: 'settings' }, from);
    }
    writeEnv(`ROUND=${restart}`);
    await program.event({ type: 'process', state: 'ready' }, from);
    await Promise.all(pages.map((page) => page.until(restart + 1)));
  }
  const tallies = await Promise.all(everybody.map((visitors) => visitors.stop()));
  for (const page of pages) page.leave();
  await end();
  const sum = (of: (tally: (typeof tallies)[number]) => number) => tallies.map(of).reduce((a, b) => a + b);
  const handshakes = pages.flatMap((page) => page.handshakes);
  const refused = handshakes.filter((status) => status !== 101);
  console.log(`Visitors of the public URL across ${restarts} restarts and one bad .env, Streamlit 1.53.0
  requests, two each 50 ms                               ${sum(({ answered }) => answered)} answered, ${sum(({ failures }) => failures.length)} failed
  the longest that one was held                          ${Math.round(Math.max(...tallies.map(({ slowestMs }) => slowestMs)))} ms
  handshakes of ${pageCount} pages, each sent at once             ${handshakes.length - refused.length} got their 101, ${refused.length} did not
`);
}
