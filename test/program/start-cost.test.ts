import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject, type StandInProject } from '../support/stand-in-project.ts';

// How much work a command is, as a multiple of a Node program that does nothing, in the same run: a time by itself would say more of the
// machine than of the program. The bounds leave a third for noise (24.21: 1.4, 2.0 and 4.2; before the program loaded its own modules 1.8, 3.6 and 9.2).

const bounds = [
  ['--version', 1.65],
  ['env', 2.65],
  ['start', 6.2],
] as const;

let project: StandInProject;
/** What does nothing, and the commands, in a shell's words. */
let lines: readonly string[] = [];
beforeAll(async () => {
  project = await createStandInProject('hostile-app.py');
  const nothing = join(project.folder, 'nothing.cjs');
  writeFileSync(nothing, '');
  const app = join(project.folder, '.venv', 'bin', 'streamlit');
  writeFileSync(app, '#!/bin/sh\necho hello\nexec sleep 60\n');
  // Whose first line was read leaves: the start, and what it takes to end it.
  const start = `'${launcher}' --plain | head -n 1`;
  lines = [`'${process.execPath}' '${nothing}'`, `'${launcher}' --version`, `'${launcher}' env`, start];
  // What V8 compiled is kept by the first run.
  timesOf(1);
});
afterAll(() => project.remove());

test('--version, env and a start are little more work than a Node program that does nothing', () => {
  const counted = lines.map(instructionsOf);
  const works = counted.includes(null) ? timesUntilFew() : counted;
  const ratios = ratiosOf(works);
  for (const [index, [name, most]] of bounds.entries())
    expect(ratios[index], `${name}, of ${works}`).toBeLessThan(most);
});

/** Instructions, where the machine counts them. */
function instructionsOf(line: string): number | null {
  const args = ['stat', '-x,', '-e', 'instructions:u', '--', 'sh', '-c', line];
  const { stderr, status } = spawnSync('perf', args, { ...surroundings(), encoding: 'utf8' });
  const counted = /^(\d+),[^\n]*instructions/m.exec(stderr ?? '')?.[1];
  return status === 0 && counted !== undefined ? Number(counted) : null;
}

const runsAtOnce = 8;
const mostRuns = 64;

/** Milliseconds, which Linux counts by ticks of 10: where a few of them say too much, more say it better. */
function timesUntilFew(): readonly number[] {
  let times = timesOf(runsAtOnce);
  for (let runs = runsAtOnce; runs < mostRuns && isTooMuch(times); runs += runsAtOnce) {
    const more = timesOf(runsAtOnce);
    times = times.map((time, index) => time + (more[index] ?? 0));
  }
  return times;
}

/**
 * Milliseconds of user and system time that each line takes in so many runs, by turns: a machine that is slower for a while is so for all.
 * A shell tells what its children took together (`times` of POSIX, its second line).
 */
function timesOf(runs: number): readonly number[] {
  const turn = lines.map((line) => `${line} >/dev/null; times`).join('; ');
  const script = `for run in ${Array.from({ length: runs }, (_, run) => run).join(' ')}; do ${turn}; done`;
  const told = execFileSync('sh', ['-c', script], { ...surroundings(), encoding: 'utf8' });
  const sums = told
    .split('\n')
    .filter((_, index) => index % 2 === 1)
    .map(msOf);
  return lines.map((_, line) =>
    sums.reduce((time, sum, at) => (at % lines.length === line ? time + sum - (sums[at - 1] ?? 0) : time), 0),
  );
}

function msOf(times: string): number {
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

function ratiosOf([nothing = Number.NaN, ...works]: readonly (number | null)[]): readonly number[] {
  return works.map((work) => (work ?? Number.NaN) / (nothing ?? Number.NaN));
}

function isTooMuch(times: readonly number[]): boolean {
  const ratios = ratiosOf(times);
  return bounds.some(([, most], index) => (ratios[index] ?? 0) >= most);
}

function surroundings() {
  return { cwd: project.folder, env: userEnvironment(project.folder) };
}
