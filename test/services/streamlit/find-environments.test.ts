import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lookedInText } from '../../../src/core/app/environment/looked-in.ts';
import type { Environment } from '../../../src/core/settings/settings.ts';
import { toolReason } from '../../../src/services/streamlit/environments/tool-reason.ts';
import { findStreamlit } from '../../../src/services/streamlit/find.ts';
import { scanProject } from '../../../src/services/streamlit/project-scan.ts';
import { makeProject } from '../../support/streamlit.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = realpathSync(makeProject(files));
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

function program(path: string, text = '#!/bin/sh\nexit 0\n'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** A virtualenv as pip leaves it, as far as the search looks at it. */
function virtualenv(path: string, hasStreamlit = true): string {
  const python = program(join(path, 'bin/python'));
  writeFileSync(join(path, 'pyvenv.cfg'), 'home = /usr/bin\n');
  mkdirSync(
    join(path, `lib/python3.13/site-packages/${hasStreamlit ? 'streamlit' : 'pip'}-1.53.0.dist-info`),
    {
      recursive: true,
    },
  );
  if (hasStreamlit) program(join(path, 'bin/streamlit'), `#!${python}\nimport streamlit\n`);
  return path;
}

async function find(cwd: string, env: Environment = {}) {
  const shell = { HOME: folder(), PATH: '/bin', ...env };
  const { streamlit, lookedIn } = await findStreamlit({ cwd, env: shell });
  return {
    foundIn: streamlit?.foundIn ?? null,
    program: streamlit?.command[0],
    seen: lookedIn.map(lookedInText),
  };
}

function tool(name: string, script = 'exit 1'): string {
  const path = folder();
  program(join(path, name), `#!/bin/sh\n${script}\n`);
  return `${path}:/bin`;
}

const hash = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 8);

describe('a virtualenv of another name', () => {
  it.each(['env', '.env', 'ENV', 'my-python'])('%s: not found, though it is there', async (name) => {
    const cwd = folder();
    virtualenv(join(cwd, name));
    expect(await find(cwd)).toMatchObject({ foundIn: name, program: join(cwd, name, 'bin/streamlit') });
  });

  it('is one by its pyvenv.cfg: a folder of data called env is not spoken of', async () => {
    const cwd = folder({ 'env/data.csv': '', 'src/app.py': '' });
    expect((await find(cwd)).seen).toEqual(['.venv', 'venv', 'PATH']);
  });

  it('comes behind .venv, which has its usual name', async () => {
    const cwd = folder();
    for (const name of ['env', 'aaa', '.venv']) virtualenv(join(cwd, name));
    expect((await find(cwd)).foundIn).toBe('.venv');
    rmSync(join(cwd, '.venv'), { recursive: true });
    expect((await find(cwd)).foundIn).toBe('env');
  });
});

describe('in a subfolder of a checkout', () => {
  it("the parent's .venv was neither used nor mentioned", async () => {
    const top = folder({ '.git/HEAD': '', 'apps/shop/app.py': '' });
    virtualenv(join(top, '.venv'));
    expect((await find(join(top, 'apps/shop'))).foundIn).toBe('../../.venv');
  });

  it('what lies above the checkout, or above a folder of none, is not used', async () => {
    const outside = folder({ 'shop/.git/HEAD': '', 'shop/app/app.py': '', 'loose/app.py': '' });
    virtualenv(join(outside, '.venv'));
    expect((await find(join(outside, 'shop/app'))).foundIn).toBeNull();
    expect((await find(join(outside, 'loose'))).foundIn).toBeNull();
  });

  it('the tool of the folder above keeps the environment', async () => {
    const top = folder({ '.git/HEAD': '', 'pixi.toml': '', 'app/app.py': '' });
    virtualenv(join(top, '.pixi/envs/default'));
    expect((await find(join(top, 'app'))).foundIn).toBe('pixi');
  });
});

