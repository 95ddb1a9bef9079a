import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { streamlitPin } from '../../../src/services/streamlit/pin.ts';
import { makeProject } from '../../support/streamlit.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

it.each([
  [{ 'requirements.txt': 'pandas\nstreamlit==1.45.1  # the last of its kind\n' }, 'streamlit==1.45.1'],
  [{ 'requirements.txt': 'streamlit[auth]<1.40; python_version > "3.8"\n' }, 'streamlit<1.40'],
  [{ 'pyproject.toml': '[project]\ndependencies = [\n  "streamlit~=1.33.0",\n]\n' }, 'streamlit~=1.33.0'],
  [{ 'pyproject.toml': '[tool.poetry.dependencies]\nstreamlit = "1.45.1"\n' }, 'streamlit 1.45.1'],
  [{ Pipfile: '[packages]\nstreamlit = {version = "==1.28.2", extras = ["auth"]}\n' }, 'streamlit==1.28.2'],
  [{ 'environment.yml': 'dependencies:\n  - streamlit=1.45\n' }, 'streamlit=1.45'],
])('%j keeps it below 1.46', async (files, text) => {
  folder = makeProject(files);
  expect(await streamlitPin(folder)).toEqual({ file: Object.keys(files)[0], text });
});

it.each([
  { 'requirements.txt': 'streamlit\nstreamlit-aggrid==0.3.4\n# streamlit==1.45.1\n' },
  { 'requirements.txt': 'streamlit>=1.20,<2\n' },
  { 'pyproject.toml': '[tool.poetry.dependencies]\nstreamlit = "^1.30"\n' },
  {},
])('%j does not', async (files) => {
  folder = makeProject(files);
  expect(await streamlitPin(folder)).toBeNull();
});
