import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { providedStreamlit, provideStreamlit } from '../../../src/services/streamlit/install/install.ts';
import { alive } from '../../support/survivors.ts';
import { makeWheel } from '../../support/wheel.ts';

// A real Python can't be made to lack venv, nor the real package index to be away: there, programs that answer as
// those do stand in on PATH. The installs that succeed are real ones, from a wheel on disk.

let home = '';
let bin = '';
let told: string[] = [];

const report = (line: string) => void told.push(line);
const builds = () => join(home, '.cache', 'ocap-dev', 'builds');
const bare = (extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ HOME: home, PATH: bin, ...extra });
/** For Linux and macOS alike. */
const cacheOf = (env: NodeJS.ProcessEnv) => ({ ...env, XDG_CACHE_HOME: join(home, '.cache') });

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ocap-dev install '));
  bin = join(home, 'bin');
  told = [];
  await mkdir(bin);
});

afterEach(() => rm(home, { recursive: true, force: true }));

describe('with a real Python', () => {
  const real = (): NodeJS.ProcessEnv => ({
    ...process.env,
    ...cacheOf(bare({ PATH: process.env['PATH'] })),
    PIP_NO_INDEX: '1',
    // As an address, since pip splits this at spaces.
    PIP_FIND_LINKS: pathToFileURL(join(home, 'wheels')).href,
    PIP_CONFIG_FILE: '/dev/null',
    UV_NO_INDEX: '1',
    UV_FIND_LINKS: pathToFileURL(join(home, 'wheels')).href,
  });

  beforeEach(() => makeWheel(join(home, 'wheels'), '7.8.9'));

  test('two installs at once end with one Streamlit that runs, and a third finds it', async () => {
    const [one, two] = await Promise.all([
      provideStreamlit({ report, env: real() }),
      provideStreamlit({ report, env: real() }),
    ]);
    expect(one).toEqual(two);
    expect(one).toMatchObject({ version: '7.8.9', foundIn: "ocap-dev's own" });
    const [command = ''] = one.command;
    expect((await execa(command, ['--version'])).stdout).toBe('Streamlit, version 7.8.9');
    expect(await readdir(builds())).toHaveLength(1);
    told = [];
    expect(await provideStreamlit({ report, env: real() })).toEqual(one);
    expect(told).toEqual([]);
    // On a busy machine each environment takes half a minute.
  }, 120_000);
});