describe('a part of the project that has an environment of its own', () => {
  const page = 'import streamlit as st\n';
  async function foundFor(cwd: string, script: string | null = null) {
    const shell = { HOME: folder(), PATH: '/bin' };
    return (await scanProject({ cwd, shell, script })).streamlit?.foundIn ?? null;
  }

  it('the Streamlit beside the app was not found from the top of the project', async () => {
    const cwd = folder({ '.git/HEAD': '', 'frontend/ui/app.py': page, 'backend/main.py': '' });
    virtualenv(join(cwd, 'frontend/.venv'));
    virtualenv(join(cwd, 'backend/.venv'));
    expect(await foundFor(cwd)).toBe('frontend/.venv');
    expect(await foundFor(cwd, 'frontend')).toBe('frontend/.venv');
    expect(await foundFor(cwd, 'backend/main.py')).toBe('backend/.venv');
  });

  it('nor that of the tool which keeps it', async () => {
    const cwd = folder({ 'frontend/app.py': page, 'frontend/pixi.toml': '' });
    virtualenv(join(cwd, 'frontend/.pixi/envs/default'));
    expect(await foundFor(cwd)).toBe('pixi');
  });

  it("the project's own comes first, and no app that nobody knows has one", async () => {
    const cwd = folder({ 'a/one.py': page, 'b/two.py': page });
    virtualenv(join(cwd, 'a/.venv'));
    expect(await foundFor(cwd)).toBeNull();
    virtualenv(join(cwd, '.venv'));
    expect(await foundFor(cwd, 'a/one.py')).toBe('.venv');
  });
});

describe("a tool's environment, without running the tool", () => {
  it('pdm: by .pdm-python', async () => {
    const prefix = virtualenv(join(folder(), 'shop-3.13'));
    expect(await find(folder({ '.pdm-python': `${prefix}/bin/python\n` }))).toMatchObject({
      foundIn: 'pdm',
      program: join(prefix, 'bin/streamlit'),
    });
  });

  it('Pipenv: by the name that it makes of the Pipfile', async () => {
    const home = folder();
    const cwd = folder({ Pipfile: '' });
    const name = `${cwd.slice(cwd.lastIndexOf('/') + 1)}-${hash(`${cwd}/Pipfile`)}`;
    virtualenv(join(home, '.local/share/virtualenvs', name));
    expect((await find(cwd, { HOME: home })).foundIn).toBe('Pipenv');
    const elsewhere = folder();
    virtualenv(join(elsewhere, name));
    expect((await find(cwd, { WORKON_HOME: elsewhere })).foundIn).toBe('Pipenv');
  });

  it('Poetry: by the name that it makes of project and folder', async () => {
    const home = folder();
    const cwd = folder({ 'pyproject.toml': '[tool.poetry]\nname = "My.Shop"\n' });
    virtualenv(join(home, `.cache/pypoetry/virtualenvs/my-shop-${hash(cwd)}-py3.13`));
    const env = process.platform === 'darwin' ? { POETRY_CACHE_DIR: `${home}/.cache/pypoetry` } : {};
    expect((await find(cwd, { HOME: home, ...env })).foundIn).toBe('Poetry');
  });

  it('Hatch: in its storage', async () => {
    const data = folder();
    const cwd = folder({ 'pyproject.toml': '[project]\nname = "My_Shop"\n[tool.hatch.envs.default]\n' });
    virtualenv(join(data, `env/virtual/my-shop/${hash(cwd)}/my-shop`));
    expect((await find(cwd, { HATCH_DATA_DIR: data })).foundIn).toBe('Hatch');
  });

  it('pixi: .pixi/envs/default, else another of its environments', async () => {
    const cwd = folder({ 'pixi.toml': '' });
    virtualenv(join(cwd, '.pixi/envs/web'));
    expect((await find(cwd)).program).toBe(join(cwd, '.pixi/envs/web/bin/streamlit'));
  });

  it.each([
    ['name: shop\ndependencies:\n', 'miniforge3/envs/shop'],
    ['name: "shop" # ours\n', '.conda/envs/shop'],
    ['channels: []\nname: shop\n', 'miniconda3/envs/shop'],
  ])('conda: the environment that %j names', async (text, place) => {
    const home = folder();
    virtualenv(join(home, place));
    expect((await find(folder({ 'environment.yml': text }), { HOME: home })).foundIn).toBe('conda');
  });

  it('conda: one that is active, but not its base', async () => {
    const prefix = virtualenv(join(folder(), 'envs/shop'));
    const env = (name: string) => ({ CONDA_PREFIX: prefix, CONDA_DEFAULT_ENV: name });
    expect((await find(folder(), env('shop'))).foundIn).toBe('CONDA_PREFIX');
    expect((await find(folder(), env('base'))).foundIn).toBeNull();
  });

  it('pyenv: the virtualenv that .python-version names', async () => {
    const root = folder();
    virtualenv(join(root, 'versions/shop'));
    expect((await find(folder({ '.python-version': 'shop\n' }), { PYENV_ROOT: root })).foundIn).toBe('pyenv');
  });
});

