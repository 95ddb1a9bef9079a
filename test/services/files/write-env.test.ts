import {
  chmodSync,
  chownSync,
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { createEnvFile, editEnvFile } from '../../../src/services/files/write-env.ts';
import { makeProject } from '../../support/streamlit.ts';
import { watching } from '../../support/watching.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A project's `.env` in a folder of its own. */
function envFile(files: Readonly<Record<string, string>> = { '.env': 'A=1\n' }) {
  const folder = makeProject(files);
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, '.env');
  return { folder, path, text: () => readFileSync(path, 'utf8'), entries: () => readdirSync(folder).sort() };
}

const isRoot = process.getuid?.() === 0;
const addB = (text: string) => `${text}B=2\n`;

describe('an edit', () => {
  it('keeps what it does not change, byte by byte, and leaves nothing else behind', async () => {
    const { path, text, entries } = envFile({ '.env': '\ufeffA=é\r\n# 😀\r\n' });
    expect(await editEnvFile(path, addB)).toEqual({ at: 'written' });
    expect(text()).toBe('\ufeffA=é\r\n# 😀\r\nB=2\n');
    expect(entries()).toEqual(['.env']);
  });

  it('that changes nothing does not touch the file', async () => {
    const { path } = envFile();
    const before = statSync(path);
    expect(await editEnvFile(path, (text) => text)).toEqual({ at: 'unchanged' });
    expect(statSync(path).ino).toBe(before.ino);
  });

  it('of a file that is not there makes one, for its user alone', async () => {
    const { path, text } = envFile({ 'app.py': '' });
    expect(await editEnvFile(path, addB)).toEqual({ at: 'written' });
    expect(text()).toBe('B=2\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it.each(['600', '644', '664', '640'])('keeps the mode %s', async (digits) => {
    const mode = Number.parseInt(digits, 8);
    const { path } = envFile();
    chmodSync(path, mode);
    await editEnvFile(path, addB);
    expect(statSync(path).mode & 0o7777).toBe(mode);
  });

  it.runIf(isRoot)('keeps the owner', async () => {
    const { path } = envFile();
    chownSync(path, 12_345, 23_456);
    await editEnvFile(path, addB);
    expect(statSync(path)).toMatchObject({ uid: 12_345, gid: 23_456 });
  });

  it('replaces the file at once: who reads meanwhile has all of the old text', async () => {
    const { path, text } = envFile();
    const reader = openSync(path, 'r');
    await editEnvFile(path, addB);
    expect([readFileSync(reader, 'utf8'), text()]).toEqual(['A=1\n', 'A=1\nB=2\n']);
    closeSync(reader);
  });

  it('of a symbolic link goes to the file that it leads to', async () => {
    const { folder, path, text } = envFile({ 'shared/real.env': 'A=1\n' });
    mkdirSync(join(folder, 'links'));
    symlinkSync('../shared/real.env', join(folder, 'links', 'one'));
    symlinkSync('links/one', path);
    expect(await editEnvFile(path, addB)).toEqual({ at: 'written' });
    expect([text(), lstatSync(path).isSymbolicLink(), readlinkSync(path)]).toEqual([
      'A=1\nB=2\n',
      true,
      'links/one',
    ]);
    expect(readFileSync(join(folder, 'shared/real.env'), 'utf8')).toBe('A=1\nB=2\n');
    expect(readdirSync(join(folder, 'shared'))).toEqual(['real.env']);
  });

  it('of a link that leads to nothing makes the file there', async () => {
    const { folder, path } = envFile({ 'shared/other': '' });
    symlinkSync('shared/real.env', path);
    await editEnvFile(path, addB);
    expect(readFileSync(join(folder, 'shared/real.env'), 'utf8')).toBe('B=2\n');
  });

  it('is made again where somebody else saved in between', async () => {
    const { path, text, entries } = envFile();
    let edits = 0;
    const edit = (before: string) => {
      edits += 1;
      if (edits === 1) writeFileSync(path, 'A=theirs\n');
      return addB(before);
    };
    expect(await editEnvFile(path, edit)).toEqual({ at: 'written' });
    expect([text(), edits, entries()]).toEqual(['A=theirs\nB=2\n', 2, ['.env']]);
  });

  it('is given up where somebody else saves all the time', async () => {
    const { path, text, entries } = envFile();
    let saves = 0;
    const edit = (before: string) => {
      writeFileSync(path, `A=save ${++saves}\n`);
      return addB(before);
    };
    expect(await editEnvFile(path, edit)).toMatchObject({
      at: 'failed',
      message: expect.stringContaining('changes'),
    });
    expect([text(), entries()]).toEqual(['A=save 3\n', ['.env']]);
  });

  it('is seen once by who watches the file', async () => {
    const { path } = envFile();
    const watch = watching(path);
    cleanups.push(watch.close);
    await editEnvFile(path, addB);
    await watch.until('A=1\nB=2\n');
    expect(watch.seen).toEqual(['A=1\n', 'A=1\nB=2\n']);
  });
});

describe('an edit that cannot be', () => {
  it('because it finds no place in the text says so', async () => {
    const { path, text } = envFile();
    expect(await editEnvFile(path, () => null)).toEqual({
      at: 'failed',
      message: expect.stringContaining('quote'),
    });
    expect(text()).toBe('A=1\n');
  });

  it('because this is no text leaves the bytes as they are', async () => {
    const { path } = envFile();
    writeFileSync(path, Buffer.from([0x41, 0x3d, 0xff]));
    expect(await editEnvFile(path, addB)).toMatchObject({
      at: 'failed',
      message: expect.stringContaining('UTF-8'),
    });
    expect([...readFileSync(path)]).toEqual([0x41, 0x3d, 0xff]);
  });

  it('because this is a folder says so', async () => {
    const { path } = envFile({ '.env/x': '' });
    expect(await editEnvFile(path, addB)).toMatchObject({
      at: 'failed',
      message: expect.stringContaining('folder'),
    });
  });

  it('because the folder is not there says so', async () => {
    const { folder } = envFile();
    const edited = await editEnvFile(join(folder, 'no', '.env'), addB);
    expect(edited).toEqual({
      at: 'failed',
      message: 'This file cannot be written (ENOENT). Edit it by hand.',
    });
  });

  it('because the file may only be read leaves it so', async () => {
    const { folder, path, entries } = envFile();
    chmodSync(folder, 0o777);
    chmodSync(path, 0o444);
    expect(await editWithoutRights(path)).toMatchObject({ message: expect.stringContaining('chmod u+w') });
    expect([readFileSync(path, 'utf8'), entries()]).toEqual(['A=1\n', ['.env']]);
  });

  it('because the folder takes no new files says so', async () => {
    const { folder, path } = envFile();
    chmodSync(path, 0o666);
    chmodSync(folder, 0o555);
    expect(await editWithoutRights(path)).toMatchObject({ message: expect.stringContaining('folder') });
    chmodSync(folder, 0o755);
  });

  it.runIf(isRoot)(
    'because it belongs to somebody else leaves it theirs, and nothing beside it',
    async () => {
      const { folder, path, entries } = envFile();
      chmodSync(folder, 0o777);
      chmodSync(path, 0o666);
      expect(await editWithoutRights(path)).toMatchObject({
        message: expect.stringContaining('somebody else'),
      });
      expect([readFileSync(path, 'utf8'), statSync(path).uid, entries()]).toEqual(['A=1\n', 0, ['.env']]);
    },
  );
});

/** Edits in a program that is not root's, whoever runs the tests. */
async function editWithoutRights(path: string): Promise<unknown> {
  const module = new URL('../../../src/services/files/write-env.ts', import.meta.url);
  const program = `
    import { createEnvFile, editEnvFile } from ${JSON.stringify(module)};
    if (process.getuid() === 0) {
      process.setgroups([]);
      process.setgid(23456);
      process.setuid(12345);
    }
    console.log(JSON.stringify(await editEnvFile(${JSON.stringify(path)}, (text) => text + 'B=2')));
  `;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', program]);
  return JSON.parse(stdout);
}

describe('a settings file made from its example', () => {
  const example = () => {
    const { path, entries } = envFile({ '.env.example': '# ours\nA=1\n' });
    return { path, from: `${path}.example`, entries };
  };

  it('holds what the example holds, is for its user alone, and nothing is left beside it', async () => {
    const { path, from, entries } = example();
    expect(await createEnvFile(path, from)).toEqual({ at: 'written' });
    expect(readFileSync(path, 'utf8')).toBe('# ours\nA=1\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(entries().toSorted()).toEqual(['.env', '.env.example']);
  });

  it('never takes the place of one that is there by now', async () => {
    const { path, from, entries } = example();
    writeFileSync(path, 'MINE=1\n');
    expect(await createEnvFile(path, from)).toMatchObject({ at: 'failed' });
    expect(readFileSync(path, 'utf8')).toBe('MINE=1\n');
    expect(entries().toSorted()).toEqual(['.env', '.env.example']);
  });
});
