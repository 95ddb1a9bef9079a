import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { startNginx, testConfig } from './nginx.ts';

/** The kinds of proxies that Debian has a server of: Traefik it has not. */
export const servedKinds = ['nginx', 'caddy', 'apache'] as const;

export type ServedKind = (typeof servedKinds)[number];

const programs: Readonly<Record<ServedKind, string>> = {
  nginx: 'nginx',
  caddy: 'caddy',
  apache: 'apache2',
};

export interface RunningProxy {
  log(): string;
  end(): Promise<void>;
}

export interface ProxyServerOptions {
  /** What TLS trusts towards the target: a file. nginx and Apache trust anybody unless told otherwise. */
  readonly trusted?: string;
  /** What the whole server has unless a site says otherwise. */
  readonly global?: string;
}

/** Skips a test, saying so, where the machine has no such server. */
export function needServer(kind: ServedKind, context: { skip(note: string): never }): void {
  if (programOf(kind) === null) context.skip(`${programs[kind]} is not installed`);
}

/** Runs a server of this kind over a generated file, in the foreground and with a folder of its own. */
export function startProxyServer(
  kind: ServedKind,
  config: string,
  options: ProxyServerOptions = {},
): Promise<RunningProxy> {
  return starters[kind](config, options);
}

/** What the server's own check says to a file, besides that it is well; `ok` is its exit code. */
export async function checkConfig(
  kind: ServedKind,
  config: string,
): Promise<{ ok: boolean; output: string }> {
  if (kind === 'nginx') return testConfig(config);
  const { folder, args } = kind === 'caddy' ? caddyFolder(config, '') : apacheFolder(config, '');
  const check = kind === 'caddy' ? ['validate', ...args] : [...args, '-t'];
  const { exitCode, all } = await execa(program(kind), check, { all: true, reject: false, env: own(folder) });
  rmSync(folder, { recursive: true });
  const remarks = all
    .split('\n')
    .filter((line) => !/^Valid configuration$|^Syntax OK$|"level":"info"|redirects are disabled/.test(line));
  return { ok: exitCode === 0, output: remarks.join('\n') };
}

type Starter = (config: string, options: ProxyServerOptions) => Promise<RunningProxy>;

const starters: Readonly<Record<ServedKind, Starter>> = {
  nginx: (config, { global = '' }) => startNginx(`${global}\n${config}`),
  caddy: startCaddy,
  apache: startApache,
};

async function startCaddy(
  config: string,
  { trusted, global = '' }: ProxyServerOptions,
): Promise<RunningProxy> {
  const { folder, args } = caddyFolder(config, global);
  const env = { ...own(folder), ...(trusted === undefined ? {} : { SSL_CERT_FILE: trusted }) };
  return inForeground(['caddy', 'run', ...args], folder, env, /serving initial configuration/);
}

async function startApache(config: string, { global = '' }: ProxyServerOptions): Promise<RunningProxy> {
  const { folder, args } = apacheFolder(config, global);
  return inForeground(['apache', ...args, '-DFOREGROUND'], folder, own(folder), /resuming normal operations/);
}

/** With all its processes, however this one ends: Apache's own may outlive it by minutes where a WebSocket was open (seen). */
const untilInputEnds = '{ "$@" </dev/null; kill -KILL 0; } & cat >/dev/null; kill -KILL 0';

async function inForeground(
  [kind, ...args]: readonly [ServedKind, ...string[]],
  folder: string,
  env: Readonly<Record<string, string>>,
  started: RegExp,
): Promise<RunningProxy> {
  const command = ['sh', '-c', untilInputEnds, 'sh', program(kind), ...args];
  const child = execa('setsid', command, { all: true, reject: false, stdin: 'pipe', env });
  let log = '';
  const ready = Promise.withResolvers<void>();
  child.all.setEncoding('utf8').on('data', (written: string) => {
    log += written;
    if (started.test(log)) ready.resolve();
  });
  void child.then(() => ready.reject(new Error(`${kind} ended:\n${log}`)));
  await ready.promise;
  return {
    log: () => log,
    async end() {
      child.stdin.end();
      await child;
      rmSync(folder, { recursive: true });
    },
  };
}

interface ServerFolder {
  readonly folder: string;
  readonly args: readonly string[];
}

/** Its block of global options has to be the first of a Caddyfile. */
function caddyFolder(config: string, global: string): ServerFolder {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-caddy-'));
  const frame = `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n${global}}\n`;
  writeFileSync(join(folder, 'Caddyfile'), frame + config);
  return { folder, args: ['--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')] };
}

const apacheModules = [
  ...['mpm_event', 'authz_core', 'mime', 'alias', 'env', 'filter', 'headers', 'proxy', 'proxy_http'],
  ...['rewrite', 'sed', 'socache_shmcb', 'ssl'],
];

/** The modules are those that the generated file names, and what Debian always has. */
function apacheFolder(config: string, global: string): ServerFolder {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-apache-'));
  const modules = apacheModules.map(
    (name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  );
  const frame = `
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog |/bin/cat
ServerName localhost
${modules.join('\n')}
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
TypesConfig /etc/mime.types
<Directory ${tmpdir()}>
  Require all granted
</Directory>
${global}
`;
  writeFileSync(join(folder, 'apache.conf'), frame + config);
  return { folder, args: ['-f', join(folder, 'apache.conf')] };
}

/** Caddy keeps certificates in a folder of its user. */
function own(folder: string): Record<string, string> {
  return { HOME: folder, XDG_DATA_HOME: join(folder, 'data'), XDG_CONFIG_HOME: join(folder, 'config') };
}

function program(kind: ServedKind): string {
  const found = programOf(kind);
  if (found === null) throw new Error(`${programs[kind]} is not installed`);
  return found;
}

/** Debian keeps some where only root's PATH looks. */
function programOf(kind: ServedKind): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, programs[kind])).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
