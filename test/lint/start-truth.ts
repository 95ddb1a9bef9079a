import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { awaitReady } from '../../src/services/app/readiness.ts';
import { handshake } from '../support/handshake.ts';
import { visit } from '../support/nginx.ts';
import { freePort, type MeasuredVersion, makeProject, realStreamlit } from '../support/streamlit.ts';
import { listedOrigin, type Start, secondOrigin, strangerOrigin } from './cases/case.ts';

/** How a Streamlit answered that was started so; null: it did not start. */
export type StartTruth = {
  readonly listed: number | null;
  readonly second: number | null;
  readonly stranger: number | null;
  /** To a file that another website sends. */
  readonly upload: number;
  /** To the question of that website's browser, whether it may. */
  readonly uploadIsAllowed: boolean;
} | null;

/** A file that is run itself. */
export interface RunFile {
  readonly file: string;
  readonly text: string;
}

/** Starts a real Streamlit so, and asks it. */
export async function truthOf(version: MeasuredVersion, start: Start | RunFile): Promise<StartTruth> {
  const port = await freePort();
  const folder = makeProject({ 'app.py': 'import streamlit as st\nst.write("x")\n' });
  const [program = '', ...leading] = realStreamlit(version);
  const fixed = ['--server.headless', 'true', '--server.port', String(port)];
  const child =
    'text' in start
      ? runFile(folder, start, [program, ...leading].join(' '), fixed)
      : run(folder, [program, ...leading, 'run', 'app.py', ...fixed, ...(start.args ?? [])], start);
  const giveUp = new AbortController();
  let isOver = false;
  void child.then(() => {
    isOver = true;
    giveUp.abort();
  });
  try {
    if (!(await awaitReady(`http://127.0.0.1:${port}`, giveUp.signal))) return null;
    return {
      listed: await handshake(port, listedOrigin),
      second: await handshake(port, secondOrigin),
      stranger: await handshake(port, strangerOrigin),
      ...(await upload(port)),
    };
  } finally {
    if (child.pid !== undefined && !isOver) process.kill(-child.pid, 'SIGKILL');
    await child;
    rmSync(folder, { recursive: true });
  }
}

async function upload(port: number) {
  const path = '/_stcore/upload_file/00000000-0000-0000-0000-000000000000/1';
  const headers = { origin: strangerOrigin, 'content-type': 'application/octet-stream' };
  const { status } = await visit({ port, host: `127.0.0.1:${port}`, path, headers, body: Buffer.from('x') });
  const question = { origin: strangerOrigin, 'access-control-request-method': 'PUT' };
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'OPTIONS', headers: question });
  const allowed = answer.headers.get('access-control-allow-origin');
  return { upload: status, uploadIsAllowed: allowed === '*' || allowed === strangerOrigin };
}

function run(folder: string, [file = '', ...args]: readonly string[], { env = {}, config }: Start) {
  if (config !== undefined) write(folder, '.streamlit/config.toml', config);
  return spawned(folder, file, args, env);
}

/** Over a `streamlit` that is the real one, at a port of ours. */
function runFile(folder: string, { file, text }: RunFile, streamlit: string, fixed: readonly string[]) {
  write(folder, file, text);
  write(folder, 'bin/streamlit', `#!/bin/sh\nexec ${streamlit} "$@" ${fixed.join(' ')}\n`);
  chmodSync(join(folder, 'bin/streamlit'), 0o755);
  return spawned(folder, file.endsWith('.py') ? 'python3' : 'sh', [file], {});
}

function spawned(
  folder: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const nowhere = 'http://127.0.0.1:9';
  return execa(file, args, {
    cwd: folder,
    env: {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      HOME: folder,
      STREAMLIT_BROWSER_GATHER_USAGE_STATS: 'false',
      http_proxy: nowhere,
      https_proxy: nowhere,
      ...env,
    },
    extendEnv: false,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
    reject: false,
    detached: true,
  });
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
