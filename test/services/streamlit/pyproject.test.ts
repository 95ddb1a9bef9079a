import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { readPackages } from '../../../src/services/streamlit/packages.ts';
import { readPyproject } from '../../../src/services/streamlit/pyproject.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

const managerOf = async (files: Readonly<Record<string, string>>) => {
  folder = makeProject(files);
  return (await readPackages(folder, { streamlit: null, lookedIn: [] })).manager;
};
const read = (files: Readonly<Record<string, string>>) => {
  folder = makeProject(files);
  return readPyproject(folder);
};

it.each([
  ['[tool.poetry]\nname = "a"\n', 'poetry'],
  ['[build-system]\nbuild-backend = "poetry.core.masonry.api"\n', 'poetry'],
  ['[tool.uv]\n', 'uv'],
  ['[tool.poetry]\n[tool.uv]\n', 'poetry'],
  ['[project]\nname = "a"\n', 'pip'],
  ['[project\n', 'pip'],
])('%j means %s', async (text, tool) => {
  expect(await managerOf({ 'pyproject.toml': text })).toBe(tool);
});

it("uv's lock means uv, whatever there is besides", async () => {
  expect(await managerOf({ 'uv.lock': '' })).toBe('uv');
  rmSync(folder, { recursive: true });
  expect(await managerOf({ 'uv.lock': '', 'pyproject.toml': '[project\n' })).toBe('uv');
});

it.each([
  ['[project]\nrequires-python = ">=3.13"\n', '>=3.13'],
  ['[tool.poetry.dependencies]\npython = "^3.11"\n', '^3.11'],
  ['[project]\nrequires-python = ">=3.13"\n[tool.poetry.dependencies]\npython = "^3.11"\n', '>=3.13'],
  ['[project]\nrequires-python = 3\n', null],
  ['', null],
])('%j wants Python %s', async (text, wanted) => {
  expect((await read({ 'pyproject.toml': text })).wantedPython).toBe(wanted);
});
