import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { keptRehearsals } from '../../../../src/services/app/rehearsal/kept-rehearsals.ts';
import { projectKey } from '../../../../src/services/os/folders/project-key.ts';
import { stateFolder } from '../../../../src/services/os/state-folder.ts';

let folder = '';
let told: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'series-'));
  told = [];
  writeFileSync(join(folder, 'app.py'), 'import streamlit');
});
afterEach(() => rmSync(folder, { recursive: true }));

const shell = () => ({ HOME: folder });
const kept = () => keptRehearsals({ cwd: folder, shell: shell() }, ({ restarts }) => told.push(restarts));
const file = () => join(stateFolder(shell()), 'proved', `${projectKey(folder)}.json`);

it('restarts that went well are counted over supervisors, by a file of the user’s alone; a first start counts nothing', () => {
  kept().series.keep(false);
  kept().series.keep(true);
  kept().series.keep(true);
  kept().series.keep(false);
  expect(told).toEqual([0, 1, 2, 2]);
  expect(kept().series.read()).toBe(2);
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

it.each([
  ['one goes ill', () => kept().series.break()],
  ['a source of the app has changed', () => writeFileSync(join(folder, 'app.py'), 'import streamlit as st')],
  ['the file is damaged', () => writeFileSync(file(), '{"version":1')],
])('they begin anew once %s', (_, change) => {
  kept().series.keep(true);
  change();
  expect(kept().series.read()).toBe(0);
  kept().series.keep(true);
  expect(told).toEqual([1, 1]);
});

it('an app that fails alone as well was not refused for the one beside it; what two took from each other stays known', () => {
  for (const [why, after] of [
    ['refused', null],
    ['taken', 'taken'],
  ] as const) {
    kept().loner.write(why);
    kept().series.break();
    expect(kept().loner.read()).toBe(after);
  }
});
