import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');
const run = promisify(execFile);

/** The script that writes the block, in this checkout or in another. */
const script = (checkout: string, ...args: readonly string[]) =>
  run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(checkout, 'scripts', 'readme-options.mjs'),
    ...args,
  ]);

let copy = '';
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'ocap-dev-readme-'));
  await mkdir(join(copy, 'scripts'));
  for (const file of ['docs/commands.md', 'package.json', 'scripts/readme-options.mjs'])
    await cp(join(root, file), join(copy, file));
  await symlink(join(root, 'src'), join(copy, 'src'));
});
afterEach(() => rm(copy, { recursive: true }));

it('docs/commands.md has the options as they are declared', async () => {
  await expect(script(root, '--check')).resolves.toMatchObject({ stderr: '' });
});

it('an option that was changed by hand is found, and written as it is declared', async () => {
  const readme = join(copy, 'docs', 'commands.md');
  const text = await readFile(readme, 'utf8');
  await writeFile(readme, text.replace('| `--port N` |', '| `--prot N` |'));
  await expect(script(copy, '--check')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('npm run readme'),
  });
  await script(copy);
  expect(await readFile(readme, 'utf8')).toBe(text);
});
