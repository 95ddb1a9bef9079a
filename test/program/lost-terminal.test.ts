import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { alive, descendants, endAll, processes } from '../support/survivors.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const emulator = fileURLToPath(new URL('../fixtures/survivor-terminal.mjs', import.meta.url));
const patience = { timeout: 15_000, interval: 50 };

/** The program in a terminal whose shell takes SIGHUP for itself and ignores it: the closed terminal reaches us as an error alone. */
async function inDeafShell(behaviour: string) {
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  project.writeEnv(`BEHAVIOUR=${behaviour}`);
  const shell = ['/bin/sh', '-c', `trap '' HUP; "${launcher}"; :`];
  const env = { ...userEnvironment(project.folder), TERM: 'xterm-256color' };
  const host = spawn(process.execPath, [emulator, ...shell], { cwd: project.folder, env });
  undo.push(() => host.kill('SIGKILL'));
  let shown = '';
  host.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  await expect.poll(() => shown, patience).toContain('ready');
  const ours = descendants(host.pid ?? 0);
  undo.push(() => endAll(ours));
  return { project, host, ours, shown: () => shown };
}

const appsIn = (folder: string) =>
  processes().filter(({ command }) => command.includes(join(folder, '.venv', 'bin', 'streamlit')));

// 25 s later the app was ready again and the tunnel online: an app that stops for a restart was taken for a supervisor that leaves.
it('a terminal that goes without a word during a slow restart takes supervisor and app along', async () => {
  const { project, host, ours, shown } = await inDeafShell('deaf');
  host.stdin.write('r');
  await expect.poll(shown, patience).toContain('stopping');
  host.kill('SIGKILL');
  await once(host, 'exit');
  await expect.poll(() => alive(ours), patience).toEqual([]);
  expect(appsIn(project.folder)).toEqual([]);
});
