import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { bindFile, mountSilentFolder } from '../support/mounts.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { canMount } from '../support/small-disk.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const ready = { type: 'process', state: 'ready' };

async function project(): Promise<StandInProject> {
  const made = await createStandInProject('hostile-app.py');
  undo.push(made.remove);
  return made;
}

function start(made: Pick<StandInProject, 'folder'>, ...args: readonly string[]) {
  const program = startJson(made, args);
  undo.push(() => program.end());
  return program;
}

function restart({ folder }: Pick<StandInProject, 'folder'>) {
  const env = userEnvironment(folder);
  return execa(launcher, ['restart'], { cwd: folder, env, extendEnv: false });
}

/** What the app was started with; undefined: it has ended. */
function greetingOf(pid: unknown): string | undefined {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.find((each) => each.startsWith('GREETING='));
  } catch {
    return undefined;
  }
}

const settings = ({ port }: Pick<StandInProject, 'port'>, greeting: string) =>
  `STREAMLIT_PORT=${port}\nDEV_PROXY_URL=\nPROD_PROXY_URL=\nGREETING=${greeting}\n`;

describe.runIf(canMount)('a .env of which no event tells', () => {
  it('that is mounted by itself is read anew by restart', async () => {
    const made = await project();
    const source = join(made.folder, 'env.src');
    writeFileSync(source, settings(made, 'one'));
    undo.push(bindFile(source, join(made.folder, '.env')));
    const program = start(made);
    expect(greetingOf((await program.event(ready))['pid'])).toBe('GREETING=one');
    const from = program.events.length;
    writeFileSync(source, settings(made, 'two'));
    await restart(made);
    // A look at its stamp may have come before the command, which then restarts the app once more.
    const newest = () => program.events.slice(from).findLast(({ state }) => state === 'ready')?.['pid'];
    await vi.waitFor(() => expect(greetingOf(newest())).toBe('GREETING=two'), { timeout: 20_000 });
  });

  it('that changes on the other side is taken over by itself, and that is told once', async () => {
    const made = await project();
    const mount = mountSilentFolder({ '.env': settings(made, 'one'), 'app.py': 'import streamlit\n' });
    undo.push(mount.remove);
    const { folder } = mount;
    execFileSync('cp', ['-r', join(made.folder, '.venv'), folder]);
    const log = join(made.folder, 'log');
    const program = start({ folder }, '--log-file', log);
    await program.event(ready);
    for (const greeting of ['two', 'three']) {
      const from = program.events.length;
      writeFileSync(join(mount.below, '.env'), settings(made, greeting));
      expect(greetingOf((await program.event(ready, from))['pid'])).toBe(`GREETING=${greeting}`);
    }
    await program.end();
    expect(readFileSync(log, 'utf8').match(/\.env lies where changes come without notice/g)).toHaveLength(1);
  });
});

describe('a .env that is a named pipe', () => {
  it('is read at the start and by restart, and nobody else waits for it', async () => {
    const made = await project();
    const path = join(made.folder, '.env');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    const writes = writeFile(path, settings(made, 'one'));
    const program = start(made);
    expect(greetingOf((await program.event(ready))['pid'])).toBe('GREETING=one');
    await writes;
    const from = program.events.length;
    await Promise.all([writeFile(path, settings(made, 'two')), restart(made)]);
    expect(greetingOf((await program.event(ready, from))['pid'])).toBe('GREETING=two');
    expect(program.events.filter(({ errors }) => Array.isArray(errors) && errors.length > 0)).toEqual([]);
  });
});
