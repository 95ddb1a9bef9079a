import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { awaitReady } from '../../../src/services/app/readiness.ts';
import { freePort, makeProject, type RealVersion, realStreamlit } from '../../support/streamlit.ts';
import { createMessages, type Messages } from './messages.ts';

export const shimFolder = fileURLToPath(new URL('../../../shim', import.meta.url));

/** The file of sessions, as a supervisor opens it: without a name, for us alone. */
export interface SessionFile {
  readonly descriptor: number;
  close(): void;
}

export function openSessionFile(mode = 0o600, isUnlinked = true): SessionFile {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-shim-'));
  const descriptor = openSync(join(folder, 'sessions'), 'wx+', mode);
  if (isUnlinked) rmSync(folder, { recursive: true });
  return {
    descriptor,
    close() {
      closeSync(descriptor);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface ShimmedOptions {
  readonly version: RealVersion;
  readonly folder: string;
  readonly port: number;
  readonly file: SessionFile;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The PYTHONPATH that the user has. */
  readonly pythonPath?: string | null;
  readonly listen?: { readonly port: number } | null;
  /** What is said before anything was heard; the order to take, unless told otherwise. */
  readonly first?: readonly object[];
  /** Instead of Streamlit's program. */
  readonly command?: readonly string[];
  readonly script?: string;
}

/** A run of the app under the shim, as the supervisor starts one. */
export interface ShimmedApp {
  readonly baseUrl: string;
  readonly messages: Messages;
  readonly child: ChildProcess;
  output(): string;
  /** SIGTERM, and SIGKILL where it does not help. */
  stop(): Promise<void>;
}

export const takeNow = { type: 'take', order: 1, reruns: 'now' };

/** Starts a real Streamlit under the shim and waits until it is healthy at `port`, or where it says that it listens. */
export async function startShimmed(options: ShimmedOptions): Promise<ShimmedApp> {
  const { version, folder, port, file, listen = null, pythonPath = null, first = [takeNow] } = options;
  const [program = '', ...leading] = options.command ?? realStreamlit(version);
  const fixed = ['--server.headless', 'true', '--server.port', String(port)];
  const told = { v: 1, control: 3, file: 4, pythonPath, listen };
  const nowhere = 'http://127.0.0.1:9';
  const child = spawn(
    program,
    [...leading, 'run', options.script ?? 'app.py', ...fixed, ...(options.args ?? [])],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', file.descriptor],
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: folder,
        STREAMLIT_BROWSER_GATHER_USAGE_STATS: 'false',
        http_proxy: nowhere,
        https_proxy: nowhere,
        no_proxy: 'localhost,127.0.0.1',
        ...options.env,
        PYTHONPATH: [shimFolder, ...(pythonPath === null ? [] : [pythonPath])].join(':'),
        OCAP_DEV_SHIM: JSON.stringify(told),
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const messages = createMessages(child.stdio[3] as Duplex);
  for (const each of first) messages.say(each);
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 3000);
    if (child.exitCode === null && child.signalCode === null) await ended;
    clearTimeout(late);
  };
  const giveUp = new AbortController();
  void ended.then(() => giveUp.abort());
  const patience = setTimeout(() => giveUp.abort(), 30_000);
  const baseUrl = listen === null ? `http://127.0.0.1:${port}` : placeOf(await messages.hear('listening'));
  const isReady = await awaitReady(baseUrl, giveUp.signal);
  clearTimeout(patience);
  if (isReady) return { baseUrl, messages, child, output: () => output, stop };
  await stop();
  throw new Error(`Streamlit did not start:\n${output}`);
}

function placeOf({ host, port }: Record<string, unknown>): string {
  return host === '::1' ? `http://[::1]:${port}` : `http://${host}:${port}`;
}

/** An app whose runs follow each other over one file of sessions. */
export interface ShimmedProject {
  readonly folder: string;
  readonly port: number;
  readonly file: SessionFile;
  /** The run of now. */
  readonly app: ShimmedApp;
  start(options?: Partial<ShimmedOptions>): Promise<ShimmedApp>;
  /** What a restart is: dump, SIGTERM, the next run. Gives what the old one said of its sessions. */
  restart(options?: Partial<ShimmedOptions>): Promise<Record<string, unknown>>;
  end(): Promise<void>;
}

export async function createShimmed(
  version: RealVersion,
  files: Readonly<Record<string, string>>,
  options: Partial<ShimmedOptions> = {},
): Promise<ShimmedProject> {
  const folder = makeProject(files);
  const port = await freePort();
  const file = options.file ?? openSessionFile();
  let app: ShimmedApp | null = null;
  const running = () => {
    if (app === null) throw new Error('no app runs');
    return app;
  };
  const start = async (more: Partial<ShimmedOptions> = {}) => {
    app = await startShimmed({ version, folder, port, file, ...options, ...more });
    return app;
  };
  return {
    folder,
    port,
    file,
    get app() {
      return running();
    },
    start,
    async restart(more = {}) {
      const { messages, stop } = running();
      messages.say(stopDump);
      const dumped = await messages.hear('dumped');
      await stop();
      await start(more);
      return dumped;
    },
    async end() {
      await app?.stop();
      file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const limits = { sessionBytes: 67_108_864, totalBytes: 536_870_912, totalMs: 2000 };
export const stopDump = { type: 'dump', order: 2, stop: true, scriptsMs: 1000, limits, ids: null };
