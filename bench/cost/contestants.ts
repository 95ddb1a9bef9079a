import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launcher } from '../../test/support/project.ts';

/** A program that supervises the workload on a terminal. */
export interface Contestant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Files that it reads, by their paths in the project's folder. */
  files(workload: string): Readonly<Record<string, string>>;
  /** The key that shows something, what is seen then, and the key that hides it again. */
  readonly probe: { readonly key: string; readonly shows: RegExp; readonly close: string };
  readonly quit: string;
  /** What V8 compiled of it: what earlier starts kept, and what it came with; undefined: nothing that its home has not. */
  readonly compiled?: { readonly kept: string; readonly shipped: string };
}

const peers = join(import.meta.dirname, 'peers', 'node_modules', '.bin');

/** This program; `program`: another launcher of it, such as that of an older checkout. */
export function ocapDev(name = 'ocap-dev', program = launcher): Contestant {
  return {
    ...{ name, command: program, args: [], quit: 'q' },
    compiled: {
      kept: join(dirname(program), '..', 'dist', 'compiled'),
      shipped: join(dirname(program), '..', 'dist', 'precompiled'),
    },
    files: (workload) => ({
      // Others on the machine may have the usual port.
      '.env': `USE_NGROK=false\nSTREAMLIT_PORT=${20_000 + Math.floor(Math.random() * 12_000)}\n`,
      'app.py': 'import streamlit\n',
      '.venv/bin/streamlit': `#!/bin/sh\nexec ${workload} "$@"\n`,
    }),
    probe: { key: '?', shows: /restart the app/i, close: '\u001b' },
  };
}

const mprocs: Contestant = {
  ...{ name: 'mprocs', command: join(peers, 'mprocs'), args: ['--config', 'mprocs.yaml'], quit: 'q' },
  files: (workload) => ({ 'mprocs.yaml': `procs:\n  web:\n    shell: "exec ${workload}"\n` }),
  probe: { key: 'p', shows: /Zoom|Add proc/, close: '\u001b' },
};

const turbo: Contestant = {
  name: 'turbo',
  command: join(peers, 'turbo'),
  args: ['run', 'dev', '--ui=tui', '--skip-infer'],
  quit: '\u0003',
  files: (workload) => ({
    'package.json': JSON.stringify({
      name: 'root',
      private: true,
      packageManager: 'npm@10.8.2',
      workspaces: ['p'],
    }),
    'package-lock.json': JSON.stringify({
      ...{ name: 'root', lockfileVersion: 3, requires: true },
      packages: {
        '': { name: 'root', workspaces: ['p'] },
        'node_modules/web': { resolved: 'p', link: true },
        p: { name: 'web', version: '1.0.0' },
      },
    }),
    'turbo.json': JSON.stringify({ tasks: { dev: { cache: false, persistent: true } } }),
    'p/package.json': JSON.stringify({ name: 'web', version: '1.0.0', scripts: { dev: `exec ${workload}` } }),
  }),
  probe: { key: 'm', shows: /Select previous|Close popup/, close: 'm' },
};

/** Who is measured: this program, the others where `npm run bench:peers` has installed them, and `BENCH_BEFORE`, a launcher of ours. */
export function contestants(env: NodeJS.ProcessEnv): readonly Contestant[] {
  const before = env['BENCH_BEFORE'];
  const others = [mprocs, turbo].filter(({ command }) => existsSync(command));
  return [...(before === undefined ? [] : [ocapDev('before', before)]), ocapDev(), ...others];
}

/** Lays a contestant's files out. */
export function layOut({ files }: Contestant, folder: string, workload: string): void {
  for (const [path, text] of Object.entries(files(workload))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    if (path.endsWith('/streamlit')) chmodSync(join(folder, path), 0o755);
  }
}
