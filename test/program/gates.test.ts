import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Edge, startEdge } from '../edge/edge.ts';
import { terminalsIn } from '../support/background.ts';
import { startJson } from '../support/json-program.ts';
import { createStandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const domain = 'guarded.ngrok.app';
const token = '2abcDEFghiJKLmnoPQRstu_4vwxYZ1234567890abcd';
const login = 'NGROK_BASIC_AUTH=anna:a-long-password';
const google = 'NGROK_OAUTH=google\nNGROK_OAUTH_ALLOW_EMAILS=anna@example.org';

/** The program over a stand-in app, its tunnel led to the stand-in edge. */
async function start(settings: string) {
  const edge = await startEdge({ names: [domain] });
  undo.push(() => edge.close());
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  const base = [
    `NGROK_SERVER_ADDR=${edge.agentAddr}`,
    `NGROK_ROOT_CAS=${edge.caFile}`,
    `NGROK_DOMAIN=${domain}`,
    `NGROK_AUTHTOKEN=${token}`,
  ].join('\n');
  const write = (text: string) => project.writeEnv(`${base}\n${text}`);
  write(settings);
  const program = startJson(project, ['--connect-to', `${domain}:443:127.0.0.1:${edge.httpsPort}`], {
    NODE_EXTRA_CA_CERTS: edge.caFile,
  });
  undo.push(program.end);
  return { edge, project, program, write };
}

const health = { type: 'probe', target: 'tunnel', check: 'health' };
const optsOf = (edge: Edge) => edge.liveTunnels()[0]?.request.Opts;

it('a password: our own questions pass it, and it is told nowhere; another gate takes its place, and the app runs on', async () => {
  const { edge, program, write, project } = await start(login);
  await program.event({ type: 'tunnel', state: 'online', guard: 'password' });
  // Behind the password the stand-in is not whole; a Streamlit would pass.
  await program.event({ ...health, status: 200 });
  const { pid } = await program.event({ type: 'process', state: 'ready' });
  const status = await terminalsIn(project.folder).run('status');
  expect(status.stdout).toContain('guarded: password');

  const from = program.events.length;
  write(google);
  await program.event({ type: 'tunnel', state: 'online', guard: 'google, 1 e-mail' }, from);
  expect(optsOf(edge)).toMatchObject({ BasicAuth: null, OAuth: { provider: 'google' } });
  const guarded = await program.event({ ...health, verdict: 'skipped', status: 302 }, from);
  expect(guarded).toMatchObject({ diagnosis: { code: 'guarded' } });
  expect(program.events.filter(({ type }) => type === 'process').at(-1)).toMatchObject({
    state: 'ready',
    pid,
  });
  expect(JSON.stringify(program.events)).not.toMatch(/a-long-password|YW5uYTph/);
});

it('a wrong value opens nothing at the start; later it leaves the gate in place, through an outage too', async () => {
  const wrong = await start('NGROK_OAUTH=gogle');
  expect(await wrong.program.over).toMatchObject({ exitCode: 2 });
  expect(wrong.edge.counts.binds).toBe(0);

  const { edge, program, write } = await start(google);
  await program.event({ type: 'tunnel', state: 'online' });
  const from = program.events.length;
  write('NGROK_OAUTH=gogle');
  const told = await program.event(
    ({ type, errors }) => type === 'settings' && JSON.stringify(errors) !== '[]',
    from,
  );
  expect(told['errors']).toMatchObject([{ name: 'NGROK_OAUTH', line: expect.any(Number) }]);
  edge.drop();
  await program.event({ type: 'tunnel', state: 'reconnecting' }, from);
  await program.event({ type: 'tunnel', state: 'online' }, from);
  expect(optsOf(edge)).toMatchObject({ OAuth: { provider: 'google' } });
});

it('a traffic policy: nothing opens before it can be read; each edit is sent; a broken one leaves the old', async () => {
  const { edge, program, project } = await start('NGROK_TRAFFIC_POLICY=policy.yml');
  const path = join(project.folder, 'policy.yml');
  const policy = (type: string) => `on_http_request:\n  - actions:\n      - type: ${type}\n`;
  const failed = await program.event({ type: 'tunnel', state: 'failed' });
  expect(failed).toMatchObject({
    error: { code: 'policy-broken', message: expect.stringContaining('no such file') },
  });
  expect(edge.counts.binds).toBe(0);
  writeFileSync(path, policy('log'));
  await program.event({ type: 'tunnel', state: 'online', guard: 'policy' });
  expect(optsOf(edge)).toMatchObject({ TrafficPolicy: policy('log') });
  const from = program.events.length;
  writeFileSync(path, policy('deny'));
  await program.event({ type: 'tunnel', state: 'online' }, from);
  expect(optsOf(edge)).toMatchObject({ TrafficPolicy: policy('deny') });
  const later = program.events.length;
  writeFileSync(path, 'on_http_request:\n  - name: x\n');
  await program.event(({ errors }) => JSON.stringify(errors ?? []).includes('"line":2'), later);
  expect(optsOf(edge)).toMatchObject({ TrafficPolicy: policy('deny') });
});
