import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type DoctorCommand, runDoctor } from '../../../src/cli/commands/doctor.ts';
import { runEnv } from '../../../src/cli/commands/env.ts';
import type { GenerateCommand } from '../../../src/cli/commands/generate.ts';
import { prepare } from '../../../src/cli/commands/prepare.ts';
import { runProbe } from '../../../src/cli/commands/probe.ts';
import { UserError } from '../../../src/errors.ts';
import { generate } from '../../support/generating.ts';
import { freePort, makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

type Files = Readonly<Record<string, string>>;

const pyproject = (name: string) => ({ 'pyproject.toml': `[project]\nname = "${name}"\n` });
const app = { 'app.py': 'import streamlit as st\nst.slider("n")\n' };

/** A project that says it is somebody's, and what each command does in it. */
function projectOf(name: string, files: Files = {}) {
  const cwd = makeProject({ ...app, ...pyproject(name), ...files });
  undo.push(() => rmSync(cwd, { recursive: true }));
  const shell = { PATH: '', HOME: cwd };
  const place = { cwd, envFile: '.env', options: {}, shell };
  let told = '';
  const output = {
    stdout: (text: string) => {
      told += text;
    },
    stderr: (text: string) => {
      told += text;
    },
  };
  const taken = () => {
    const all = told;
    told = '';
    return all;
  };
  return {
    async env() {
      await runEnv({ ...place, ...output, format: 'json' });
      return JSON.parse(taken());
    },
    /** What it writes, or the error that it ends with. */
    async generate(kind: GenerateCommand['kind'], command: Partial<GenerateCommand> = {}) {
      const made = generate(kind, shell, { cwd, envFile: '.env', ...command });
      return made.catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        return { code: error.exitCode, stdout: '', stderr: `${error.message} ${error.hint}` };
      });
    },
    async doctor(changes: Partial<DoctorCommand> = {}) {
      await runDoctor({ ...place, ...output, json: true, color: false, columns: 80, ...changes });
      return taken();
    },
    async probe() {
      const connectTo = ['jane-demo.ngrok-free.app:443:127.0.0.1:9'];
      const words = { urls: [], origins: [], connectTo, json: true, color: false, columns: 80 };
      const code = await runProbe({ ...place, ...output, ...words, liveProgress: false, deadlineMs: 500 });
      return { code, rows: taken() };
    },
  };
}

const foreign = /ocapistaine|vaettir|onrender|guide/i;
const domain = 'NGROK_DOMAIN=jane-demo.ngrok-free.app\n';

describe('any-01: render.yaml of another project was OCapistaine’s', () => {
  it('without PROD_ORIGINS it is at the address that Render makes of the name, and that is told', async () => {
    const { code, stdout, stderr } = await projectOf('shop').generate('render');
    expect(code).toBe(0);
    expect(stderr).toContain('PROD_ORIGINS is not set: shop.onrender.com is what Render makes of');
    expect(stdout).toContain('"https://shop.onrender.com"');
    expect(stdout).not.toMatch(/ocapistaine|vaettir|guide/i);
  });

  it('it has the project’s own name, and nothing of OCapistaine’s', async () => {
    const project = projectOf('shop', { '.env': 'PROD_ORIGINS=https://www.example.org\n' });
    const { code, stdout } = await project.generate('render');
    expect(code).toBe(0);
    expect(stdout).not.toMatch(foreign);
    expect(stdout).not.toContain('XSRF');
    expect(parse(stdout).services[0].name).toBe('shop');
  });

  it('nor is there an nginx file with its names', async () => {
    const all = await projectOf('shop').generate('nginx');
    expect(all).toMatchObject({ code: 2, stderr: expect.stringContaining('DEV_PROXY_URL is not set') });
    const production = await projectOf('shop').generate('nginx', { target: 'production' });
    expect(production).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('PROD_PROXY_URL is not set'),
    });
  });
});

// The notice said to write these; PROD_ORIGINS emptied as well still meant the default.
it('any-02: emptied, none of the three is anything, whosever project it is', async () => {
  const text = `${domain}DEV_PROXY_URL=\nPROD_PROXY_URL=\nPROD_ORIGINS=\n`;
  for (const name of ['shop', 'ocapistaine']) {
    const project = projectOf(name, { '.env': text });
    expect(await project.generate('render')).toMatchObject({ code: 2, stdout: '' });
    expect(await project.generate('nginx')).toMatchObject({ code: 2, stdout: '' });
    const { origins } = await project.env();
    expect(origins.map(({ source }: { source: string }) => source)).toEqual(['local', 'local', 'tunnel']);
  }
});