describe('no streamlit on PATH, though "python -m streamlit" works', () => {
  it('of pip install --user', async () => {
    const home = folder();
    virtualenv(join(home, '.local'));
    expect(await find(folder(), { HOME: home })).toMatchObject({
      foundIn: 'PATH',
      program: join(home, '.local/bin/streamlit'),
    });
  });

  it('of the Python on PATH', async () => {
    const prefix = virtualenv(join(folder(), 'python'));
    rmSync(join(prefix, 'bin/streamlit'));
    program(join(prefix, 'bin/python3'));
    const { streamlit } = await findStreamlit({ cwd: folder(), env: { PATH: `${prefix}/bin` } });
    expect(streamlit).toMatchObject({
      command: [join(prefix, 'bin/python'), '-m', 'streamlit'],
      foundIn: 'PATH',
    });
  });
});

describe('a project of a tool, run by whatever Streamlit PATH has', () => {
  const onPath = () => `${virtualenv(join(folder(), 'other'))}/bin:/bin`;

  it.each([
    [{ Pipfile: '' }, 'Pipenv (pipenv is not on PATH)'],
    [{ 'pdm.lock': '' }, 'pdm (pdm is not on PATH)'],
    [{ 'pixi.toml': '' }, 'pixi (pixi is not on PATH)'],
    [{ 'environment.yml': 'name: shop\n' }, 'conda (conda is not on PATH)'],
    [{ 'hatch.toml': '' }, 'Hatch (hatch is not on PATH)'],
  ])('%j: and nothing said so', async (files, said) => {
    const found = await find(folder(files), { PATH: onPath() });
    expect(found).toMatchObject({ foundIn: 'PATH' });
    expect(found.seen).toContain(said);
  });

  it('an environment without Streamlit is told from none', async () => {
    const cwd = folder({ 'pixi.toml': '' });
    expect((await find(cwd, { PATH: tool('pixi') })).seen).toContain('pixi (it names no environment)');
    virtualenv(join(cwd, '.pixi/envs/default'), false);
    expect((await find(cwd)).seen).toContain('pixi (no Streamlit in it)');
  });
});

it.each([
  [
    'error: Request failed\n  cause: Failed to fetch\n  cause: Connection refused (os error 111)\n',
    'Connection refused (os error 111)',
  ],
  ['error: no such\n\nhint: look elsewhere\n', 'error: no such'],
  ['\n', null],
])('of %j the last cause is told', (stderr, reason) => {
  expect(toolReason(stderr)).toBe(reason);
});

describe('uv that fails', () => {
  const failing = (cwd: string) =>
    tool(
      'uv',
      `mkdir -p ${cwd}/.venv/lib/python3.13/site-packages; echo home > ${cwd}/.venv/pyvenv.cfg
printf '  × Failed to fetch: https://me:pw@pypi.example/simple/\\n  ╰─▶ invalid peer certificate: UnknownIssuer\\n' >&2; exit 2`,
    );

  it('"it names no environment": what uv said itself is the reason', async () => {
    const cwd = folder({ 'uv.lock': '' });
    expect((await find(cwd, { PATH: failing(cwd) })).seen).toContain(
      'uv (invalid peer certificate: UnknownIssuer)',
    );
  });

  it('left an empty .venv behind, which from then on was "no Streamlit in it"', async () => {
    const cwd = folder({ 'uv.lock': '' });
    await find(cwd, { PATH: failing(cwd) });
    expect(existsSync(join(cwd, '.venv'))).toBe(false);
  });

  it('is told while it makes the environment, and not where that is there', async () => {
    const cwd = folder({ 'uv.lock': '' });
    const busy: string[] = [];
    const look = () =>
      findStreamlit({ cwd, env: { PATH: failing(cwd) }, toolBusy: (tool) => busy.push(tool) });
    await look();
    expect(busy).toEqual(['uv']);
    mkdirSync(join(cwd, '.venv'));
    await look();
    expect(busy).toEqual(['uv']);
  });

  it('takes no .venv with it that was there before', async () => {
    const cwd = folder({ 'uv.lock': '', '.venv/pyvenv.cfg': '' });
    await find(cwd, { PATH: failing(cwd) });
    expect(existsSync(join(cwd, '.venv'))).toBe(true);
  });

  it('says no password of its index', async () => {
    const uv = tool('uv', "echo 'error: https://me:secret@pypi.example/simple is gone' >&2; exit 2");
    const { seen } = await find(folder({ 'uv.lock': '' }), { PATH: uv });
    expect(seen.join()).toContain('pypi.example');
    expect(seen.join()).not.toContain('secret');
  });
});
