import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { terminalsIn } from '../support/background.ts';
import { handshake } from '../support/handshake.ts';
import { startJson } from '../support/json-program.ts';
import { createProject, type TestProject } from '../support/project.ts';
import { freePort, realVersions } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const ready = { type: 'process', state: 'ready' };

async function projectWith(
  version: (typeof realVersions)[number],
  config: string,
  files: Readonly<Record<string, string>> = {},
): Promise<TestProject> {
  const project = await createProject(version, { '.streamlit/config.toml': config, ...files });
  undo.push(project.remove);
  return project;
}

function start(project: TestProject, args: readonly string[] = [], env: Record<string, string> = {}) {
  const program = startJson(project, args, env);
  undo.push(() => program.end());
  return program;
}

/** What an upload without a token is answered. */
async function uploadStatus(port: number): Promise<number> {
  const url = `http://127.0.0.1:${port}/_stcore/upload_file/none/none`;
  return (await fetch(url, { method: 'PUT', body: 'x' })).status;
}

function withoutPort({ folder }: TestProject, text = ''): void {
  writeFileSync(join(folder, '.env'), `DEV_PROXY_URL=\nPROD_PROXY_URL=\n${text}`);
}

describe('a base path that Tornado never finds in a URL', () => {
  it('is named at once, with its line, in place of "not healthy after 60 s"', async () => {
    const program = start(await projectWith('1.53.0', '[server]\nbaseUrlPath = "mon équipe"\n'));
    const { reason } = await program.event({ type: 'process', state: 'failed' });
    expect(reason).toContain(
      '.streamlit/config.toml:2: server.baseUrlPath holds signs that Streamlit 1.53.0',
    );
    expect(reason).toContain('Write mon-equipe there');
  });

  it('is the app’s all the same where it is written as URLs have it, or Streamlit is a newer one', async () => {
    for (const [version, path] of [
      ['1.53.0', 'mon%20%C3%A9quipe'],
      ['newest', 'mon équipe'],
    ] as const) {
      const project = await projectWith(version, `[server]\nbaseUrlPath = "${path}"\n`);
      const url = `http://localhost:${project.port}/mon%20%C3%A9quipe`;
      expect(await start(project).event(ready)).toMatchObject({ url });
    }
  });
});

describe.each(realVersions)('with real Streamlit %s', (version) => {
  it('a base path is in the URL that is told, and every probe passes there: cases 08, any-15', async () => {
    const project = await projectWith(version, '[server]\nbaseUrlPath = "team/app"\n');
    const program = start(project);
    const url = `http://localhost:${project.port}/team/app`;
    expect(await program.event(ready)).toMatchObject({ port: project.port, url });
    await program.event({ type: 'log', source: 'ocap-dev', line: `The app is ready: ${url}` });
    await program.event({ type: 'probe', target: 'local', check: 'health', verdict: 'pass' });
    expect((await fetch(url)).status).toBe(200);
    const { run, status } = terminalsIn(project.folder);
    expect((await status()).process).toMatchObject({ url });
    expect((await run('status')).stdout).toContain(`ready at ${url} `);
    expect((await run('restart')).stdout).toContain(url);
  });

  it('TLS of Streamlit’s own makes the URL and the app’s own origins https: cases 08, any-16', async () => {
    const { key, cert } = selfSignedCertificate(['localhost']);
    const config = '[server]\nsslCertFile = "c.pem"\nsslKeyFile = "k.pem"\n';
    const project = await projectWith(version, config, { 'c.pem': cert, 'k.pem': key });
    const program = start(project);
    const url = `https://localhost:${project.port}`;
    expect(await program.event(ready)).toMatchObject({ url });
    await program.event({ type: 'log', source: 'ocap-dev', line: `The app is ready: ${url}` });
    for (const origin of [url, `https://127.0.0.1:${project.port}`])
      await program.event({ type: 'probe', check: 'websocket', origin, status: 101, verdict: 'pass' });
    const { stdout } = await terminalsIn(project.folder).run('probe', '--json');
    expect(stdout).toContain(`"url":"https://127.0.0.1:${project.port}"`);
  });

  it('an origin that browser.serverAddress lets in is let in, and in the list', async () => {
    const config = '[browser]\nserverAddress = "apps.example.org"\nserverPort = 443\n';
    const project = await projectWith(version, config);
    const program = start(project);
    await program.event(ready);
    const origin = 'https://apps.example.org';
    await program.event({ type: 'probe', check: 'websocket', origin, status: 101, verdict: 'pass' });
    expect(await handshake(project.port, origin)).toBe(101);
    const listed = program.events.findLast(({ type }) => type === 'origins');
    expect(listed?.['origins']).toContainEqual({ origin, source: 'browser' });
  });

  it('enableXsrfProtection = true stays on: cases 10, any-08', async () => {
    const project = await projectWith(version, '[server]\nenableXsrfProtection = true\n');
    await start(project).event(ready);
    expect(await uploadStatus(project.port)).toBe(403);
  });

  it('server.port is the port where none else is written: case any-09', async () => {
    const port = await freePort();
    const project = await projectWith(version, `[server]\nport = ${port}\n`);
    withoutPort(project);
    expect(await start(project).event(ready)).toMatchObject({ port, url: `http://localhost:${port}` });
    const { run } = terminalsIn(project.folder);
    const env = JSON.parse((await run('env', '--format', 'json')).stdout);
    expect(env.environment.STREAMLIT_SERVER_PORT).toBe(String(port));
    expect((await run('probe')).exitCode).toBe(0);
    expect((await run('doctor')).stdout).not.toMatch(/which wins/);
  });
});