describe('an install that ends early', () => {
  const hanging = 'echo $$ > "$HOME/busy"; exec sleep 600';

  test('when killed, is not taken for a finished one, is done again and leaves nothing behind', async () => {
    await fakePython({ pip: hanging });
    const script = `import { provideStreamlit } from ${JSON.stringify(join(import.meta.dirname, '../../../src/services/streamlit/install/install.ts'))};
      await provideStreamlit({ version: '1.60.0', report() {} });`;
    const child = execa(process.execPath, ['--input-type=module', '--eval', script], {
      env: { ...cacheOf(bare()), NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
      extendEnv: false,
      reject: false,
    });
    const pip = Number(await vi.waitFor(busyPid, 10_000));
    child.kill('SIGKILL');
    await child;
    process.kill(pid(pip), 'SIGKILL');
    expect(await readdir(builds())).toHaveLength(1);
    expect(await providedStreamlit('1.60.0', cacheOf(bare()))).toBeNull();

    await fakePython({});
    const made = await provideStreamlit({ version: '1.60.0', report, env: cacheOf(bare()) });
    expect(made.version).toBe('1.60.0');
    expect(await readdir(builds())).toHaveLength(1);
  });

  test('when called off, rejects with the reason and leaves nothing behind', async () => {
    await fakePython({ pip: hanging });
    const controller = new AbortController();
    const install = provideStreamlit({ report, env: cacheOf(bare()), signal: controller.signal });
    await vi.waitFor(busyPid, 10_000);
    controller.abort(new Error('no longer wanted'));
    await expect(install).rejects.toThrow('no longer wanted');
    expect(await readdir(builds())).toEqual([]);
  });

  // Of 43 supervisors that were ended during an install, 19 had left what pip had started.
  test('when called off, takes along what pip has started', async () => {
    await fakePython({ pip: 'sleep 600 & echo $! > "$HOME/busy"; exec sleep 600' });
    const controller = new AbortController();
    const install = provideStreamlit({ report, env: cacheOf(bare()), signal: controller.signal });
    const child = pid(Number(await vi.waitFor(busyPid, 10_000)));
    controller.abort(new Error('no longer wanted'));
    await expect(install).rejects.toThrow('no longer wanted');
    await vi.waitFor(() => expect(alive([child])).toEqual([]), 5000);
  });

  async function busyPid(): Promise<string> {
    const text = await readFile(join(home, 'busy'), 'utf8');
    if (text === '') throw new Error('not yet written');
    return text;
  }

  /** Never 0 or less, which would mean a whole group. */
  function pid(value: number): number {
    expect(value).toBeGreaterThan(1);
    return value;
  }
});

test('a Streamlit whose Python has been taken away is installed again', async () => {
  await fakePython({});
  const before = await provideStreamlit({ report, env: cacheOf(bare()) });
  const python = join(before.command[0] ?? '', '..', 'python');
  await unlink(python);
  await symlink('/nowhere/python3', python);
  expect(await providedStreamlit('newest', cacheOf(bare()))).toBeNull();
  expect(await provideStreamlit({ report, env: cacheOf(bare()) })).toEqual(before);
  expect(await readFile(python, 'utf8')).toContain('#!/bin/sh');
});

test('one that came without pins, or of others, gives way to the one that is pinned; so it is with uv', async () => {
  const pins = join(home, 'pins.txt');
  await writeFile(pins, 'streamlit==1.60.0 --hash=sha256:00');
  await fakePython({ pip: `echo "$@" $PIP_CONSTRAINT >> "$HOME/asked"; ${pipThatWorks}` });
  // Somebody's constraints have no hashes, which pip takes for an error beside those that do.
  const order = { report, env: { ...cacheOf(bare()), PIP_CONSTRAINT: 'theirs' }, pins };
  await provideStreamlit({ report, env: order.env });
  await provideStreamlit(order);
  await provideStreamlit(order);
  await writeFile(pins, 'streamlit==1.60.0 --hash=sha256:11');
  await provideStreamlit(order);
  await fake(
    'uv',
    `echo "$@" >> "$HOME/asked"; case $1 in venv) ${makeVenv('exit 9')} ;; pip) dir=\${4%/bin/python}; ${unpack} ;; esac`,
  );
  await writeFile(pins, 'streamlit==1.60.0 --hash=sha256:22');
  await provideStreamlit(order);
  const asked = (await readFile(join(home, 'asked'), 'utf8'))
    .split('\n')
    .filter((line) => line.includes('pip install'));
  const ends = asked.map((line) => line.replace(/^.*(--prefer-binary|\/bin\/python) /, ''));
  const pinned = `--require-hashes -r ${pins}`;
  expect(ends).toEqual(['streamlit theirs', pinned, pinned, pinned]);
});

test('what would lead pip out of the new environment is kept from it', async () => {
  await fakePython({ pip: `env > "$HOME/seen"; ${pipThatWorks}` });
  const env = { ...cacheOf(bare()), PYTHONPATH: '/elsewhere', PIP_TARGET: '/elsewhere', PIP_USER: '1' };
  await provideStreamlit({ report, env });
  const seen = (await readFile(join(home, 'seen'), 'utf8')).split('\n');
  expect(seen).toContain('PIP_USER=0');
  expect(seen.filter((line) => line.includes('elsewhere'))).toEqual([]);
});

test('progress names what is fetched, and the version that came of it', async () => {
  const lines = [
    'Collecting streamlit',
    '  Downloading streamlit-1.60.0-py3-none-any.whl.metadata (9.5 kB)',
    'Downloading streamlit-1.60.0-py3-none-any.whl (9.1 MB)',
    'Installing collected packages: a, b, streamlit',
  ];
  await fakePython({ pip: `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')}; ${pipThatWorks}` });
  await provideStreamlit({ report, env: cacheOf(bare()) });
  expect(told).toEqual([
    'installing the newest Streamlit',
    'fetching streamlit 1.60.0 (9.1 MB)',
    'unpacking 3 packages',
    'Streamlit 1.60.0 is ready',
  ]);
});

test('uv is preferred where it is installed', async () => {
  await fake('uv', `case $1 in venv) ${makeVenv('exit 9')} ;; pip) dir=\${4%/bin/python}; ${unpack} ;; esac`);
  await fake('python3', 'exit 9');
  expect(await provideStreamlit({ report, env: cacheOf(bare()) })).toMatchObject({ version: '1.60.0' });
});

test('an old python3 is passed over where a newer one lies beside it', async () => {
  await fake('python3', 'echo 3.6');
  await fakePython({}, 'python3.12');
  expect(await provideStreamlit({ report, env: cacheOf(bare()) })).toMatchObject({ version: '1.60.0' });
});

describe('what is missing is named, with the ways out', () => {
  const debian = [
    'The virtual environment was not created successfully because ensurepip is not',
    'available.  On Debian/Ubuntu systems, you need to install the python3-venv',
  ].map((line) => `echo '${line}'`);

  test('no Python at all', () => expectFault(/^No Python was found/, /python3-venv.*uv.*\.venv/));

  test('a pyenv shim without a Python behind it', async () => {
    await fake('python3', 'echo "pyenv: python3: command not found" >&2; exit 127');
    await expectFault(/^No Python was found/, /uv/);
  });

  test('a Python that is too old', async () => {
    await fake('python3', 'echo 3.8');
    await expectFault(/^Python 3\.8 is too old/, /3\.10.*uv/);
  });

  test("Debian's Python without venv", async () => {
    await fakePython({ venv: `${debian.join('; ')}; exit 1` });
    await expectFault(/has no venv/, /apt install python3-venv.*uv/);
  });

  test('no network', async () => {
    await fakePython({ pip: 'echo "Failed to establish a new connection: [Errno 111]" >&2; exit 1' });
    await expectFault(/cannot be reached/, /network/);
  });

  test('a full disk', async () => {
    await fakePython({ pip: 'echo "ERROR: [Errno 28] No space left on device" >&2; exit 1' });
    await expectFault(/disk is full/, /XDG_CACHE_HOME/);
  });

  test('anything else: the last lines, without the password of the index', async () => {
    await fakePython({ pip: 'echo "Looking in indexes: https://me:hunter2@pypi.example/simple"; exit 1' });
    await expectFault(/pip failed/, /\.venv/);
    expect(told).toContain('pip: Looking in indexes: …');
    expect(told.join()).not.toContain('hunter2');
  });

  test('a cache folder that cannot be made', async () => {
    await writeFile(join(home, '.cache'), 'a file');
    await expectFault(/can't be made/, /XDG_CACHE_HOME/);
  });

  async function expectFault(message: RegExp, hint: RegExp): Promise<void> {
    const fault = await provideStreamlit({ report, env: cacheOf(bare()) }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(UserError);
    expect(fault).toMatchObject({
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
    expect(await providedStreamlit('newest', cacheOf(bare()))).toBeNull();
  }
});

const unpack =
  'mkdir -p "$dir/lib/python3.12/site-packages/streamlit-1.60.0.dist-info"; touch "$dir/bin/streamlit"';
const pipThatWorks = `dir=\${0%/bin/python}; ${unpack}`;

interface FakePython {
  readonly venv?: string;
  readonly pip?: string;
}

/** Answers for its version, makes an environment, and in there plays pip. */
async function fakePython({ venv, pip = pipThatWorks }: FakePython, name = 'python3'): Promise<void> {
  await fake(name, `case $1 in -c) echo 3.12 ;; -m) ${venv ?? makeVenv(pip)} ;; esac`);
}

/** The environment's folder is the last argument, its Python a script that runs `pip`. */
function makeVenv(pip: string): string {
  const python = `#!/bin/sh\nPATH=/usr/bin:/bin\n${pip}`;
  return `for dir; do :; done; mkdir -p "$dir/bin"; cat > "$dir/bin/python" <<'END'\n${python}\nEND\nchmod +x "$dir/bin/python"`;
}

async function fake(name: string, body: string): Promise<void> {
  await writeFile(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`);
  await chmod(join(bin, name), 0o755);
}
