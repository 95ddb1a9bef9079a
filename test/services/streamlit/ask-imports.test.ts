import { existsSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { askImports } from '../../../src/services/streamlit/ask-imports.ts';
import { makeProject, realStreamlit } from '../../support/streamlit.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true }));

const python = join(dirname(realStreamlit('1.53.0')[0] ?? ''), 'python');

async function ask(files: Readonly<Record<string, string>>, script = 'app/front.py', pythonPath = '') {
  folder = realpathSync(makeProject(files));
  const question = { run: 1, python, script: join(folder, script), pythonPath };
  return askImports(question, { cwd: folder, env: { PATH: '/bin', HOME: folder } });
}

it('a package that is missing is told before the first visitor meets it, wherever the app imports it', async () => {
  const files = {
    'app/front.py':
      'import os\nimport streamlit as st\nfrom humanize_it import naturalsize\nfrom shop import prices\n',
    'app/beside.py': '',
    'app/pages/1_Stock.py': 'import beside, other_missing\n',
    'shop/__init__.py': '',
    'shop/prices.py': '"""Prices."""\nimport deep_missing.inner\n',
  };
  expect(await ask(files)).toEqual([
    { module: 'humanize_it', file: 'app/front.py', line: 3 },
    { module: 'other_missing', file: 'app/pages/1_Stock.py', line: 1 },
    { module: 'deep_missing', file: 'shop/prices.py', line: 2 },
  ]);
});

it('nothing of the project is run for it', async () => {
  const bomb = 'open("ran", "w").close()\n';
  const files = { 'front.py': `import helper, gone\n${bomb}`, 'helper.py': bomb, 'sitecustomize.py': bomb };
  expect(await ask(files, 'front.py')).toMatchObject([{ module: 'gone' }]);
  expect(existsSync(join(folder, 'ran'))).toBe(false);
  expect(existsSync(join(folder, '__pycache__'))).toBe(false);
});

it.each([
  ['try:\n    import gone\nexcept ImportError:\n    gone = None\n'],
  ['def later():\n    import gone\n'],
  ['import sys\nsys.path.append("lib")\nimport gone\n'],
  ['import streamlit as st\nthis is no Python\n'],
  ['from . import beside\nfrom __future__ import annotations\n'],
])('no false alarm: %j', async (text) => {
  expect(await ask({ 'front.py': text }, 'front.py')).toEqual([]);
});

it('PYTHONPATH counts, as for the app', async () => {
  folder = realpathSync(makeProject({ 'front.py': 'import elsewhere\n', 'lib/elsewhere.py': '' }));
  const question = { run: 1, python, script: join(folder, 'front.py'), pythonPath: join(folder, 'lib') };
  const shell = { cwd: folder, env: { PATH: '/bin', HOME: folder } };
  expect(await askImports(question, shell)).toEqual([]);
  expect(await askImports({ ...question, pythonPath: '' }, shell)).toMatchObject([{ module: 'elsewhere' }]);
  expect(await askImports({ ...question, python: '/no/such/python' }, shell)).toEqual([]);
});

it('a module that lies in a folder of the project is told with it, and PYTHONPATH=src in .env finds it', async () => {
  const files = {
    'app/front.py': 'import shop\nimport tools\nimport data\n',
    'src/shop/__init__.py': '',
    'libs/tools.py': '',
    'assets/data/x.csv': '',
  };
  expect(await ask(files)).toEqual([
    { module: 'shop', file: 'app/front.py', line: 1, folder: 'src' },
    { module: 'tools', file: 'app/front.py', line: 2, folder: 'libs' },
    { module: 'data', file: 'app/front.py', line: 3 },
  ]);
  rmSync(folder, { recursive: true });
  expect(await ask(files, 'app/front.py', 'src:libs')).toMatchObject([{ module: 'data' }]);
});
