import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { editEnvFile } from '../../../../src/services/files/write-env.ts';
import { type Meddling, withMeddlingPython } from '../../../support/meddling-python.ts';
import { makeProject } from '../../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

const addB = (text: string) => `${text}B=2\n`;

/** An edit, in whose last moment a shell does something in the project's folder, once. */
function project(doing: string, moment: Meddling['moment']) {
  const folder = makeProject({ '.env': 'A=1\n' });
  const command = `cd ${folder}; [ -e met ] || { touch met; ${doing}; }`;
  const { env, folder: tools } = withMeddlingPython({ command, moment });
  undo.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => rmSync(tools, { recursive: true, force: true }),
  );
  const path = join(folder, '.env');
  return {
    path,
    edit: () => editEnvFile(path, addB, { env }),
    text: () => readFileSync(path, 'utf8'),
    entries: () => readdirSync(folder).sort(),
  };
}

/** Comes back when the file is open, and not when it is written. */
const openedBy = (commands: string) =>
  `(${commands}) 2> /dev/null & until [ -e opened ]; do sleep 0.01; done; rm opened`;

const saves = [
  ['in place', 'echo A=theirs > .env'],
  ['by a rename', 'echo A=theirs > t; mv t .env'],
  ['by one that has it open', openedBy('exec > .env; touch opened; sleep 0.3; echo A=theirs')],
  ['by one that adds to it', openedBy('exec >> .env; touch opened; sleep 0.3; echo C=3')],
] as const;

it.each(saves.slice(0, 2))(
  'a save behind the change, %s, stays, and ours comes behind it',
  async (_, command) => {
    const { edit, text, entries } = project(command, 'after the exchange');
    expect(await edit()).toEqual({ at: 'written' });
    expect(text()).toBe('A=theirs\nB=2\n');
    expect(entries()).toEqual(['.env', 'met']);
  },
);

const moments = ['before the look', 'before the exchange', 'without an exchange'] as const;

describe.each(moments)('F4: a save in the last moment (%s)', (moment) => {
  it.each(saves)('%s is not lost, and ours comes behind it', async (_, command) => {
    const { edit, text, entries } = project(command, moment);
    expect(await edit()).toEqual({ at: 'written' });
    expect(text()).toBe(command.includes('C=3') ? 'A=1\nC=3\nB=2\n' : 'A=theirs\nB=2\n');
    await vi.waitFor(() => expect(entries()).toEqual(['.env', 'met']));
  });

  it('that takes the file away makes a new one', async () => {
    const { edit, text, entries } = project('rm .env', moment);
    expect(await edit()).toEqual({ at: 'written' });
    expect(text()).toBe('B=2\n');
    expect(entries()).toEqual(['.env', 'met']);
  });

  it('that puts a folder there leaves the folder, and no draft', async () => {
    const { edit, path, entries } = project('mv .env old; mkdir .env; touch .env/x', moment);
    expect(await edit()).toMatchObject({ at: 'failed' });
    expect(statSync(path).isDirectory()).toBe(true);
    expect(readdirSync(path)).toEqual(['x']);
    expect(entries()).toEqual(['.env', 'met', 'old']);
  });
});

it('two edits at once are both there', async () => {
  const folder = makeProject({ '.env': 'A=1\n' });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, '.env');
  const add = (line: string) =>
    editEnvFile(path, (text) => (text.includes(line) ? text : `${text}${line}\n`));
  const outcomes = await Promise.all([add('B=2'), add('C=3')]);
  expect(outcomes.every(({ at }) => at === 'written' || at === 'unchanged')).toBe(true);
  expect(readFileSync(path, 'utf8').split('\n').sort()).toEqual(['', 'A=1', 'B=2', 'C=3']);
  expect(readdirSync(folder)).toEqual(['.env']);
});
