import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { restingOptions } from '../../src/services/os/node/at-rest.ts';
import { ownArguments } from '../../src/services/os/node/command-line.ts';

// Of the versions of Node only one is at hand: for the others a program stands in that answers `node -v` as they do.

const project = join(import.meta.dirname, '..', '..');
let folder = '';
/** Where a checkout stands, with a space in its name. */
let checkout = '';

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'ocap-dev launcher ')));
  checkout = join(folder, 'a checkout');
  await mkdir(join(checkout, 'bin'), { recursive: true });
  await cp(join(project, 'bin', 'ocap-dev'), join(checkout, 'bin', 'ocap-dev'));
  await write(join(checkout, 'dist', 'main.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
  await write(join(checkout, 'package.json'), '{"type": "module"}');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** The machine's own tools, and this Node as `node`. */
const realPath = [dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);

describe.each(['dash', 'bash', 'sh'])('under %s', (shell) => {
  test('it hands its arguments on as they are, from a path with spaces', async (context) => {
    if (!(await hasShell(shell))) context.skip(`${shell} is not installed`);
    const result = await start({ shell, args: ['env', 'a b', '', '$(x)', '*'] });
    expect(result).toMatchObject({ stdout: '["env","a b","","$(x)","*"]', stderr: '', exitCode: 0 });
  });

  test('it is found through links, relative ones and chains, as npm link makes them', async (context) => {
    if (!(await hasShell(shell))) context.skip(`${shell} is not installed`);
    await mkdir(join(folder, 'lib', 'node_modules'), { recursive: true });
    await mkdir(join(folder, 'links'));
    await symlink('../../a checkout', join(folder, 'lib', 'node_modules', 'ocap-dev'));
    await symlink('../lib/node_modules/ocap-dev/bin/ocap-dev', join(folder, 'links', 'ocap-dev'));
    await symlink(join(folder, 'links', 'ocap-dev'), join(folder, 'links', 'od'));
    const result = await start({ shell, launcher: join(folder, 'links', 'od'), args: ['x'] });
    expect(result).toMatchObject({ stdout: '["x"]', stderr: '' });
    // As `cd links && sh od` has it: no slash in the name.
    const bare = await start({ shell, launcher: 'od', cwd: join(folder, 'links'), args: ['y'] });
    expect(bare).toMatchObject({ stdout: '["y"]', stderr: '' });
  });

  test('CDPATH does not lead it astray', async (context) => {
    if (!(await hasShell(shell))) context.skip(`${shell} is not installed`);
    await mkdir(join(folder, 'elsewhere', 'bin'), { recursive: true });
    const env = { PATH: realPath, CDPATH: join(folder, 'elsewhere') };
    expect(await start({ shell, launcher: 'bin/ocap-dev', cwd: checkout, env })).toMatchObject({
      stdout: '[]',
    });
  });
});

test('it becomes the program: the same process, so that signals and exit codes arrive', async () => {
  await write(join(checkout, 'dist', 'main.js'), 'console.log(process.pid); process.exitCode = 7;');
  const child = execa(join(checkout, 'bin', 'ocap-dev'), { env: { PATH: realPath }, reject: false });
  const { stdout, exitCode } = await child;
  expect([Number(stdout), exitCode]).toEqual([child.pid, 7]);
});

test.each(['v18.20.4', 'v20.20.2', 'v22.21.9', 'nonsense', ''])('Node "%s" is too old', async (version) => {
  await fakeNode(version);
  const { stderr, stdout, exitCode } = await start({ env: { PATH: `${folder}${delimiter}/usr/bin:/bin` } });
  expect(stderr.split('\n')).toHaveLength(1);
  expect(stderr).toContain('needs Node 22.22 or newer');
  expect(stderr).toContain(version || 'does not answer');
  expect([stdout, exitCode]).toEqual(['', 1]);
});

test('an option of NODE_OPTIONS that Node does not know is no fault of its version: Node itself says it', async () => {
  const { stderr } = await start({ env: { PATH: realPath, NODE_OPTIONS: '--nope' } });
  expect(stderr).toContain('--nope is not allowed in NODE_OPTIONS');
  expect(stderr).not.toContain('needs Node');
});

test.for(['dash', 'bash'])('%s starts it by a path that begins as an option does', async (shell, context) => {
  if (!(await hasShell(shell))) context.skip(`${shell} is not installed`);
  await mkdir(join(folder, '-links'));
  await symlink(join(checkout, 'bin', 'ocap-dev'), join(folder, '-links', 'od'));
  const env = { PATH: realPath };
  const { stdout, stderr } = await execa(shell, ['--', '-links/od', 'x'], {
    cwd: folder,
    env,
    extendEnv: false,
  });
  expect([stdout, stderr]).toEqual(['["x"]', '']);
});

const resting = ` ${restingOptions.join(' ')}`;

// `--disable-sigusr1` came with 22.14 and 23.7: 23.6.0 ends with `bad option`. So would one that V8 has given up.
test.each([
  ['v22.22.0', `${resting} --disable-sigusr1`],
  ['v23.6.0', resting],
  ['v23.7.0', `${resting} --disable-sigusr1`],
  ['v24.1.0', `${resting} --disable-sigusr1`],
  ['v26.12.1', `${resting} --disable-sigusr1`],
  ['v27.0.0', ' --disable-sigusr1'],
  ['v100.0.0', ' --disable-sigusr1'],
])('Node "%s" is new enough, and gets "%s", which it knows', async (version, option) => {
  await fakeNode(version);
  const result = await start({ env: { PATH: `${folder}${delimiter}/usr/bin:/bin` }, args: ['app.py'] });
  const main = join(checkout, 'dist', 'main.js');
  expect(result.stdout).toBe(`ran --max-semi-space-size=4${option} -- ${main} app.py`);
});

test.each([
  [[], true],
  [['--plain'], true],
  [['up', '--detach'], true],
  [['demo'], true],
  [['./an-app'], true],
  [['a checkout'], true],
  [['--version'], false],
  [['env'], false],
  [['probe'], false],
])('ocap-dev %s begins as a program that will rest: %s', async (args, rests) => {
  await fakeNode('v24.21.0');
  const { stdout } = await start({ env: { PATH: `${folder}${delimiter}/usr/bin:/bin` }, args });
  expect(stdout.includes(resting)).toBe(rests);
});

test('no option of the line is one that Node finds: each has a backslash before it, and so has a backslash', async () => {
  const args = ['--env-file', 'x', '-n', '\\', '\\--y', '--', '--experimental-config-file=z', 'a\n--b'];
  const { stdout } = await start({ args });
  const handed = [
    '\\--env-file',
    'x',
    '-n',
    '\\\\',
    '\\\\--y',
    '\\--',
    '\\--experimental-config-file=z',
    'a\n--b',
  ];
  expect(JSON.parse(stdout)).toEqual(handed);
  expect(ownArguments(handed)).toEqual(args);
});

test('a checkout says how it gets a newer Node by itself', async () => {
  await fakeNode('v20.20.2');
  const env = { PATH: `${folder}${delimiter}/usr/bin:/bin` };
  expect((await start({ env })).stderr).not.toContain('npm run setup');
  await write(join(checkout, 'scripts', 'setup.mjs'), '');
  expect((await start({ env })).stderr).toContain(`\`npm run setup\` in ${checkout}`);
});

test("the checkout's own Node is taken, whatever lies on PATH", async () => {
  await fakeNode('v20.20.2');
  await mkdir(join(checkout, 'node_modules', '.bin'), { recursive: true });
  await symlink(process.execPath, join(checkout, 'node_modules', '.bin', 'node'));
  const result = await start({ env: { PATH: `${folder}${delimiter}/usr/bin:/bin` }, args: ['x'] });
  expect(result).toMatchObject({ stdout: '["x"]', stderr: '' });
});

test('the Node that comes with the wheel is taken, whatever lies on PATH, and what is started never hears of it', async () => {
  await fakeNode('v20.20.2');
  await write(join(checkout, 'dist', 'main.js'), 'console.log(process.env.OCAP_DEV_NODE, process.execPath)');
  const env = { PATH: `${folder}${delimiter}/usr/bin:/bin`, OCAP_DEV_NODE: process.execPath };
  expect(await start({ env })).toMatchObject({ stdout: `undefined ${process.execPath}`, stderr: '' });
});

test('no Node at all is said in one line', async () => {
  await mkdir(join(folder, 'tools'));
  const { stderr, exitCode } = await start({ env: { PATH: join(folder, 'tools') } });
  expect(stderr.split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/needs Node 22\.22 or newer, and no node was found/);
  expect(exitCode).toBe(1);
});

test('a checkout without a build says how to make one', async () => {
  await rm(join(checkout, 'dist'), { recursive: true });
  const { stderr, exitCode } = await start({});
  expect(stderr).toBe(`ocap-dev: it is not built yet. Run \`npm run setup\` in ${checkout}.`);
  expect(exitCode).toBe(1);
});

test('the launcher and package.json name the same oldest Node', async () => {
  const launcher = await readFile(join(project, 'bin', 'ocap-dev'), 'utf8');
  const oldest = `${/^major=(\d+)$/m.exec(launcher)?.[1]}.${/^minor=(\d+)$/m.exec(launcher)?.[1]}`;
  const { engines } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  expect(engines.node).toBe(`>=${oldest}`);
});

interface Start {
  readonly shell?: string;
  readonly launcher?: string;
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
}

function start({
  shell = 'sh',
  launcher = join(checkout, 'bin', 'ocap-dev'),
  cwd = folder,
  args = [],
  env = { PATH: realPath },
}: Start) {
  return execa(shellFile(shell), [launcher, ...args], { cwd, env, extendEnv: false, reject: false });
}

function shellFile(shell: string): string {
  return `/bin/${shell}`;
}

async function hasShell(shell: string): Promise<boolean> {
  const { failed } = await execa(shellFile(shell), ['-c', ':'], { reject: false });
  return !failed;
}

async function fakeNode(version: string): Promise<void> {
  const file = join(folder, 'node');
  await writeFile(file, `#!/bin/sh\ncase $1 in -v) echo '${version}' ;; *) echo ran "$@" ;; esac\n`);
  await chmod(file, 0o755);
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
