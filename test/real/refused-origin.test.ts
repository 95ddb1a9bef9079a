import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { handshake } from '../support/handshake.ts';
import { createProject, launcher, userEnvironment } from '../support/project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

it('20: a visitor refused straight at the port, past tunnel and door, is shown, and a lets the origin in', async () => {
  const project = await createProject('newest');
  undo.push(project.remove);
  const terminal = openTerminal({
    command: launcher,
    args: [],
    cwd: project.folder,
    columns: 120,
    rows: 40,
    env: userEnvironment(project.folder),
  });
  undo.push(terminal.close);
  await terminal.see(/\bready\b/);
  const origin = 'https://name-21480.app.github.dev';
  expect(await handshake(project.port, origin)).toBe(403);
  await terminal.see(`${origin} was refused`);
  terminal.press('a');
  await terminal.see(/y/);
  terminal.press('y');
  await expect.poll(() => readFileSync(join(project.folder, '.env'), 'utf8')).toContain(origin);
});
