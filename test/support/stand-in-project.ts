import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execaSync } from 'execa';
import { freePort, makeProject } from './streamlit.ts';

/** A user's project whose `.venv` holds a stand-in for Streamlit. */
export interface StandInProject {
  readonly folder: string;
  readonly port: number;
  /** Writes `.env`, in place; the port is always in it. */
  writeEnv(text: string): void;
  /** Puts the stand-in where `streamlit` is looked for, again if need be. */
  install(): void;
  remove(): void;
}

/** @param fixture the stand-in, a Python program in `test/fixtures`. */
export async function createStandInProject(fixture: string): Promise<StandInProject> {
  const port = await freePort();
  const folder = makeProject({ 'app.py': 'import streamlit\n' });
  const python = execaSync('python3', ['-c', 'import sys; print(sys.executable)']).stdout;
  const program = readFileSync(fileURLToPath(new URL(`../fixtures/${fixture}`, import.meta.url)), 'utf8');
  const install = () => {
    mkdirSync(join(folder, '.venv', 'bin'), { recursive: true });
    const path = join(folder, '.venv', 'bin', 'streamlit');
    writeFileSync(path, `#!${python}\n${program}`);
    chmodSync(path, 0o755);
  };
  const writeEnv = (text: string) =>
    writeFileSync(join(folder, '.env'), `STREAMLIT_PORT=${port}\nDEV_PROXY_URL=\nPROD_PROXY_URL=\n${text}\n`);
  install();
  writeEnv('');
  return {
    folder,
    port,
    writeEnv,
    install,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
