import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIdentity } from '../../../src/services/streamlit/identity.ts';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ocap-dev-identity-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const git = (place: string, ...args: readonly string[]) =>
  execFileSync(
    'git',
    ['-c', 'user.name=A', '-c', 'user.email=a@b.c', '-c', 'protocol.file.allow=always', ...args],
    {
      cwd: join(folder, place),
      stdio: 'pipe',
    },
  );

function repository(place: string, remote?: string): void {
  mkdirSync(join(folder, place), { recursive: true });
  git(place, 'init', '--quiet');
  git(place, 'commit', '--quiet', '--allow-empty', '-m', 'first');
  if (remote !== undefined) git(place, 'remote', 'add', 'origin', remote);
}

/** `another shop` */
async function identity(place: string, demo = false): Promise<string> {
  mkdirSync(join(folder, place), { recursive: true });
  return Object.values(await readIdentity({ cwd: join(folder, place), demo })).join(' ');
}

const ours = 'git@github.com:locki-io/ocapistaine.git';

it('a folder without pyproject.toml and without git is nobody’s, whatever it is called', async () => {
  expect(await identity('ocapistaine')).toBe('unknown');
  mkdirSync(join(folder, 'shop', '.git'), { recursive: true });
  expect(await identity('shop')).toBe('unknown');
});

it('the bundled app is the demo’s wherever it is started', async () => {
  write('shop/pyproject.toml', '[project]\nname = "shop"\n');
  expect(await identity('shop', true)).toBe('demo');
});

describe('pyproject.toml', () => {
  it('of the folder itself counts with git and without', async () => {
    write('plain/pyproject.toml', '[tool.poetry]\nname = "ocapistaine"\n');
    expect(await identity('plain')).toBe('ocapistaine ocapistaine');
    repository('tree', ours);
    write('tree/pyproject.toml', '[project]\nname = "shop"\n');
    expect(await identity('tree')).toBe('another shop');
  });

  it('further up counts to the top of the checkout, the nearest with a name', async () => {
    repository('tree', ours);
    write('pyproject.toml', '[project]\nname = "beyond"\n');
    expect(await identity('tree/apps/web')).toBe('ocapistaine ocapistaine');
    write('tree/pyproject.toml', '[project]\nname = "top"\n');
    write('tree/apps/web/pyproject.toml', '[tool.ruff]\nline-length = 99\n');
    expect(await identity('tree/apps/web')).toBe('another top');
    write('tree/apps/pyproject.toml', '[project]\nname = "near"\n');
    expect(await identity('tree/apps/web')).toBe('another near');
  });

  it('that is a FIFO is not waited for', async () => {
    mkdirSync(join(folder, 'odd'));
    execFileSync('mkfifo', [join(folder, 'odd', 'pyproject.toml')]);
    expect(await identity('odd')).toBe('unknown');
  });

  it('further up counts nothing outside a checkout, where it may be anybody’s', async () => {
    write('pyproject.toml', '[project]\nname = "beyond"\n');
    expect(await identity('plain/app')).toBe('unknown');
  });
});

describe('git', () => {
  it('is read by its remote, else by its top folder, from any folder of it', async () => {
    repository('tree', ours);
    expect(await identity('tree/app')).toBe('ocapistaine ocapistaine');
    repository('shop');
    expect(await identity('shop/pages/admin')).toBe('another shop');
  });

  it('is read in a linked work tree, whose .git is a file', async () => {
    repository('tree', ours);
    git('tree', 'worktree', 'add', '--quiet', '../fix');
    expect(await identity('fix/app')).toBe('ocapistaine ocapistaine');
  });

  it('of a submodule is its own', async () => {
    repository('library', 'https://x.org/other.git');
    repository('tree', ours);
    git('tree', 'submodule', '--quiet', 'add', join(folder, 'library'), 'lib');
    expect(await identity('tree/lib')).toBe('another library');
  });

  it('need not be installed, nor trust the folder’s owner', async () => {
    repository('tree', ours);
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      expect(await identity('tree')).toBe('ocapistaine ocapistaine');
    } finally {
      process.env['PATH'] = path;
    }
  });

  it('whose pointer leads nowhere, or is a FIFO, still makes it a work tree, or nothing, without waiting', async () => {
    write('moved/.git', 'gitdir: /nowhere/at/all\n');
    expect(await identity('moved')).toBe('another moved');
    mkdirSync(join(folder, 'odd'));
    execFileSync('mkfifo', [join(folder, 'odd', '.git')]);
    expect(await identity('odd')).toBe('unknown');
  });
});
