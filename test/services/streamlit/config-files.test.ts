import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configFiles } from '../../../src/services/doctor/files.ts';
import {
  type ConfigPlace,
  configPaths,
  readConfigNow,
  readConfigTexts,
} from '../../../src/services/streamlit/config-files.ts';
import { makeProject } from '../../support/streamlit.ts';

const place = (home: string, cwd: string, script: string | null): ConfigPlace => ({
  cwd,
  shell: { HOME: home },
  script,
});

const names = (...of: Parameters<typeof place>) => configPaths(place(...of)).map(({ name }) => name);

const config = '.streamlit/config.toml';

describe('the files are named as their user knows them, the one that counts last', () => {
  it.each([
    ['home, project, script', '/home/me', '/srv/p', 'app/front.py', [`~/${config}`, config, `app/${config}`]],
    ['a script in the project itself', '/home/me', '/srv/p', 'app.py', [`~/${config}`, config]],
    ['no script', '/home/me', '/srv/p', null, [`~/${config}`, config]],
    ['a project that is the home', '/srv/p', '/srv/p', 'app/front.py', [config, `app/${config}`]],
    ['a home within the project', '/srv/p/home', '/srv/p', 'app.py', [`home/${config}`, config]],
    [
      'a script elsewhere',
      '/home/me',
      '/srv/p',
      '/opt/x/app.py',
      [`~/${config}`, config, `/opt/x/${config}`],
    ],
    [
      'a script below the home',
      '/home/me',
      '/srv/p',
      '../../home/me/x/app.py',
      [`~/${config}`, config, `~/x/${config}`],
    ],
  ])('%s', (_, home, cwd, script, expected) => {
    expect(names(home, cwd, script)).toEqual(expected);
  });
});

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function folder(files: Readonly<Record<string, string>>): string {
  const path = makeProject(files);
  undo.push(() => rmSync(path, { recursive: true }));
  return path;
}

const basePath = (path: string) => `[server]\nbaseUrlPath = "${path}"\n`;

it("the home's file, where the script lies in the home, counted before the project's", () => {
  const home = folder({ [config]: basePath('home') });
  const cwd = folder({ [config]: basePath('project') });
  const here = place(home, cwd, join(home, 'app.py'));
  expect(readConfigNow(here).baseUrlPath).toBe('project');
  // The doctor goes by the same order: the last that sets an option.
  expect(configFiles(here).map(({ file }) => file)).toEqual([`~/${config}`, config]);
});

it('a FIFO in the place of one keeps nobody waiting, and counts as none', () => {
  const cwd = folder({ 'app/.streamlit/config.toml': basePath('script') });
  mkdirSync(join(cwd, '.streamlit'));
  execFileSync('mkfifo', [join(cwd, config)]);
  const here = place('/nowhere', cwd, 'app/front.py');
  expect(readConfigTexts(here).map(({ text }) => text)).toEqual([null, null, basePath('script')]);
  expect(readConfigNow(here).baseUrlPath).toBe('script');
  expect(configFiles(here).map(({ file }) => file)).toEqual([`app/${config}`]);
});
