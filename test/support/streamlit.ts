import { once } from 'node:events';
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { awaitReady } from '../../src/services/app/readiness.ts';
import { cacheFolder } from '../../src/services/os/cache-folder.ts';
import { isInDepth } from './depth.ts';

export type RealVersion = MeasuredVersion | ProvedVersion;

export type MeasuredVersion = (typeof realVersions)[number] | '1.33.0';

/** What `npm run prove` tries besides: the first with a list of origins is 1.46, the first on another server 1.60. */
export type ProvedVersion = (typeof provedVersions)[number];

export const provedVersions = ['1.23.1', '1.45.1', '1.46.1', '1.60.0'] as const;

/** What everything that depends on Streamlit's behaviour is tried with. */
export const realVersions = ['1.53.0', 'newest'] as const;

/**
 * What a file of long tests runs on: this one of the two, so that every run stays short; on both by `npm run prove -- both`.
 */
export function longTestsOn(version: RealVersion): readonly RealVersion[] {
  return isInDepth ? realVersions : [version];
}

/** The same, and one that has no list of origins. */
export const measuredVersions: readonly MeasuredVersion[] = ['1.33.0', ...realVersions];

/** Skips a test, saying so, where set-up could not provide the one without a list of origins. */
export function needOldStreamlit(context: { skip(note: string): never }): void {
  if (!existsSync(programOf('1.33.0'))) context.skip('Streamlit 1.33.0 has no packages for this Python');
}

/** The command of a real Streamlit. @throws where the set-up has not left one. */
export function realStreamlit(version: RealVersion): string[] {
  const program = programOf(version);
  try {
    accessSync(program, constants.X_OK);
  } catch {
    throw new Error(`Streamlit ${version} for the tests is missing (${program}): npm run setup -- --test`);
  }
  return [program];
}

function programOf(version: RealVersion): string {
  return join(cacheFolder(), `streamlit-${version}`, 'bin', 'streamlit');
}

export interface AppOptions {
  readonly version: RealVersion;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files of the project by their path, besides `app/front.py`. */
  readonly files?: Readonly<Record<string, string>>;
  /** From the port to where the app answers; `http://127.0.0.1:PORT` if not given. */
  readonly baseUrl?: (port: number) => string;
}

export interface RunningApp {
  readonly folder: string;
  readonly port: number;
  readonly baseUrl: string;
  /** What it printed so far. */
  output(): string;
  /** SIGKILL, and the folder removed. */
  end(): Promise<void>;
}

/** Starts a real Streamlit over a small app in a folder of its own and waits until it is healthy. */
export async function startApp({ version, args = [], env = {}, ...rest }: AppOptions): Promise<RunningApp> {
  const [program = '', ...leading] = realStreamlit(version);
  const folder = makeProject({ 'app/front.py': 'import streamlit as st\nst.slider("n")\n', ...rest.files });
  const port = await freePort();
  const baseUrl = rest.baseUrl?.(port) ?? `http://127.0.0.1:${port}`;
  const fixed = ['--server.headless', 'true', '--server.port', String(port)];
  // Ended with the test run at the latest: execa sees to it.
  const child = execa(program, [...leading, 'run', 'app/front.py', ...fixed, ...args], {
    cwd: folder,
    env: { ...quietEnvironment(folder), ...env },
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    reject: false,
  });
  let output = '';
  child.all.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const giveUp = new AbortController();
  void child.then(() => giveUp.abort());
  const end = async () => {
    child.kill('SIGKILL');
    await child;
    rmSync(folder, { recursive: true });
  };
  if (await awaitReady(baseUrl, giveUp.signal)) return { folder, port, baseUrl, output: () => output, end };
  await end();
  throw new Error(`Streamlit did not start:\n${output}`);
}

// The proxy that nobody listens at ends Streamlit's look-up of its external address at once: where the network
// swallows that request, each handshake would take ten seconds.
function quietEnvironment(home: string): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    STREAMLIT_BROWSER_GATHER_USAGE_STATS: 'false',
    http_proxy: nowhere,
    https_proxy: nowhere,
  };
}

/** A new folder with these files in it. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** A port that nobody listened at a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
