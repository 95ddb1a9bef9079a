import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A web server over one site, on a port of this machine. */
export interface RunningSite {
  /** What it printed so far. */
  output(): string;
  end(): Promise<void>;
}

/** Caddy 2 over a Caddyfile whose sites are at the port. */
export async function startCaddy(port: number, site: string): Promise<RunningSite> {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-caddy-'));
  writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}\n`);
  const args = ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
  return started(folder, port, { file: 'caddy', args, env: { HOME: folder, XDG_DATA_HOME: folder } });
}

const modules = [
  'mpm_event',
  'authz_core',
  'headers',
  'proxy',
  'proxy_http',
  'proxy_wstunnel',
  'slotmem_shm',
  'lbmethod_byrequests',
  'proxy_balancer',
  'rewrite',
  'ssl',
];
const debianModules = '/usr/lib/apache2/modules';

/** Apache 2.4 over a virtual host at the port. */
export async function startApache(port: number, site: string): Promise<RunningSite> {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-apache-'));
  const loads = modules
    .filter((name) => existsSync(`${debianModules}/mod_${name}.so`))
    .map((name) => `LoadModule ${name}_module ${debianModules}/mod_${name}.so`);
  writeFileSync(
    join(folder, 'httpd.conf'),
    `${loads.join('\n')}
ServerRoot ${folder}
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Mutex file:${folder}
User nobody
Group nogroup
ErrorLog ${folder}/error.log
LogLevel warn
ServerName site.invalid
Listen 127.0.0.1:${port}
${site}
`,
  );
  const args = ['-DFOREGROUND', '-f', join(folder, 'httpd.conf')];
  return started(folder, port, { file: '/usr/sbin/apache2', args, env: {} });
}

interface Call {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

async function started(folder: string, port: number, { file, args, env }: Call): Promise<RunningSite> {
  // Ended with the test run at the latest: execa sees to it.
  const child = execa(file, args, { env, all: true, reject: false, stdin: 'ignore', detached: true });
  let output = '';
  child.all.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  let isOver = false;
  void child.then(() => {
    isOver = true;
  });
  while (!(await isOpen(port))) {
    if (isOver) throw new Error(`${file} ended:\n${output}`);
  }
  return {
    output: () => output,
    async end() {
      // Apache's workers hold what it prints into.
      if (child.pid !== undefined && !isOver) process.kill(-child.pid, 'SIGKILL');
      await child;
      rmSync(folder, { recursive: true });
    },
  };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true));
  socket.once('error', () => setTimeout(() => resolve(false), 50));
  return promise.finally(() => socket.destroy());
}
