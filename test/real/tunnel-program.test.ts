import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Edge, startEdge } from '../edge/edge.ts';
import { terminalsIn } from '../support/background.ts';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const token = '2abcDEFghiJKLmnoPQRstu_4vwxYZ1234567890abcd';
const domain = 'ocap.ngrok.test';

/** The program over a real app, its tunnel led to the stand-in edge. */
async function start(settings: string, proved = false) {
  const edge = await startEdge({ names: [domain] });
  undo.push(() => edge.close());
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  project.writeEnv(`NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\n${settings}`);
  const program = proved
    ? startJson(project, ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`], {
        NODE_EXTRA_CA_CERTS: edge.caFile,
      })
    : startJson(project);
  undo.push(() => program.end());
  return { edge, project, program };
}

/** The body of a page asked for by name at the edge. */
function visit(edge: Edge, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const url = `http://127.0.0.1:${edge.httpPort}/_stcore/health`;
    get(url, { headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve(body));
    }).on('error', reject);
  });
}

it('a tunnel that is wanted is opened by the real SDK, leads to the app, and is gone after the stop', async () => {
  const { edge, program } = await start(`NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`);
  const online = await program.event({ type: 'tunnel', state: 'online' });
  expect(online).toMatchObject({ url: `https://${domain}`, reconnections: 0, error: null });
  await program.event({ type: 'process', state: 'ready' });
  await program.event({ type: 'log', source: 'streamlit', line: `  URL: https://${domain}` });
  expect(await visit(edge, domain)).toBe('ok');
  await program.event({ type: 'probe', origin: `https://${domain}`, status: 101 });
  program.child.kill('SIGTERM');
  expect((await program.over).exitCode).toBe(0);
  expect(edge.liveTunnels()).toEqual([]);
  expect(JSON.stringify(program.events)).not.toContain(token.slice(0, 20));
});

it('a visitor notices nothing of a restart, and each visit is told without its query', async () => {
  const { edge, project, program } = await start(`NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`);
  await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'process', state: 'ready' });
  const from = program.events.length;
  project.writeEnv(
    `NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\nNGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}\nA=1`,
  );
  const answers: string[] = [];
  let restarted = false;
  const ready = program.event({ type: 'process', state: 'ready' }, from).then(() => {
    restarted = true;
  });
  while (!restarted) answers.push(await visit(edge, domain));
  await ready;
  // A bad file restarts nothing, and neither does mending it.
  const good = readFileSync(join(project.folder, '.env'), 'utf8');
  const later = program.events.length;
  project.writeEnv('STREAMLIT_PORT=nonsense');
  await program.event({ type: 'settings' }, later);
  answers.push(await visit(edge, domain));
  writeFileSync(join(project.folder, '.env'), good);
  await program.event({ type: 'settings', errors: [] }, later);
  answers.push(await visit(edge, domain));
  expect(program.events.slice(later).filter(({ type }) => type === 'process')).toEqual([]);
  expect(answers.length).toBeGreaterThan(0);
  expect(new Set(answers)).toEqual(new Set(['ok']));
  expect(await program.event({ type: 'visit', status: 200 })).toMatchObject({
    method: 'GET',
    path: '/_stcore/health',
  });
  expect(program.events.filter((event) => event['state'] === 'online')).toHaveLength(1);
});

it('the public URL is asked whether it answers with this app, which is no visit', async () => {
  const { program } = await start(`NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`, true);
  const health = await program.event({ type: 'probe', target: 'tunnel', check: 'health' });
  expect(health).toMatchObject({ url: `https://${domain}`, status: 200, verdict: 'pass' });
  const handshake = { type: 'probe', target: 'tunnel', check: 'websocket', origin: `https://${domain}` };
  expect(await program.event(handshake)).toMatchObject({ status: 101, verdict: 'pass' });
  expect(program.events.filter(({ type }) => type === 'visit')).toEqual([]);
});

