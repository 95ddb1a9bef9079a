import { rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { startJson } from '../support/json-program.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { freePort, makeProject, realStreamlit } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const undone of undo.splice(0).reverse()) await undone();
});

const bin = dirname(realStreamlit('1.53.0')[0] ?? '');
// Without whatever Streamlit the machine has.
const bare = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };
const another = { 'pyproject.toml': '[project]\nname = "shop"\n', 'app.py': 'import streamlit as st\n' };

/** A project that is not OCapistaine's. */
function projectOf(files: Readonly<Record<string, string>> = {}) {
  const folder = makeProject({ ...another, ...files });
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(folder: string, env: Record<string, string> = bare) {
  const port = String(await freePort());
  const program = startJson({ folder }, [], {
    ...env,
    STREAMLIT_PORT: port,
    DEV_PROXY_URL: '',
    PROD_PROXY_URL: '',
  });
  undo.push(program.end);
  return program;
}

it.each(['env', '.env'])('python3 -m venv %s: "No Streamlit was found"', async (name) => {
  const folder = projectOf();
  symlinkSync(dirname(bin), join(folder, name));
  const program = await start(folder);
  await program.event({ type: 'process', state: 'ready' });
});

it("in a subfolder of the checkout the parent's .venv runs the app", async () => {
  const folder = projectOf({ '.git/HEAD': '', 'apps/shop/app.py': 'import streamlit as st\n' });
  symlinkSync(dirname(bin), join(folder, '.venv'));
  const program = await start(join(folder, 'apps/shop'));
  await program.event({ type: 'process', state: 'ready' });
});

it("a Pipenv project that PATH's Streamlit runs is told so, by the program and by doctor", async () => {
  const folder = projectOf({ Pipfile: '[packages]\nhumanize = "*"\n' });
  const env = { PATH: `${bin}:${bare.PATH}` };
  const program = await start(folder, env);
  await program.event({ type: 'process', state: 'ready' });
  expect(JSON.stringify(program.events)).toContain('The project is kept with Pipenv (pipenv is not on PATH)');
  const { findings } = await doctor(folder, env);
  expect(findings).toContainEqual(
    expect.objectContaining({ code: 'pipenv-environment-missing', level: 'warning' }),
  );
});

it.each([
  [
    { 'requirements.txt': 'streamlit\n' },
    'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
  ],
  [{ 'poetry.lock': '' }, 'pipx install poetry && poetry install'],
])('without an environment %j the start says what doctor says', async (files, command) => {
  const folder = projectOf(files);
  const program = await start(folder);
  expect((await program.over).exitCode).toBe(1);
  expect(JSON.stringify(program.events)).toContain(`Install it here: ${command}`);
  // Told once: of the tool that is not there to provide it, if the project is kept with one.
  const missing = (await doctor(folder, bare)).findings.filter(({ code }) =>
    /^(streamlit|\w+-environment)-missing$/.test(code),
  );
  expect(missing.map(({ fix }) => fix)).toEqual([command]);
});

interface Report {
  readonly findings: readonly { readonly code: string; readonly level: string; readonly fix: string }[];
}

async function doctor(folder: string, env: Record<string, string>): Promise<Report> {
  const { stdout } = await execa(launcher, ['doctor', '--json'], {
    cwd: folder,
    env: { ...userEnvironment(folder), ...env },
    extendEnv: false,
    reject: false,
  });
  return JSON.parse(stdout);
}
