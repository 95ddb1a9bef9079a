import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

// How much work a command is, as a multiple of a Node program that does nothing, in the same run: a time by itself would say more of the
// machine than of the program. The bounds leave a third for noise (24.21: 1.4, 2.1 and 4.7; before the program loaded its own modules 1.8, 3.6 and 9.2).

let project: StandInProject;
let nothing = '';
beforeAll(async () => {
  project = await createStandInProject('hostile-app.py');
  nothing = join(project.folder, 'nothing.cjs');
  writeFileSync(nothing, '');
  const app = join(project.folder, '.venv', 'bin', 'streamlit');
  writeFileSync(app, '#!/bin/sh\necho hello\nexec sleep 60\n');
  // What V8 compiled is kept by the first run.
  for (const command of Object.values(commands)) workOf(command, 1);
});
afterAll(() => project.remove());

const rounds = 2;
const runsInRound = 3;

/** Whose first line was read leaves: the start, and what it takes to end it. */
const untilItsFirstLine = ['sh', '-c', '"$0" --plain | head -n 1', launcher];
const commands = { '--version': [launcher, '--version'], env: [launcher, 'env'], start: untilItsFirstLine };

test.each([
  ['--version', 1.65],
  ['env', 2.65],
  ['start', 6.2],
] as const)('%s is less work than %f Node programs that do nothing', (name, most) => {
  const ratios = Array.from({ length: rounds }, () => {
    const bare = workOf([process.execPath, nothing], runsInRound);
    return workOf(commands[name], runsInRound) / bare;
  });
  expect(Math.min(...ratios)).toBeLessThan(most);
});

/** Instructions where the machine counts them, else milliseconds of user and system time. */
function workOf(command: readonly string[], runs: number): number {
  return instructionsOf(command) ?? timeOf(command, runs);
}

function instructionsOf(command: readonly string[]): number | null {
  const args = ['stat', '-x,', '-e', 'instructions:u', '--', ...command];
  const { stderr, status } = spawnSync('perf', args, { ...surroundings(), encoding: 'utf8' });
  const counted = /^(\d+),[^\n]*instructions/m.exec(stderr ?? '')?.[1];
  return status === 0 && counted !== undefined ? Number(counted) : null;
}

/** A shell tells what its children took together (`times` of POSIX, its second line). */
function timeOf(command: readonly string[], runs: number): number {
  const script = `for run in ${Array.from({ length: runs }, (_, run) => run).join(' ')}; do "$@" >/dev/null; done; times`;
  const told = execFileSync('sh', ['-c', script, 'sh', ...command], { ...surroundings(), encoding: 'utf8' });
  const times = (told.split('\n')[1] ?? '').matchAll(/(\d+)m([\d.]+)s/g);
  return [...times].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

function surroundings() {
  return { cwd: project.folder, env: userEnvironment(project.folder) };
}
