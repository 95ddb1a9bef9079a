import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { readDeployedManager, readPackages } from '../../../src/services/streamlit/packages.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

const nothing = { streamlit: null, lookedIn: [] };
const read = (
  files: Readonly<Record<string, string>>,
  finding: Parameters<typeof readPackages>[1] = nothing,
) => {
  folder = makeProject(files);
  return readPackages(folder, finding);
};

it.each([
  [{ Pipfile: '', 'requirements.txt': '' }, 'pipenv'],
  [{ 'uv.lock': '', 'requirements.txt': '' }, 'uv'],
  [{ 'environment.yml': 'name: shop\n', 'requirements.txt': '' }, 'requirements'],
  [{ 'environment.yml': 'name: shop\n' }, 'conda'],
  [{ 'pyproject.toml': '[tool.pdm]\n' }, 'pdm'],
  [{ 'pyproject.toml': '[tool.pixi.workspace]\n' }, 'pixi'],
  [{ 'pyproject.toml': '[build-system]\nbuild-backend = "hatchling.build"\n' }, 'pip'],
  [{ 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["Streamlit>=1.40"]\n' }, 'project'],
  [{ 'pyproject.toml': '[project]\nname = "a"\ndependencies = ["streamlit-aggrid"]\n' }, 'pip'],
  [{}, 'pip'],
])('%j is installed by %s', async (files, manager) => {
  expect(await read(files)).toEqual({ manager, virtualenv: null });
});

it.each([
  [{ 'pyproject.toml': '[tool.poetry]\n', 'requirements.txt': '' }, 'poetry'],
  [{ 'uv.lock': '', 'requirements.txt': '' }, 'uv'],
  [{ Pipfile: '', 'requirements.txt': '' }, 'requirements'],
  [{ 'environment.yml': 'name: shop\n', Pipfile: '' }, 'pipenv'],
  [{ 'pdm.lock': '' }, 'pdm'],
  [{ 'pyproject.toml': '[tool.pdm]\n' }, null],
  [{ 'pyproject.toml': '[project]\nname = "a"\n[tool.pdm]\n' }, 'project'],
  [{ 'pyproject.toml': '[build-system]\nbuild-backend = "hatchling.build"\n' }, 'project'],
  [{ 'setup.py': '' }, 'project'],
  [{ 'environment.yml': 'name: shop\n', 'pyproject.toml': '[tool.black]\n' }, null],
])('%j is put up elsewhere by %s', async (files, manager) => {
  folder = makeProject(files);
  expect(await readDeployedManager(folder)).toBe(manager);
});

it('a virtualenv of uv, which has no pip, is told by its pyvenv.cfg', async () => {
  const lookedIn = [{ kind: 'no-streamlit', place: '.venv' }] as const;
  const files = { '.venv/pyvenv.cfg': 'home = /usr/bin\nuv = 0.9.2\n' };
  expect(await read(files, { streamlit: null, lookedIn })).toMatchObject({
    virtualenv: { folder: '.venv', byUv: true },
  });
});

it('the virtualenv that runs the app is named as one sees it from the project', async () => {
  folder = makeProject({ 'env/pyvenv.cfg': 'home = /usr/bin\n' });
  const streamlit = { command: [join(folder, 'env/bin/streamlit')], version: null, foundIn: 'env' };
  expect(await readPackages(folder, { streamlit, lookedIn: [] })).toMatchObject({
    virtualenv: { folder: 'env', byUv: false },
  });
});
