import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { startJson } from '../support/json-program.ts';
import { needNginx, startNginx } from '../support/nginx.ts';
import { createProject, launcher, type TestProject, userEnvironment } from '../support/project.ts';
import {
  freePort,
  makeProject,
  measuredVersions,
  provedVersions,
  type RealVersion,
} from '../support/streamlit.ts';

const listed = 'https://listed.example.org';
const name = 'app.example.org';
const versions: readonly RealVersion[] = [...provedVersions, ...measuredVersions];

const undo: (() => unknown)[] = [];
beforeEach(needNginx);
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The program over this version, until the test is over. */
async function started(version: RealVersion, files: Readonly<Record<string, string>> = {}) {
  const project = await createProject(version, files);
  undo.push(project.remove);
  project.writeEnv(`STREAMLIT_CUSTOM_ORIGINS=${listed},https://${name}`);
  const program = startJson(project);
  undo.push(program.end);
  await program.event({ type: 'process', state: 'ready' });
  return { project, program };
}

/** nginx with TLS under a name of its own, which passes on what it gets. */
async function behindNginx(port: number) {
  const { key, cert } = selfSignedCertificate([name]);
  const folder = makeProject({ 'key.pem': key, 'cert.pem': cert });
  const tlsPort = await freePort();
  const nginx = await startNginx(`
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
server {
  listen 127.0.0.1:${tlsPort} ssl;
  server_name ${name};
  ssl_certificate ${join(folder, 'cert.pem')};
  ssl_certificate_key ${join(folder, 'key.pem')};
  location / {
    proxy_pass http://127.0.0.1:${port};
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
  }
}`);
  undo.push(() => rmSync(folder, { recursive: true }), nginx.end);
  return { tlsPort, ca: join(folder, 'cert.pem') };
}

function probe(project: TestProject, url: string, { tlsPort, ca }: { tlsPort: number; ca: string }) {
  return execa(launcher, ['probe', url, '--connect-to', `${name}:443:127.0.0.1:${tlsPort}`, '--json'], {
    cwd: project.folder,
    env: { ...userEnvironment(project.folder), NODE_EXTRA_CA_CERTS: ca },
    extendEnv: false,
    reject: false,
  });
}

describe.each(versions)('Streamlit %s', (version) => {
  it('is started, gets ready, lets its own page in and refuses a stranger', async () => {
    const { project, program } = await started(version);
    const own = `http://localhost:${project.port}`;
    await program.event({ type: 'probe', check: 'websocket', origin: own, status: 101, verdict: 'pass' });
    const stranger = 'https://stranger.invalid';
    await program.event({
      type: 'probe',
      check: 'websocket',
      origin: stranger,
      status: 403,
      verdict: 'pass',
    });
  });

  it('answers behind nginx with TLS and a base path, as probe sees it', async () => {
    const { project } = await started(version, {
      '.streamlit/config.toml': '[server]\nbaseUrlPath = "team/app"\n',
    });
    const nginx = await behindNginx(project.port);
    const { stdout, exitCode } = await probe(project, `https://${name}/team/app`, nginx);
    expect(stdout).toContain('"check":"health"');
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
  });

  it('with TLS of its own is ready, and its own page is let in', async () => {
    const { key, cert } = selfSignedCertificate(['localhost', '127.0.0.1']);
    const project = await createProject(version, { 'key.pem': key, 'cert.pem': cert });
    undo.push(project.remove);
    writeFileSync(join(project.folder, 'keep'), '');
    const args = ['--', '--server.sslCertFile', 'cert.pem', '--server.sslKeyFile', 'key.pem'];
    const program = startJson(project, args);
    undo.push(program.end);
    await program.event({ type: 'process', state: 'ready' });
    await program.event({ type: 'probe', check: 'health', status: 200, verdict: 'pass' });
  });
});
