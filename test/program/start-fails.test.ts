import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** Those that were started with this in their environment, and live (Linux). */
function taggedWith(tag: string): readonly string[] {
  const pids = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(tag);
    } catch {
      return false;
    }
  });
}

it('a start that comes to nothing leaves no screen behind, and nothing of one on the terminal', async () => {
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  project.writeEnv('STREAMLIT_PORT=many');
  const tag = randomUUID();
  const terminal = openTerminal({
    command: launcher,
    args: [],
    cwd: project.folder,
    env: { ...userEnvironment(project.folder), TEST_TAG: tag },
  });
  undo.push(terminal.close);
  expect(await terminal.exited).toMatchObject({ exitCode: 2 });
  await terminal.see('STREAMLIT_PORT');
  expect(terminal.output()).not.toContain('\u001b[?1049');
  expect(taggedWith(tag)).toEqual([]);
});

it('the screen of a supervisor that is killed before it says a word is gone without one of its own', async () => {
  const entry = join(dirname(launcher), '..', 'dist', 'screen.js');
  const screen = spawn(process.execPath, [entry], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  undo.push(() => screen.kill('SIGKILL'));
  const written: string[] = [];
  for (const stream of [screen.stdout, screen.stderr])
    stream?.on('data', (chunk: Buffer) => written.push(chunk.toString()));
  const connection = screen.stdio[3];
  if (connection === null || connection === undefined || !('destroy' in connection)) throw new Error('none');
  await once(connection, 'data');
  connection.destroy();
  expect(await once(screen, 'exit')).toEqual([null, 'SIGKILL']);
  expect(written).toEqual([]);
});
