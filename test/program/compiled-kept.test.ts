import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';
import { openTerminal } from '../support/terminal.ts';

const checkout = join(import.meta.dirname, '..', '..');
let folder = '';
let compiled = '';

/** A copy of the program, which has kept nothing yet. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-compiled-'));
  compiled = join(folder, 'dist', 'compiled');
  for (const name of ['bin', 'dist', 'shim', 'package.json'])
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  rmSync(compiled, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules', '.bin', 'node'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const launcher = () => join(folder, 'bin', 'ocap-dev');

function run(...args: readonly string[]) {
  const env = { PATH: '/usr/bin:/bin', HOME: join(folder, 'home') };
  return execa(launcher(), args, { cwd: folder, env, extendEnv: false, reject: false });
}

const help = () => run('--help');

/** It begins as a start does, and is over at once. */
async function attach() {
  const { exitCode, stdout, stderr } = await run('attach');
  return { exitCode, stdout, stderr };
}

/** The names in a folder, which may be missing. */
const namesIn = (place: string) => new Set(existsSync(place) ? readdirSync(place) : []);

/** When each file was written. */
const states = (place: string) =>
  new Map([...namesIn(place)].map((name) => [name, statSync(join(place, name)).mtimeMs]));

const harms: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ['has zeros in it', (bytes) => bytes.fill(0, bytes.length >> 2, bytes.length >> 1)],
  ['has zeros for its end', (bytes) => bytes.fill(0, bytes.length >> 1)],
  ['is cut off', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['is empty', (bytes) => bytes.subarray(0, 0)],
];

// V8 crashed by the zeros, at each start until somebody removed the folder.
it.each(harms)('what was kept of a start and %s is compiled anew', async (_, harm) => {
  const { stdout } = await help();
  const kept = readdirSync(compiled).map((name) => join(compiled, name));
  expect(kept.length).toBeGreaterThan(1);
  for (const file of kept) writeFileSync(file, harm(readFileSync(file)));
  const harmed = kept.map((file) => readFileSync(file));
  expect(await help()).toMatchObject({ exitCode: 0, stdout, stderr: '' });
  expect(kept.filter((file, index) => harmed[index]?.equals(readFileSync(file)))).toEqual([]);
});

// A first start took up to a third longer than the next.
it('a start that is the first on its machine finds all compiled that it loads', async () => {
  const project = await createStandInProject('hostile-app.py');
  const env = { ...userEnvironment(project.folder), LANG: 'C.UTF-8' };
  const terminal = openTerminal({ command: launcher(), args: [], cwd: project.folder, env });
  try {
    await terminal.see(/\bready\b/);
    terminal.press('q');
    expect(await terminal.exited).toMatchObject({ exitCode: 0 });
    expect(namesIn(join(folder, 'dist', 'precompiled')).size).toBeGreaterThan(20);
    expect(namesIn(compiled)).toEqual(new Set());
    expect(existsSync(join(project.folder, '.cache', 'ocap-dev', 'compiled'))).toBe(false);
  } finally {
    await terminal.close();
    project.remove();
  }
});

it('what came with the program for another V8 is not believed, stays as it is, and is compiled anew once', async () => {
  const shipped = join(folder, 'dist', 'precompiled');
  const names = readdirSync(shipped);
  const [other = ''] = names.filter((name) => name.startsWith('chrome-'));
  // Under its name lies what is another part's, as what is another V8's would.
  const bytes = readFileSync(join(shipped, other));
  for (const name of names) writeFileSync(join(shipped, name), bytes);
  const before = states(shipped);
  const first = await attach();
  expect(first.stderr).toContain('attach needs a terminal');
  const kept = states(compiled);
  expect(kept.size).toBeGreaterThan(1);
  expect(await attach()).toEqual(first);
  expect(states(compiled)).toEqual(kept);
  expect(states(shipped)).toEqual(before);
});

// Its owner could neither build nor remove the checkout: `EACCES: permission denied, rm dist/compiled`.
it.runIf(process.geteuid?.() === 0)('root keeps nothing in a checkout of somebody else', async () => {
  for (const path of [folder, dirname(compiled)]) chownSync(path, 4321, 4321);
  expect((await help()).exitCode).toBe(0);
  expect(existsSync(compiled)).toBe(false);
});
