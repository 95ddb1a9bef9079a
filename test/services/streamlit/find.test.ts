import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lookedInText } from '../../../src/core/app/environment/looked-in.ts';
import type { Deadlines } from '../../../src/services/streamlit/environments/find-in-tool.ts';
import { askVersion, findStreamlit } from '../../../src/services/streamlit/find.ts';
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

function program(path: string, text = '#!/bin/sh\nexit 0\n'): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

interface Prefix {
  readonly version?: string | null;
  /** The first line of `bin/streamlit`; null: there is no such script. */
  readonly shebang?: string | null;
}

/** A virtualenv as pip leaves it, as far as the search looks at it. */
function virtualenv(path: string, { version = '1.53.0', shebang }: Prefix = {}): string {
  const python = program(join(path, 'bin', 'python'));
  if (version !== null) {
    mkdirSync(join(path, `lib/python3.13/site-packages/streamlit-${version}.dist-info`), { recursive: true });
  }
  if (shebang !== null)
    program(join(path, 'bin', 'streamlit'), `${shebang ?? `#!${python}`}\nimport streamlit\n`);
  return path;
}

interface Look {
  readonly path?: readonly string[];
  readonly active?: string;
  readonly deadlines?: Deadlines;
}

/** Where Streamlit is found for a project in this folder, and where it was looked for, as its user reads it. */
async function find(cwd: string, { path = [], active, deadlines }: Look = {}) {
  const { streamlit, lookedIn } = await findStreamlit({
    cwd,
    // The tools of these tests are shell scripts.
    env: { PATH: [...path, '/bin'].join(':'), ...(active === undefined ? {} : { VIRTUAL_ENV: active }) },
    ...(deadlines === undefined ? {} : { deadlines }),
  });
  return { streamlit, lookedIn: lookedIn.map(lookedInText) };
}

/** A folder for PATH with a program that does this. */
function tool(name: string, script: string): string {
  const path = folder();
  program(join(path, name), `#!/bin/sh\n${script}\n`);
  return path;
}

/** The same as pyenv's shims, which stand for every program of every Python. */
function shim(script: string): string {
  const path = join(folder(), 'shims');
  program(join(path, 'streamlit'), `#!/bin/sh\n${script}\n`);
  return path;
}

describe('a virtualenv', () => {
  it("of the project's comes first", async () => {
    const cwd = folder();
    const [own, older, active, global] = ['.venv', 'venv', 'active', 'global'].map((name) =>
      virtualenv(join(cwd, name), { version: `1.${name.length}` }),
    );
    const look = { active: `${active}`, path: [`${global}/bin`] };
    expect(await find(cwd, look)).toEqual({
      streamlit: { command: [`${own}/bin/streamlit`], version: '1.5', foundIn: '.venv' },
      lookedIn: [],
    });
    rmSync(`${own}`, { recursive: true });
    expect((await find(cwd, look)).streamlit).toEqual({
      command: [`${older}/bin/streamlit`],
      version: '1.4',
      foundIn: 'venv',
    });
    rmSync(`${older}`, { recursive: true });
    expect((await find(cwd, look)).streamlit).toMatchObject({ foundIn: 'VIRTUAL_ENV' });
    rmSync(`${active}`, { recursive: true });
    expect(await find(cwd, look)).toMatchObject({
      streamlit: { foundIn: 'PATH' },
      lookedIn: ['.venv', 'venv', 'VIRTUAL_ENV'],
    });
  });

  it('without Streamlit is passed over, and said so', async () => {
    const cwd = folder();
    virtualenv(join(cwd, '.venv'), { version: null, shebang: null });
    expect(await find(cwd)).toEqual({
      streamlit: null,
      lookedIn: ['.venv (no Streamlit in it)', 'venv', 'PATH'],
    });
  });

  it('without the script is run as a module', async () => {
    const cwd = folder();
    virtualenv(join(cwd, '.venv'), { shebang: null });
    expect((await find(cwd)).streamlit).toMatchObject({
      command: [join(cwd, '.venv/bin/python'), '-m', 'streamlit'],
      version: '1.53.0',
    });
  });

  it('that was moved, so that its script names a Python that is gone, is run as a module', async () => {
    const cwd = folder();
    virtualenv(join(cwd, '.venv'), { shebang: '#!/gone/.venv/bin/python' });
    expect((await find(cwd)).streamlit?.command).toEqual([join(cwd, '.venv/bin/python'), '-m', 'streamlit']);
  });

  it('whose Python is gone is passed over', async () => {
    const cwd = folder();
    virtualenv(join(cwd, '.venv'), { shebang: `#!${join(cwd, '.venv/bin/python')}` });
    rmSync(join(cwd, '.venv/bin/python'));
    symlinkSync('/gone/python3', join(cwd, '.venv/bin/python'));
    expect((await find(cwd)).streamlit).toBeNull();
  });

  it('without a version to read is taken all the same', async () => {
    const cwd = folder();
    virtualenv(join(cwd, '.venv'), { version: null });
    expect((await find(cwd)).streamlit).toMatchObject({ version: null, foundIn: '.venv' });
  });
});

describe('Poetry', () => {
  const project = () => folder({ 'pyproject.toml': '[tool.poetry]\nname = "shop"\n' });

  it('is asked for the environment of its project', async () => {
    const prefix = virtualenv(join(folder(), 'shop-py3.13'));
    const poetry = tool('poetry', `[ "$*" = "env info --path" ] && echo ${prefix}`);
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    expect((await find(project(), { path: [poetry] })).streamlit).toEqual({
      command: [`${prefix}/bin/streamlit`],
      version: '1.53.0',
      foundIn: 'Poetry',
    });
    expect(timers()).toBeLessThanOrEqual(before);
  });

  it('is not asked for a project of another kind', async () => {
    const prefix = virtualenv(join(folder(), 'shop-py3.13'));
    const poetry = tool('poetry', `echo ${prefix}`);
    expect(await find(folder(), { path: [poetry] })).toEqual({
      streamlit: null,
      lookedIn: ['.venv', 'venv', 'PATH'],
    });
  });

  it.each([
    ['is not there', [], 'Poetry (poetry is not on PATH)'],
    ['has made no environment', [() => tool('poetry', 'exit 1')], 'Poetry (it names no environment)'],
    ['has installed nothing', [() => tool('poetry', 'echo /')], 'Poetry (no Streamlit in it)'],
  ] as const)('that %s is passed over, and said so', async (_, tools, words) => {
    const path = tools.map((make) => make());
    expect((await find(project(), { path })).lookedIn).toContain(words);
  });

  it('that never answers is given up, whoever holds its output', async () => {
    const note = join(folder(), 'pid');
    const poetry = tool('poetry', `sleep 60 & echo $! > ${note}; wait; echo /`);
    cleanups.unshift(() => process.kill(Number(readFileSync(note, 'utf8'))));
    const deadlines = { poetryMs: 100, uvMs: 100, versionMs: 100 };
    expect((await find(project(), { path: [poetry], deadlines })).lookedIn).toContain(
      'Poetry (no answer within 0.1 s)',
    );
  });
});

describe('uv', () => {
  it.each([{ 'uv.lock': '' }, { 'pyproject.toml': '[tool.uv]\ndev-dependencies = []\n' }])(
    'is asked where %o says so',
    async (files) => {
      const prefix = virtualenv(join(folder(), 'env'));
      const uv = tool('uv', `[ "$1 $2 $3 $4" = "run --quiet python -c" ] && echo ${prefix}`);
      expect((await find(folder(files), { path: [uv] })).streamlit).toMatchObject({
        command: [`${prefix}/bin/streamlit`],
        foundIn: 'uv',
      });
    },
  );

  it('is not asked elsewhere', async () => {
    const uv = tool('uv', `echo ${virtualenv(join(folder(), 'env'))}`);
    expect((await find(folder(), { path: [uv] })).streamlit).toBeNull();
  });
});

it('a Streamlit that is linked into .venv/bin has the version of where it lies (init said "of an unknown version")', async () => {
  const cwd = folder();
  const elsewhere = virtualenv(join(folder(), 'env'), { version: '1.60.0' });
  virtualenv(join(cwd, '.venv'), { version: null, shebang: null });
  symlinkSync(join(elsewhere, 'bin/streamlit'), join(cwd, '.venv/bin/streamlit'));
  expect((await find(cwd)).streamlit).toEqual({
    command: [join(cwd, '.venv/bin/streamlit')],
    version: '1.60.0',
    foundIn: '.venv',
  });
});

describe('PATH', () => {
  it('gives a Streamlit of pipx, whose link leads into an environment of its own', async () => {
    const environment = virtualenv(join(folder(), 'pipx/venvs/streamlit'));
    const bin = folder();
    symlinkSync(`${environment}/bin/streamlit`, join(bin, 'streamlit'));
    expect((await find(folder(), { path: [bin] })).streamlit).toEqual({
      command: [join(bin, 'streamlit')],
      version: '1.53.0',
      foundIn: 'PATH',
    });
  });

  it('gives the version of pip install --user, which lies beside the script', async () => {
    const user = folder();
    mkdirSync(join(user, 'lib/python3.13/site-packages/streamlit-1.53.0.dist-info'), { recursive: true });
    const python = program(join(folder(), 'bin/python3.13'));
    program(join(user, 'bin/streamlit'), `#!${python}\nimport streamlit\n`);
    const bin = folder();
    symlinkSync(join(user, 'bin/streamlit'), join(bin, 'streamlit'));
    expect((await find(folder(), { path: [bin] })).streamlit).toMatchObject({ version: '1.53.0' });
  });

  it("gives the version of the script's Python where the script lies elsewhere", async () => {
    const environment = virtualenv(join(folder(), 'env'), { shebang: null });
    const bin = folder();
    program(join(bin, 'streamlit'), `#!${environment}/bin/python\nexit(1)\n`);
    expect((await find(folder(), { path: [bin] })).streamlit).toMatchObject({ version: '1.53.0' });
  });

  it('asks a shim, such as that of pyenv, for its version', async () => {
    const bin = shim('[ "$*" = version ] && echo "Streamlit, version 1.44.1"');
    expect((await find(folder(), { path: [bin] })).streamlit).toEqual({
      command: [join(bin, 'streamlit')],
      version: '1.44.1',
      foundIn: 'PATH',
    });
  });

  it('starts no other program: one whose files do not tell its version is taken at once, and asked later', async () => {
    const bin = folder();
    const python = program(
      join(folder(), 'bin/python3'),
      '#!/bin/sh\necho called >> "$0.calls"; echo 1.40.0\n',
    );
    program(join(bin, 'streamlit'), `#!${python}\n`);
    const { streamlit } = await find(folder(), { path: [bin] });
    expect(streamlit).toEqual({ command: [join(bin, 'streamlit')], version: null, foundIn: 'PATH' });
    expect(existsSync(`${python}.calls`)).toBe(false);
    const command = [join(bin, 'streamlit')];
    const ask = (program: string) =>
      askVersion({ command: [program], version: null, foundIn: '' }, { cwd: bin, env: { PATH: '/bin' } });
    expect(await ask(command[0] ?? '')).toBe('1.40.0');
    expect(await ask('/no/such')).toBeNull();
  });

  it('a program that only bears the name is never run for its version: who knows what it does', async () => {
    const bin = tool('streamlit', 'echo called >> "$0.calls"; echo "Streamlit, version 1.40.0"');
    const { streamlit } = await find(folder(), { path: [bin] });
    if (streamlit === null) throw new Error('not found');
    expect(await askVersion(streamlit, { cwd: folder(), env: { PATH: '/bin' } })).toBeNull();
    expect(existsSync(join(bin, 'streamlit.calls'))).toBe(false);
  });

  it('goes on where a shim has no Streamlit behind it', async () => {
    const empty = shim('echo "pyenv: streamlit: command not found" >&2; exit 127');
    const other = virtualenv(join(folder(), 'env'));
    expect((await find(folder(), { path: [empty, '/no/such', `${other}/bin`] })).streamlit).toMatchObject({
      command: [`${other}/bin/streamlit`],
    });
    expect((await find(folder(), { path: [empty] })).streamlit).toBeNull();
  });

  it('takes a slow shim without its version', async () => {
    const bin = shim('exec sleep 30');
    const deadlines = { poetryMs: 100, uvMs: 100, versionMs: 100 };
    expect((await find(folder(), { path: [bin], deadlines })).streamlit).toEqual({
      command: [join(bin, 'streamlit')],
      version: null,
      foundIn: 'PATH',
    });
  });
});