it('any-03: the advice for a list with commas is the same list with spaces', async () => {
  const list = 'https://a.example.com,https://b.example.com';
  const lines = ['services:', '  - envVars:', '      - key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS'];
  const renderYaml = `${lines.join('\n')}\n        value: "${list}"\n`;
  const told = await projectOf('shop', { 'render.yaml': renderYaml }).doctor();
  const { findings } = JSON.parse(told);
  expect(findings).toContainEqual(
    expect.objectContaining({
      code: 'recipe-origins-commas',
      fix: 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="https://a.example.com https://b.example.com"',
    }),
  );
  expect(told).not.toMatch(foreign);
});

it('any-06: the browser’s address is the tunnel’s own', async () => {
  const { environment, origins } = await projectOf('shop', { '.env': domain }).env();
  expect(environment.STREAMLIT_BROWSER_SERVER_ADDRESS).toBe('jane-demo.ngrok-free.app');
  expect(JSON.stringify(origins)).not.toMatch(foreign);
});

it('any-07: neither proxy is asked or judged', async () => {
  const text = `${domain}NGROK_AUTHTOKEN=tok_test_123\nNGROK_SERVER_ADDR=127.0.0.1:9\nSTREAMLIT_PORT=${await freePort()}\n`;
  const project = projectOf('shop', { '.env': text });
  const { rows } = await project.probe();
  expect(rows).toContain('jane-demo.ngrok-free.app');
  expect(rows).not.toMatch(foreign);
  expect(rows).toContain('DEV_PROXY_URL names none');
  const told = await project.doctor();
  expect(told).not.toMatch(/"(dev|prod)-proxy/);
  expect(told).not.toMatch(foreign);
});

describe('any-08: XSRF protection was switched off', () => {
  const name = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';

  it('it is left alone: by the environment and by the generated config', async () => {
    const project = projectOf('shop');
    expect((await project.env()).environment).not.toHaveProperty(name);
    expect((await project.generate('streamlit-config')).stdout).not.toMatch(/xsrf/i);
  });

  it('what is written in .env goes on', async () => {
    const project = projectOf('shop', { '.env': `${name}=true\n` });
    expect((await project.env()).environment).toMatchObject({ [name]: 'true' });
    expect((await project.generate('streamlit-config')).stdout).toContain('enableXsrfProtection = true');
  });
});

describe('whose defaults hold is told by ocap-dev env, and decides the port', () => {
  it.each([
    ['shop', { name: 'shop', defaults: 'none' }, '8501'],
    ['ocapistaine', { name: 'ocapistaine', defaults: 'ocapistaine' }, '8502'],
  ])('in %s', async (name, told, port) => {
    const { project, environment } = await projectOf(name).env();
    expect(project).toEqual(told);
    expect(environment).toMatchObject({ STREAMLIT_SERVER_PORT: port });
  });

  it('in OCapistaine’s own all is as it was', async () => {
    const project = projectOf('ocapistaine', { '.env': domain });
    const { environment } = await project.env();
    expect(environment).toMatchObject({
      STREAMLIT_BROWSER_SERVER_ADDRESS: 'ocapistaine-dev.vaettir.locki.io',
      STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION: 'false',
    });
    expect((await project.generate('nginx')).stdout).toContain('server_name ocapistaine.vaettir.locki.io;');
    expect(parse((await project.generate('render')).stdout).services[0].name).toBe('ocapistaine');
  });
});

it('a supervisor goes by whose project it is, and the demo by none’s', async () => {
  const cwd = makeProject({ ...app, ...pyproject('shop') });
  undo.push(() => rmSync(cwd, { recursive: true }));
  const place = { cwd, envFile: '.env', options: {} };
  expect((await prepare(place, {})).input.identity).toEqual({ whose: 'another', name: 'shop' });
  expect((await prepare({ ...place, demo: true }, {})).input.identity).toEqual({ whose: 'demo' });
});

it('doctor has no word of OCapistaine in a project without anything', async () => {
  expect(await projectOf('shop').doctor()).not.toMatch(/ocapistaine|vaettir|guide|old recipe|amazonaws/i);
});
