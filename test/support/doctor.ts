import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { type DoctorCommand, runDoctor } from '../../src/cli/commands/doctor.ts';
import type { GroupedFinding } from '../../src/core/doctor/finding.ts';
import { streamlitConfig } from '../../src/deploy/streamlit-config.ts';
import { type StandIn, type StandInOptions, startStandIn } from './chain-app.ts';
import { freePort, makeProject, type RealVersion, realStreamlit } from './streamlit.ts';

export interface DoctorRun {
  readonly code: number;
  readonly findings: readonly GroupedFinding[];
  readonly broken: number;
  readonly warnings: number;
  readonly stdout: string;
}

/** A project in which nothing is wrong: a git checkout, a real Streamlit, and all that is far away played by one server. */
export interface Patient {
  readonly folder: string;
  readonly home: string;
  readonly port: number;
  /** Plays the proxies, ngrok's service and the host of Streamlit's look-up. */
  readonly far: StandIn;
  write(path: string, text: string): Promise<void>;
  /** The sound `.env`, with lines added. */
  writeEnv(text: string): Promise<void>;
  git(...args: readonly string[]): Promise<void>;
  /** Runs `ocap-dev doctor --json` in this process. */
  examine(changes?: Partial<DoctorCommand>): Promise<DoctorRun>;
  /** The report for people. */
  report(changes?: Partial<DoctorCommand>): Promise<string>;
  end(): void;
}

export async function createPatient(
  version: RealVersion = 'newest',
  answers: StandInOptions = {},
): Promise<Patient> {
  const far = await startStandIn(answers);
  const port = await freePort();
  const home = makeProject({});
  const sound = [
    `STREAMLIT_PORT=${port}`,
    'NGROK_DOMAIN=shop.ngrok.app',
    'NGROK_AUTHTOKEN=2abcdefgh_ijklmnopq',
    `NGROK_SERVER_ADDR=127.0.0.1:${far.port}`,
    `DEV_PROXY_URL=${far.url}`,
    `PROD_PROXY_URL=http://localhost:${far.port}`,
    '',
  ].join('\n');
  const folder = makeProject({
    'app.py': 'import streamlit as st\nst.slider("n")\n',
    '.env': sound,
    '.gitignore': '.env\n.venv\n',
    '.streamlit/config.toml': streamlitConfig({ port, xsrfProtection: false }),
  });
  const [program = ''] = realStreamlit(version);
  symlinkSync(dirname(dirname(program)), join(folder, '.venv'));
  const shell = { PATH: process.env['PATH'], HOME: home };
  const git = async (...args: readonly string[]) => {
    await execa('git', args, { cwd: folder, env: shell, extendEnv: false });
  };
  await git('init', '--quiet');

  const run = async (changes: Partial<DoctorCommand>): Promise<{ code: number; stdout: string }> => {
    let stdout = '';
    const code = await runDoctor({
      cwd: folder,
      envFile: '.env',
      options: {},
      json: false,
      color: false,
      columns: 80,
      lookupUrl: far.url,
      stdout: (text) => {
        stdout += text;
      },
      ...changes,
      shell: { ...shell, ...changes.shell },
    });
    return { code, stdout };
  };

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  return {
    folder,
    home,
    port,
    far,
    git,
    write,
    writeEnv: (text) => write('.env', `${sound}${text}\n`),
    async examine(changes = {}) {
      const { code, stdout } = await run({ ...changes, json: true });
      return { code, stdout, ...JSON.parse(stdout) };
    },
    report: async (changes = {}) => (await run(changes)).stdout,
    end() {
      far.end();
      for (const path of [folder, home]) rmSync(path, { recursive: true, force: true });
    },
  };
}
