import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, it } from 'vitest';

const checkout = join(import.meta.dirname, '..', '..');
let folder = '';
let compiled = '';

/** A copy of the program, which has kept nothing yet. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ocap-dev-compiled-'));
  compiled = join(folder, 'dist', 'compiled');
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  rmSync(compiled, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules', '.bin', 'node'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function help() {
  const env = { PATH: '/usr/bin:/bin', HOME: join(folder, 'home') };
  const launcher = join(folder, 'bin', 'ocap-dev');
  return execa(launcher, ['--help'], { cwd: folder, env, extendEnv: false, reject: false });
}

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

// Its owner could neither build nor remove the checkout: `EACCES: permission denied, rm dist/compiled`.
it.runIf(process.geteuid?.() === 0)('root keeps nothing in a checkout of somebody else', async () => {
  for (const path of [folder, dirname(compiled)]) chownSync(path, 4321, 4321);
  expect((await help()).exitCode).toBe(0);
  expect(existsSync(compiled)).toBe(false);
});
