import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from './report.mjs';

const patienceMs = 20_000;
/** What a start begins is loaded by then. */
const settledMs = 500;
const streamlit = `import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Healthy(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

HTTPServer(("127.0.0.1", int(os.environ["STREAMLIT_SERVER_PORT"])), Healthy).serve_forever()
`;

/**
 * Starts the program that was built once, in a terminal of its own with a stand-in for Streamlit, and keeps in `dist/precompiled` what V8
 * compiled for that: so a start that is the first on its machine takes no longer than the next (src/services/os/node/compiled-cache.ts).
 * V8 compiles a function when it is first called, so only a start knows what a start needs. Where that is impossible, it says so.
 *
 * @param {string} root the folder of the program
 * @param {{node?: string, target?: string}} options for whose V8 it is, by default that of the Node which the launcher takes here; and
 *   another folder to keep it in
 */
export async function precompile(
  root,
  { node = join(root, 'node_modules', '.bin', 'node'), target = join(root, 'dist', 'precompiled') } = {},
) {
  rmSync(target, { recursive: true, force: true });
  // It has no binary for each system.
  const terminals = await import('@lydell/node-pty').catch(() => null);
  if (terminals === null) return;
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-build-'));
  try {
    // Without what was compiled before.
    const filter = (path) => !/compiled(-wheel)?$/.test(path);
    for (const part of ['bin', 'dist', 'shim'])
      cpSync(join(root, part), join(folder, part), { recursive: true, filter });
    await startOnce(terminals, folder, node);
    const compiled = join(folder, 'dist', 'compiled');
    const names = readdirSync(compiled);
    mkdirSync(target);
    // Written anew, since what a program keeps is for its user's eyes only.
    for (const name of names) writeFileSync(join(target, name), readFileSync(join(compiled, name)));
  } catch (error) {
    say(`nothing is compiled beforehand, the first start does it by itself (${error.message})`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a home of its own, where nothing asks for a tunnel. */
async function startOnce({ spawn }, folder, node) {
  const home = join(folder, 'project');
  layOut(home, await freePort());
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', COLORTERM: 'truecolor' },
    ...(existsSync(node) ? { OCAP_DEV_NODE: node } : {}),
  };
  const size = { cols: 120, rows: 40 };
  const options = { ...size, name: 'xterm-256color', cwd: home, env };
  const terminal = spawn(join(folder, 'bin', 'ocap-dev'), [], options);
  const timer = setTimeout(() => terminal.kill('SIGKILL'), patienceMs);
  let shown = '';
  const reading = terminal.onData((text) => {
    shown += text;
    if (!/\bready\b/.test(shown)) return;
    reading.dispose();
    setTimeout(() => terminal.write('q'), settledMs);
  });
  const { exitCode, signal } = await new Promise((resolve) => terminal.onExit(resolve));
  clearTimeout(timer);
  if (exitCode !== 0 || signal) throw new Error(`the program ended with ${signal || exitCode}`);
}

/** A project whose Streamlit says that it is healthy, and does nothing else. */
function layOut(project, port) {
  const bin = join(project, '.venv', 'bin');
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(project, 'app.py'), 'import streamlit\n');
  writeFileSync(join(project, '.env'), `STREAMLIT_PORT=${port}\n`);
  writeFileSync(join(bin, 'streamlit'), `#!${python}${streamlit}`, { mode: 0o755 });
}

function freePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
