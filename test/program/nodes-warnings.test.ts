import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
let project: StandInProject;
let env: Record<string, string>;
beforeEach(async () => {
  project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  // A Node with much to warn of, in each of our processes.
  const warns = `let n = 0; setInterval(() => process.emitWarning('across the screen ' + n++), 100).unref();`;
  writeFileSync(join(project.folder, 'warns.cjs'), warns);
  env = {
    ...userEnvironment(project.folder),
    NODE_OPTIONS: `--require=${join(project.folder, 'warns.cjs')}`,
  };
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const open = (...args: readonly string[]) => {
  const terminal = openTerminal({ command: launcher, args, cwd: project.folder, env });
  undo.push(terminal.close);
  return terminal;
};
const acrossScreen = /\(node:\d+\)|--trace-warnings/;

it("a warning of the supervisor's Node is a line of the log, and neither its nor the screen's lies across the screen", async () => {
  const terminal = open();
  await terminal.see(/\[?ocap-dev\]?.*Node warns: Warning: across the screen \d/);
  const drawn = terminal.output();
  // What came before there was a screen stands where it was written.
  expect(drawn.slice(drawn.indexOf('\u001b[?1049h'))).not.toMatch(acrossScreen);
  terminal.press('q');
  expect((await terminal.exited).exitCode).toBe(0);
});

it('those of an attached screen are told once it has left', async () => {
  const terminals = terminalsIn(project.folder);
  undo.push(terminals.stop);
  await terminals.run('up', '--detach');
  const terminal = open('attach');
  await terminal.see(/\bready\b/);
  terminal.press('?');
  await terminal.see('Keys');
  terminal.press('?');
  await terminal.seeNoMore('Keys');
  terminal.press('q');
  await terminal.exited;
  const shown = terminal.output();
  const left = shown.lastIndexOf('\u001b[?1049l');
  expect(shown.slice(shown.indexOf('\u001b[?1049h'), left)).not.toMatch(acrossScreen);
  expect(shown.slice(left)).toContain('Node warns: Warning: across the screen');
});
