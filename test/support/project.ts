import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, makeProject, type RealVersion, realStreamlit } from './streamlit.ts';

/** The program as users start it: the launcher over the compiled program. */
export const launcher = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'ocap-dev');

/** A user's project with a real Streamlit in its `.venv`. */
export interface TestProject {
  readonly folder: string;
  readonly port: number;
  /** Writes `.env`, in place; the port is always in it. */
  writeEnv(text: string): void;
  remove(): void;
}

/** An app that runs without a visitor: Python imports `sitecustomize` from the project's root, which is on PYTHONPATH. */
export const chattyPython = `
import sys, threading, time
def chat():
    number = 0
    while True:
        number += 1
        print(f"chat line {number}", flush=True)
        time.sleep(0.005)
if "streamlit" in sys.argv[0]:
    threading.Thread(target=chat, daemon=True).start()
`;

/** Makes a project folder; its proxies are none, so that nothing but the machine itself is listed. */
export async function createProject(
  version: RealVersion,
  files: Readonly<Record<string, string>> = {},
): Promise<TestProject> {
  const port = await freePort();
  const folder = makeProject({ 'app.py': 'import streamlit as st\nst.slider("n")\n', ...files });
  const [program = ''] = realStreamlit(version);
  symlinkSync(dirname(dirname(program)), join(folder, '.venv'));
  const writeEnv = (text: string) =>
    writeFileSync(join(folder, '.env'), `STREAMLIT_PORT=${port}\nDEV_PROXY_URL=\nPROD_PROXY_URL=\n${text}\n`);
  writeEnv('');
  return { folder, port, writeEnv, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * A user's environment for the program: without the names that a shell may export, and with a proxy that nobody listens
 * at, so that Streamlit's look-up of its external address ends at once.
 */
export function userEnvironment(folder: string): Record<string, string> {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    // Where the project's control socket lies.
    XDG_RUNTIME_DIR: folder,
    http_proxy: nowhere,
    https_proxy: nowhere,
    no_proxy: 'localhost,127.0.0.1',
  };
}