it('up --detach says where the app is, also to one who comes later: case any-15', async () => {
  const project = await projectWith('1.53.0', '[server]\nbaseUrlPath = "dash"\n');
  const { run, stop } = terminalsIn(project.folder);
  undo.push(stop);
  const url = `http://localhost:${project.port}/dash`;
  expect((await run('up', '--detach')).stdout).toContain(url);
  expect((await run('up', '--detach')).stdout).toContain(url);
  const { stdout } = await run('logs', '--json');
  expect(stdout).toContain(`The app is ready: ${url}`);
});

it('the written XSRF is the shell’s too, and ours where nobody wrote any', async () => {
  const project = await projectWith('1.53.0', '');
  const on = start(project, [], { STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION: 'true' });
  await on.event(ready);
  expect(await uploadStatus(project.port)).toBe(403);
  await on.end();
  const argued = start(project, ['--', '--server.enableXsrfProtection', 'true']);
  await argued.event(ready);
  expect(await uploadStatus(project.port)).toBe(403);
});

it('PORT is the port where a Procfile uses it', async () => {
  const port = await freePort();
  const project = await projectWith('1.53.0', '', {
    Procfile: 'web: streamlit run app.py --server.port $PORT\n',
  });
  withoutPort(project, `PORT=${port}\n`);
  expect(await start(project).event(ready)).toMatchObject({ port });
});

it('a default port that is taken gives way, which is told, and probe asks where the app is', async () => {
  const server = createServer().listen(8502);
  // Whoever has it already serves as well.
  await Promise.race([once(server, 'listening'), once(server, 'error').then(() => null)]).catch(() => null);
  undo.push(() => server.close());
  const project = await projectWith('1.53.0', '');
  withoutPort(project);
  const program = start(project);
  const { port, restarts } = await program.event(ready);
  expect(restarts).toBe(0);
  expect(Number(port)).toBeGreaterThan(8502);
  const told = program.events.filter(({ line }) => String(line).startsWith('Port 8502 is taken by '));
  expect(told).toHaveLength(1);
  const { run } = terminalsIn(project.folder);
  const { stdout, exitCode } = await run('probe', '--json');
  expect({ exitCode, asked: stdout.includes(`"url":"http://127.0.0.1:${port}"`) }).toEqual({
    exitCode: 0,
    asked: true,
  });
  expect((await run('env')).stdout).toContain("STREAMLIT_SERVER_PORT='8502'");
});

describe('an address that cannot be', () => {
  it.each([
    ['[server]\naddress = "0.0.0.0:8080"\n', '.streamlit/config.toml:2: server.address holds a port'],
    [
      '[server]\naddress = "unix:///tmp/x.sock"\n',
      '.streamlit/config.toml:2: server.address is a Unix socket',
    ],
    [
      '[server]\naddress = "no-such-host.invalid"\n',
      '.streamlit/config.toml:2: The name no-such-host.invalid',
    ],
    [
      '[server]\nsslCertFile = "c.pem"\nsslKeyFile = "k.pem"\n',
      'c.pem, which Streamlit is to speak TLS with',
    ],
  ])('ends a start with its line and the way out: %j', async (config, says) => {
    const program = start(await projectWith('1.53.0', config));
    const { reason } = await program.event({ type: 'process', state: 'failed' });
    expect(reason).toContain(says);
    const { exitCode, stderr } = await program.over;
    expect({ exitCode, crashed: String(stderr).includes('    at ') }).toEqual({
      exitCode: 1,
      crashed: false,
    });
  });

  it('does not crash doctor, probe, env or generate', async () => {
    const project = await projectWith('1.53.0', '[server]\naddress = "0.0.0.0:8080"\n');
    const { run } = terminalsIn(project.folder);
    expect((await run('doctor')).stdout).toContain('server.address holds a port');
    for (const command of [['probe'], ['env'], ['generate', 'streamlit-config']]) {
      const { exitCode, stderr } = await run(...command);
      expect({ command, exitCode: exitCode ?? 99, stderr }).toMatchObject({
        exitCode: command[0] === 'probe' ? 1 : 0,
        stderr: expect.not.stringContaining('    at '),
      });
    }
  });

  it('never ends what runs, also when r asks for it, and goes on when it is mended', async () => {
    const project = await projectWith('1.53.0', '');
    const program = start(project);
    await program.event(ready);
    const file = join(project.folder, '.streamlit', 'config.toml');
    writeFileSync(file, '[server]\naddress = "0.0.0.0:8080"\n');
    const { run, status } = terminalsIn(project.folder);
    await program.event({ type: 'log', line: '.streamlit/config.toml changed: r restarts.' });
    const asked = run('restart');
    const isBlocked = ({ errors }: Record<string, unknown>) =>
      JSON.stringify(errors ?? '').includes('holds a port');
    await expect.poll(async () => isBlocked((await status()).settings), { timeout: 10_000 }).toBe(true);
    expect((await status()).process).toMatchObject({ state: 'ready' });
    expect(await handshake(project.port, `http://localhost:${project.port}`)).toBe(101);
    writeFileSync(file, '[server]\naddress = "127.0.0.2"\n');
    await program.event({ ...ready, url: `http://127.0.0.2:${project.port}` });
    await asked;
  });
});
