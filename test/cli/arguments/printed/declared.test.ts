import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const run = promisify(execFile);
const script = (checkout: string, ...args: readonly string[]) =>
  run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(checkout, 'scripts', 'declared.mjs'),
    ...args,
  ]);

let copy = '';
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'ocap-dev-declared-'));
  const helps = 'test/cli/arguments/printed/help';
  for (const path of [
    'completions',
    'man',
    'schema',
    'docs/events.md',
    'scripts/declared.mjs',
    'package.json',
    helps,
  ])
    await cp(join(root, path), join(copy, path), { recursive: true });
  await symlink(join(root, 'src'), join(copy, 'src'));
});
afterEach(() => rm(copy, { recursive: true }));

it('completions, manual page and helps are as they are declared', async () => {
  await expect(script(root, '--check')).resolves.toMatchObject({ stderr: '' });
});

it('what was changed by hand, or is of no command, is named, and written as it is declared', async () => {
  const page = join(copy, 'man', 'ocap-dev.1');
  const text = await readFile(page, 'utf8');
  await writeFile(page, text.replace('.SH "OPTIONS"', '.SH "OPTOINS"'));
  await writeFile(join(copy, 'test/cli/arguments/printed/help/gone.txt'), '');
  await expect(script(copy, '--check')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/gone\.txt is not .*\nman\/ocap-dev\.1 is not/),
  });
  await script(copy);
  expect(await readFile(page, 'utf8')).toBe(text);
  await expect(script(copy, '--check')).resolves.toMatchObject({ stderr: '' });
});
