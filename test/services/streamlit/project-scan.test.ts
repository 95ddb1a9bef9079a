import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type ScanOptions, scanProject } from '../../../src/services/streamlit/project-scan.ts';
import { makeProject } from '../../support/streamlit.ts';

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = makeProject(files);
  cleanups.push(() => rmSync(path, { recursive: true }));
  return path;
}

const scan = (files: Readonly<Record<string, string>>, options: Partial<ScanOptions> = {}) =>
  scanProject({ cwd: folder(files), shell: { HOME: folder(), PATH: '' }, ...options });

const page = 'import streamlit\n';

describe('scanProject', () => {
  it('finds the app, by the order of the usual names', async () => {
    const files = { 'main.py': page, 'app.py': page, 'app/front.py': page, 'streamlit_app.py': page };
    expect((await scan(files)).scripts).toEqual(['app/front.py']);
    expect((await scan({ 'main.py': page, 'app.py/readme.txt': '' })).scripts).toEqual(['main.py']);
    expect((await scan({})).scripts).toEqual([]);
  });

  it("takes app/front.py in OCapistaine's project, whatever is beside it, and in no other", async () => {
    const files = { 'app/front.py': 'import app.ui\n', 'streamlit_app.py': page };
    const named = (name: string) => ({ ...files, 'pyproject.toml': `[tool.poetry]\nname = "${name}"\n` });
    expect((await scan(named('ocapistaine'))).scripts).toEqual(['app/front.py']);
    expect((await scan(named('shop'))).scripts).toEqual(['streamlit_app.py']);
  });

  it('looks for no app where a script is named, and in the folder that is', async () => {
    const files = { 'app.py': page, 'ui/b.py': page };
    expect(await scan(files, { script: 'gone.py' })).toMatchObject({ scripts: [], appFolder: null });
    expect(await scan(files, { script: 'ui/' })).toMatchObject({ scripts: ['ui/b.py'], appFolder: 'ui/' });
  });

  it.each([
    ['[project]\nname = "shop"\n', 'shop'],
    ['[tool.poetry]\nname = "ocapistaine"\n', 'ocapistaine'],
    ['[project]\nname = "shop"\n[tool.poetry]\nname = "other"\n', 'shop'],
  ])('takes the name from %o', async (text, name) => {
    expect((await scan({ 'pyproject.toml': text })).name).toBe(name);
  });

  it.each([
    ['there is no pyproject.toml', {}],
    ['it is broken', { 'pyproject.toml': '[project\nname=' }],
    ['it has no name', { 'pyproject.toml': '[project]\nname = 3\n' }],
  ])("takes the folder's name where %s", async (_, files) => {
    const cwd = folder(files);
    expect((await scan({}, { cwd })).name).toBe(basename(cwd));
  });

  it('says where it looked when there is no Streamlit', async () => {
    const lookedIn = ['.venv', 'venv', 'PATH'].map((place) => ({ kind: 'absent', place }));
    expect(await scan({})).toMatchObject({ streamlit: null, lookedIn });
  });

  it("lets the script's config win over the project's, and that over the home directory's", async () => {
    const config = (key: string, value: string) => `[server]\n${key} = "${value}"\n`;
    const home = folder({
      '.streamlit/config.toml': '[server]\naddress = "10.0.0.1"\nbaseUrlPath = "home"\n',
    });
    const files = {
      '.streamlit/config.toml': config('baseUrlPath', 'project'),
      'app/front.py': page,
      'app/.streamlit/config.toml': config('sslCertFile', 'cert.pem'),
      'other/.streamlit/config.toml': config('baseUrlPath', 'other'),
    };
    const shell = { HOME: home, PATH: '' };
    const project = { address: '10.0.0.1', baseUrlPath: 'project', tls: true };
    expect((await scan(files, { shell })).config).toMatchObject(project);
    expect((await scan(files, { shell, script: 'other/page.py' })).config).toMatchObject({
      address: '10.0.0.1',
      baseUrlPath: 'other',
      tls: false,
    });
  });

  it("names the settings file of a folder above, up to the checkout's top", async () => {
    const top = folder({ '.env': 'A=1\n', '.git/HEAD': '', 'apps/shop/app.py': '', '.env.sample': '' });
    expect((await scan({}, { cwd: join(top, 'apps/shop') })).envAbove).toBe('../../.env');
    expect(await scan({}, { cwd: top })).toMatchObject({ envAbove: null, envExample: '.env.sample' });
  });

  it('takes no harm from a broken config', async () => {
    const files = { '.streamlit/config.toml': '[server\n' };
    expect((await scan(files)).config).toMatchObject({ address: null, baseUrlPath: null, tls: false });
  });
});
