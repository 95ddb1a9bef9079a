import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { reasonText } from '../../src/core/app/find-app/app-reason.ts';
import { type AppSearch, findApp } from '../../src/services/streamlit/find-app.ts';
import { makeProject } from '../support/streamlit.ts';
import { layouts, page } from './layouts.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function project(files: Readonly<Record<string, string>>): string {
  const folder = makeProject(files);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const choose = (cwd: string, search: Partial<AppSearch> = {}) =>
  findApp({ cwd, folder: null, own: null, ...search });
const find = async (...asked: Parameters<typeof choose>) => (await choose(...asked)).scripts;

describe('the app of a project', () => {
  it.each(layouts)('is found: $is', async ({ files, app }) => {
    expect(await find(project(files))).toEqual(typeof app === 'string' ? [app] : app);
  });

  it('is app/front.py in the project whose own it is, whatever imports it and whatever else is there', async () => {
    const cwd = project({ 'app/front.py': 'import app.ui\n', 'streamlit_app.py': page });
    expect(await find(cwd, { own: 'app/front.py' })).toEqual(['app/front.py']);
    expect(await find(cwd)).toEqual(['streamlit_app.py']);
  });
});

describe('why it is the app is told', () => {
  const two = { 'ui/a.py': page, 'ui/b.py': page };

  it.each([
    [{ ...two, Procfile: '# app\nweb: streamlit run ui/b.py\n' }, 'Procfile:2 starts it'],
    [{ ...two, 'README.md': 'ui/b.py is the app.\n\n`streamlit run ui/b.py`\n' }, 'README.md:3 starts it'],
    [{ ...two, 'docker/Dockerfile': 'FROM x\nCMD streamlit run ui/b.py\n' }, 'docker/Dockerfile:2 starts it'],
    [{ ...two, Makefile: 'UI = ui/b.py\nrun:\n\tstreamlit run $(UI)\n' }, 'Makefile:1 starts it'],
    [{ ...two, 'app.py': page }, 'the usual name'],
    [{ 'ui/b.py': page }, 'the only script that imports streamlit'],
  ])('%j', async (files, told) => {
    const { reason } = await choose(project(files));
    expect(reason === null ? null : reasonText(reason)).toBe(told);
  });

  it('also of the one in a folder that was named', async () => {
    const cwd = project({ ...two, 'ui/Procfile': 'web: streamlit run b.py' });
    expect(await choose(cwd, { folder: 'ui' })).toEqual({
      scripts: ['ui/b.py'],
      reason: { by: 'file', file: 'ui/Procfile', line: 1 },
    });
  });

  it('not where there is none, or one of several', async () => {
    expect((await choose(project(two))).reason).toBeNull();
    expect((await choose(project({}))).reason).toBeNull();
  });
});

describe('a folder that is named', () => {
  const files = {
    'README.md': '`streamlit run ui/b.py`',
    'ui/a.py': page,
    'ui/b.py': page,
    'other/x.py': page,
    'two/c.py': page,
    'two/d.py': page,
    'tests/page.py': page,
    'empty/notes.txt': '',
  };

  it.each([
    ['ui', ['ui/b.py']],
    ['ui/', ['ui/b.py']],
    ['.', ['ui/b.py']],
    ['other', ['other/x.py']],
    ['tests', ['tests/page.py']],
    ['two', ['two/c.py', 'two/d.py']],
    ['empty', []],
    ['gone', []],
  ])('%s', async (folder, app) => {
    expect(await find(project(files), { folder })).toEqual(app);
  });

  it('is the one that OCapistaine has its app in', async () => {
    const cwd = project({ 'app/front.py': page, 'app/admin.py': page });
    expect(await find(cwd, { folder: 'app/', own: 'app/front.py' })).toEqual(['app/front.py']);
  });
});

describe('what stands in the way', () => {
  it('a FIFO in the place of files and scripts is not waited for', async () => {
    const cwd = project({ 'board.py': page });
    for (const name of ['README.md', 'app.py', 'Procfile']) execFileSync('mkfifo', [join(cwd, name)]);
    expect(await find(cwd)).toEqual(['board.py']);
  });

  it('links that lead in a circle, and to a folder outside, are not followed; one to a script is', async () => {
    const cwd = project({ 'ui/notes.txt': '' });
    symlinkSync('..', join(cwd, 'ui', 'loop'));
    symlinkSync(project({ 'x.py': page }), join(cwd, 'outside'));
    expect(await find(cwd)).toEqual([]);
    symlinkSync(join(project({ 'x.py': page }), 'x.py'), join(cwd, 'ui', 'board.py'));
    expect(await find(cwd)).toEqual(['ui/board.py']);
  });

  it('a folder full of data hides neither the usual name nor a script in another folder', async () => {
    const cwd = project({ 'src/ui.py': page });
    mkdirSync(join(cwd, 'data'));
    for (let index = 0; index < 2500; index += 1) writeFileSync(join(cwd, 'data', `${index}.csv`), '');
    expect(await find(cwd)).toEqual(['src/ui.py']);
  });

  it('the search ends after 2,000 entries', async () => {
    const cwd = project({});
    for (let index = 0; index < 2100; index += 1) mkdirSync(join(cwd, `${index}`));
    writeFileSync(join(cwd, 'app.py'), page);
    expect(await find(cwd)).toEqual(['app.py']);
    rmSync(join(cwd, 'app.py'));
    for (let index = 0; index < 2100; index += 1) writeFileSync(join(cwd, `${index}`, 'x.py'), page);
    expect((await find(cwd)).length).toBeLessThan(2000);
  });

  it('what lies in a virtualenv, or too deep, starts nothing', async () => {
    const start = 'streamlit run ui/b.py\n';
    const files = { 'ui/a.py': page, 'ui/b.py': page, 'venv/pyvenv.cfg': '', 'venv/bin/run.sh': start };
    expect(await find(project({ ...files, 'a/b/c/run.sh': start }))).toEqual(['ui/a.py', 'ui/b.py']);
    expect(await find(project({ ...files, 'a/b/run.sh': start }))).toEqual(['ui/b.py']);
  });

  it('a script that is too large to be read counts only where it is named', async () => {
    const large = `${page}${'#'.repeat(600_000)}`;
    expect(await find(project({ 'big.py': large }))).toEqual([]);
    expect(await find(project({ 'big.py': large, Procfile: 'web: streamlit run big.py' }))).toEqual([
      'big.py',
    ]);
  });

  it.skipIf(!existsSync('/dev/shm'))('another file system is not entered', async () => {
    const folder = mkdtempSync('/dev/shm/ocap-dev-');
    cleanups.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'board.py'), page);
    expect(await find(folder)).toEqual(['board.py']);
    expect(await find('/dev')).toEqual([]);
  });
});
