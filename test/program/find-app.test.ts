import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { terminalsIn } from '../support/background.ts';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const page = 'import streamlit as st\nst.title("x")\n';

/** A project that is not OCapistaine's, with these files and a stand-in for Streamlit. */
async function project(files: Readonly<Record<string, string>>) {
  const made = await createStandInProject('printing-app.py');
  undo.push(made.remove);
  rmSync(join(made.folder, 'app.py'));
  for (const [name, text] of Object.entries({ 'pyproject.toml': '[project]\nname = "shop"\n', ...files })) {
    mkdirSync(dirname(join(made.folder, name)), { recursive: true });
    writeFileSync(join(made.folder, name), text);
  }
  return { ...made, ...terminalsIn(made.folder) };
}

const two = { 'one.py': page, 'ui/two.py': page };
const wild = {
  Procfile: 'web: streamlit run dash/board.py --server.port=$PORT --server.address=0.0.0.0\n',
  'README.md': 'Run it: `streamlit run dash/board.py`\n',
  'dash/board.py': page,
};

async function startedScript(folder: string, ...args: readonly string[]): Promise<string> {
  const program = startJson({ folder }, args);
  undo.push(() => program.end());
  await program.event({ type: 'process', state: 'ready' });
  const { pid } = await program.event({ type: 'process', state: 'ready' });
  return (
    readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')
      .split('\0')
      .find((word) => word.endsWith('.py')) ?? ''
  );
}

describe.skipIf(process.platform !== 'linux')('any-11: the app is found and run', () => {
  it.each([
    ['by the Procfile', wild, [], 'dash/board.py'],
    ['in a folder that was named', { ...two, 'dash/board.py': page }, ['dash/'], 'dash/board.py'],
    ['by the Procfile, in this folder', { ...wild, 'dash/x.py': page }, ['.'], 'dash/board.py'],
  ])('%s', async (_, files, args, script) => {
    const { folder } = await project(files);
    expect(await startedScript(folder, ...args)).toBe(join(folder, script));
  });
});

it('any-11: doctor finds it too', async () => {
  const { run } = await project(wild);
  expect((await run('doctor', '--json')).stdout).toMatch(/The app is dash\/board\.py \(.*:\d+ starts it\)\./);
});

it('a folder without an app is named', async () => {
  const { run, folder } = await project({ ...wild, 'empty/notes.txt': '' });
  const { exitCode, stdout } = await run('empty/', '--plain');
  expect({ exitCode, stdout, folder }).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('There is no app in empty/: '),
  });
});

describe('several scripts without a screen', () => {
  const lines = ['Several scripts could be the app', 'ocap-dev one.py\n', 'ocap-dev ui/two.py'];

  it.each([
    [['--plain'], 'ocap-dev '],
    [['up', '--detach'], 'ocap-dev up --detach '],
    [['generate', 'render'], 'ocap-dev generate render '],
    [['generate', 'dockerfile'], 'ocap-dev generate dockerfile '],
  ])('%s: code 2, with the list, each line the call that was typed', async (args, call) => {
    const { folder, run } = await project({ ...two, '.env': 'PROD_ORIGINS=https://shop.onrender.com\n' });
    const { exitCode, stdout, stderr } = await run(...args);
    expect(exitCode).toBe(2);
    const told = `${stdout}\n${stderr}`;
    for (const line of lines) expect(told).toContain(line.replace('ocap-dev ', call));
    expect(readFileSync(join(folder, '.env'), 'utf8')).not.toContain('STREAMLIT_APP');
  });

  it('are no error of env and probe', async () => {
    const { run } = await project(two);
    expect(await run('env')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('STREAMLIT_SERVER_PORT'),
    });
    expect((await run('probe', '--json')).stdout).toContain('"app-down"');
  });

  it('are told by doctor, and not when one is named', async () => {
    const { run } = await project(two);
    expect((await run('doctor', '--json')).stdout).toContain('app-ambiguous');
    expect((await run('doctor', 'ui/', '--json')).stdout).toContain(
      'The app is ui/two.py (the only script that imports streamlit).',
    );
  });
});

describe('any-13: no file is generated for a script that is not there', () => {
  const env = { '.env': 'PROD_ORIGINS=https://shop.onrender.com\n' };

  it.each([
    ['Home.py is found', { 'Home.py': page, ...env }, [], /startCommand: "streamlit run Home\.py /],
    [
      'one in a folder that was named',
      { ...two, ...env },
      ['ui'],
      /startCommand: "streamlit run ui\/two\.py /,
    ],
    [
      'there is none',
      env,
      [],
      /^ocap-dev: There is no app: .*Name yours: ocap-dev generate render path\/to\/app\.py/,
    ],
    [
      'the one that was named is not there',
      { ...two, ...env },
      ['gone.py'],
      /^ocap-dev: The app gone\.py does not exist\./,
    ],
  ])('%s', async (_, files, args, told) => {
    const { run } = await project(files);
    const { exitCode, stdout, stderr } = await run('generate', 'render', ...args);
    expect(stdout || stderr).toMatch(told);
    expect(exitCode).toBe(stdout === '' ? 2 : 0);
  });
});

it('on the screen a number chooses the app, asked once, and writes it into .env', async () => {
  const { folder } = await project(two);
  const terminal = openTerminal({
    command: launcher,
    args: [],
    cwd: folder,
    columns: 120,
    rows: 40,
    env: userEnvironment(folder),
  });
  undo.push(() => terminal.close());
  await terminal.see(/1 {2}one\.py\n.*2 {2}ui\/two\.py/);
  terminal.press('2');
  await terminal.see('Run ui/two.py, by STREAMLIT_APP in .env?');
  terminal.press('n');
  await terminal.see('1…9 choose');
  terminal.press('2y');
  await terminal.see('ready');
  await terminal.seeNoMore('1…9 choose');
  const text = readFileSync(join(folder, '.env'), 'utf8');
  expect(text).toMatch(/\nSTREAMLIT_APP=ui\/two\.py\n$/);
  writeFileSync(join(folder, '.env'), text.replace('ui/two.py', 'one.py'));
  await terminal.see(/starts on port[\s\S]*starts on port/);
});
