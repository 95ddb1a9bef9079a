import { afterEach, expect, it } from 'vitest';
import { startEdge } from '../edge/edge.ts';
import { startJson } from '../support/json-program.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { authtoken, domain } from '../support/tunnel-agents.ts';
import { ask } from '../support/visitors.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

it('an app that answers a plain request with 101 costs its visitor a 502, and nobody the end of the program', async () => {
  const edge = await startEdge({ names: [domain] });
  const project = await createStandInProject('hostile-app.py');
  undo.push(edge.close, project.remove);
  project.writeEnv(
    `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${authtoken}\nNGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}`,
  );
  const connectTo = ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`];
  const program = startJson(project, connectTo, { NODE_EXTRA_CA_CERTS: edge.caFile });
  undo.push(() => program.child.kill('SIGKILL'));
  await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  const headers = ['Host', domain, 'Connection', 'close'];
  expect((await ask(edge.publicUrl, { path: '/switch', headers })).status).toBe(502);
  await program.event({ type: 'visit', path: '/switch', status: 502 });
  const askedMs = performance.now();
  program.child.kill('SIGTERM');
  expect((await program.over).exitCode).toBe(0);
  expect(performance.now() - askedMs).toBeLessThan(10_000);
});