it('the public URL has the app’s path behind it', async () => {
  const { program, project } = await start(
    `NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}\nSTREAMLIT_SERVER_BASE_URL_PATH=team/app`,
    true,
  );
  const url = `https://${domain}/team/app`;
  await program.event({ type: 'tunnel', state: 'online', url });
  await program.event({ type: 'log', source: 'ocap-dev', line: `The tunnel is online: ${url}` });
  const probed = { type: 'probe', target: 'tunnel', check: 'health', status: 200, verdict: 'pass' };
  expect(await program.event(probed)).toMatchObject({ url });
  const handshake = { type: 'probe', target: 'tunnel', check: 'websocket', origin: `https://${domain}` };
  expect(await program.event(handshake)).toMatchObject({ status: 101 });
  const { stdout } = await terminalsIn(project.folder).run('status');
  expect(stdout).toContain(`online at ${url} `);
});

it("the warning page of ngrok's free plan is told, and neither a fault nor another state of the tunnel", async () => {
  const { edge, program } = await start(`NGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`, true);
  edge.showWarningPage();
  const health = await program.event({ type: 'probe', target: 'tunnel', check: 'health' });
  expect(health).toMatchObject({ status: 200, verdict: 'pass', diagnosis: { code: 'tunnel-interstitial' } });
  const handshake = { type: 'probe', target: 'tunnel', check: 'websocket' };
  expect(await program.event(handshake)).toMatchObject({ status: 101, verdict: 'pass' });
  expect(program.events.findLast(({ type }) => type === 'tunnel')).toMatchObject({ state: 'online' });
});

it('online with a public URL that answers with something else is told as a fault, and stays online', async () => {
  const edge = await startEdge({ names: [domain] });
  undo.push(() => edge.close());
  const other = createServer((_, response) => response.end('ok')).listen(0);
  undo.push(() => other.close());
  await once(other, 'listening');
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  project.writeEnv(
    `NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\nNGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`,
  );
  const program = startJson(project, ['--connect-to', `${domain}:443:127.0.0.1:${address.port}`]);
  undo.push(() => program.end());
  await program.event({ type: 'probe', target: 'tunnel', check: 'health', verdict: 'fail' });
  expect(program.events.findLast(({ type }) => type === 'tunnel')).toMatchObject({ state: 'online' });
});

it('with a random URL the app is started once, with that URL in its list', async () => {
  const { program } = await start(`USE_NGROK=true\nNGROK_AUTHTOKEN=${token}`);
  const online = await program.event({ type: 'tunnel', state: 'online' });
  await program.event({ type: 'probe', origin: online['url'], status: 101 });
  const origins = program.events.findLast(({ type }) => type === 'origins');
  expect(origins?.['origins']).toContainEqual({ origin: online['url'], source: 'tunnel' });
  expect(program.events.filter((event) => event['state'] === 'ready')).toHaveLength(1);
});

it('a tunnel that is refused says why and what to do, and never takes the app down', async () => {
  const edge = await startEdge();
  undo.push(() => edge.close());
  edge.refuseAuth('ERR_NGROK_107');
  const project = await createProject('1.53.0');
  undo.push(project.remove);
  project.writeEnv(
    `NGROK_SERVER_ADDR=${edge.agentAddr}\nNGROK_ROOT_CAS=${edge.caFile}\nNGROK_DOMAIN=${domain}\nNGROK_AUTHTOKEN=${token}`,
  );
  const program = startJson(project);
  undo.push(() => program.end());
  const failed = await program.event({ type: 'tunnel', state: 'failed' });
  expect(failed['error']).toMatchObject({
    code: 'ERR_NGROK_107',
    hint: expect.stringContaining('dashboard.ngrok.com'),
  });
  await program.event({ type: 'process', state: 'ready' });
  expect(JSON.stringify(program.events)).not.toContain(token.slice(0, 20));
});

it('a token alone never publishes the machine', async () => {
  const { edge, program } = await start(`NGROK_AUTHTOKEN=${token}`);
  await program.event({ type: 'process', state: 'ready' });
  await program.event({ type: 'probe', check: 'websocket', status: 403 });
  expect(edge.counts.connections).toBe(0);
  expect(program.events.filter(({ type }) => type === 'tunnel').map(({ state }) => state)).toEqual(['off']);
});
