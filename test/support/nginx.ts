import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { createHandshake } from '../../src/services/net/websocket-handshake.ts';

export interface RunningNginx {
  /** Its error log so far. */
  log(): string;
  /** SIGTERM, and its folder removed. */
  end(): Promise<void>;
}

/** Skips a test, saying so, where the machine has no nginx. */
export function needNginx(context: { skip(note: string): never }): void {
  if (nginxProgram() === null) context.skip('nginx is not installed');
}

/** What `nginx -t` says to a file for the http context, warnings included; `ok` is its exit code. */
export async function testConfig(httpContext: string): Promise<{ ok: boolean; output: string }> {
  const folder = makePrefix(httpContext);
  const { exitCode, stderr } = await execa(program(), [...privately(folder), '-t'], { reject: false });
  rmSync(folder, { recursive: true });
  const output = stderr.replaceAll(
    /^.*nginx: (the )?configuration file .* (syntax is ok|test is successful)$/gm,
    '',
  );
  return { ok: exitCode === 0, output: output.trim() };
}

/** Runs nginx as this user, in the foreground and with a folder of its own, over a file for the http context. */
export async function startNginx(httpContext: string): Promise<RunningNginx> {
  const folder = makePrefix(httpContext);
  // Ended with the test run at the latest: execa sees to it.
  const child = execa(program(), privately(folder), { reject: false, stdin: 'ignore', stdout: 'ignore' });
  let log = '';
  const started = Promise.withResolvers<void>();
  child.stderr.setEncoding('utf8').on('data', (written: string) => {
    log += written;
    // It says so when its ports are open.
    if (/getrlimit\(RLIMIT_NOFILE\)/.test(log)) started.resolve();
  });
  void child.then(() => started.reject(new Error(`nginx ended:\n${log}`)));
  await started.promise;
  return {
    log: () => log,
    async end() {
      child.kill('SIGTERM');
      await child;
      rmSync(folder, { recursive: true });
    },
  };
}

export interface Visit {
  readonly port: number;
  /** The `Host` header, and over TLS the name asked for. */
  readonly host: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** What is trusted: with it, the request goes over TLS. */
  readonly ca?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty after a 101. */
  readonly body: string;
}

/** One request to nginx on this machine, under a name of its own. */
export async function visit({ port, host, path = '/', headers = {}, body, ca }: Visit): Promise<Answer> {
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'PUT',
    headers: { host, ...headers },
    agent: false as const,
  };
  const asked = ca === undefined ? httpRequest(options) : httpsRequest({ ...options, ca, servername: host });
  asked.end(body);
  return new Promise((resolve, reject) => {
    const settle = (answer: IncomingMessage, read: Promise<string>) =>
      read.then((content) => {
        const { statusCode: status = 0, headers } = answer;
        resolve({ status, headers, body: content });
      }, reject);
    asked.on('upgrade', (answer, socket) => {
      socket.destroy();
      void settle(answer, Promise.resolve(''));
    });
    asked.on('response', (answer) => void settle(answer, text(answer)));
    asked.on('error', reject);
  });
}

/** The status that a browser's handshake with this Origin is answered with. */
export async function handshakeThrough(
  place: Pick<Visit, 'port' | 'host' | 'ca'>,
  origin: string,
  path = '/_stcore/stream',
): Promise<number> {
  const headers = { ...createHandshake().headers, Origin: origin };
  return (await visit({ ...place, path, headers })).status;
}

/** A target for nginx, on a free port of 127.0.0.1 or on this one. */
export async function listen(server: Server, port = 0): Promise<{ port: number; end(): void }> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, end: () => server.close().closeAllConnections() };
}

/** The text without its lines that hold this; there must be one. */
export function without(config: string, part: string): string {
  const lines = config.split('\n');
  const kept = lines.filter((line) => !line.includes(part));
  if (kept.length === lines.length) throw new Error(`no line with ${part}`);
  return kept.join('\n');
}

function makePrefix(httpContext: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-nginx-'));
  writeFileSync(join(folder, 'included.conf'), httpContext);
  writeFileSync(join(folder, 'nginx.conf'), frame);
  return folder;
}

/** Everything that Debian's nginx would keep in folders of the system's is kept in the prefix. */
const frame = `
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include included.conf;
}
`;

function privately(folder: string): string[] {
  return ['-p', folder, '-e', 'stderr', '-c', 'nginx.conf'];
}

function program(): string {
  const found = nginxProgram();
  if (found === null) throw new Error('nginx is not installed');
  return found;
}

/** Debian keeps it where only root's PATH looks. */
function nginxProgram(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, 'nginx')).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
