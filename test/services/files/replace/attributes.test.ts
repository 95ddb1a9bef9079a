import {
  chownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { editEnvFile } from '../../../../src/services/files/write-env.ts';
import { attributesOf, fix, letUserIn, setAttribute } from '../../../support/file-marks.ts';
import { canMount, mountSmallDisk } from '../../../support/small-disk.ts';
import { makeProject } from '../../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

let folder = '';
let path = '';
beforeEach(() => {
  folder = makeProject({ '.env': 'A=1\n', 'home/x': '' });
  path = join(folder, '.env');
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
});

const addB = (text: string) => `${text}B=2\n`;
const edit = (change = addB) =>
  editEnvFile(path, change, { env: { PATH: process.env['PATH'], HOME: join(folder, 'home') } });
const text = () => readFileSync(path, 'utf8');
const kept = () => readdirSync(join(folder, 'home', '.local', 'state', 'ocap-dev', 'kept'));

describe('F6: an edit keeps what a new file would lack', () => {
  it('who may what (acl(5)): whom the list refuses stays refused', async () => {
    letUserIn(path);
    const [before, { mode }] = [attributesOf(path), statSync(path)];
    expect(await edit()).toEqual({ at: 'written' });
    expect([text(), attributesOf(path), statSync(path).mode]).toEqual(['A=1\nB=2\n', before, mode]);
    expect([kept(), readdirSync(folder).sort()]).toEqual([[], ['.env', 'home']]);
  });

  it('extended attributes', async () => {
    setAttribute(path, 'user.origin', 'vault');
    const before = attributesOf(path);
    expect(await edit()).toEqual({ at: 'written' });
    expect([text(), attributesOf(path)]).toEqual(['A=1\nB=2\n', before]);
  });

  it('its other names: a hard link has the new text too', async () => {
    const other = join(folder, 'other.env');
    linkSync(path, other);
    expect(await edit()).toEqual({ at: 'written' });
    expect([text(), readFileSync(other, 'utf8')]).toEqual(['A=1\nB=2\n', 'A=1\nB=2\n']);
    expect(statSync(path).ino).toBe(statSync(other).ino);
    expect(kept()).toEqual([]);
  });

  it('a file that was written is not told of as refused where a clean-up took its copy away', async () => {
    linkSync(path, join(folder, 'other.env'));
    const keeping = join(folder, 'home', '.local', 'state', 'ocap-dev', 'kept');
    mkdirSync(keeping, { recursive: true });
    let removed = 0;
    let isOver = false;
    const editing = edit().finally(() => {
      isOver = true;
    });
    while (!isOver) {
      for (const name of kept()) {
        unlinkSync(join(keeping, name));
        removed += 1;
      }
      await nextTurn();
    }
    expect([await editing, text(), removed]).toEqual([{ at: 'written' }, 'A=1\nB=2\n', 1]);
  });

  it('where nothing can tell what is attached, it is written over', async () => {
    setAttribute(path, 'user.origin', 'vault');
    const { ino } = statSync(path);
    expect(await editEnvFile(path, addB, { env: { PATH: '', HOME: join(folder, 'home') } })).toEqual({
      at: 'written',
    });
    expect([text(), statSync(path).ino]).toEqual(['A=1\nB=2\n', ino]);
  });

  it('what is written over is shorter afterwards where the new text is', async () => {
    writeFileSync(path, 'A=a long one\n');
    linkSync(path, join(folder, 'other.env'));
    expect(await edit(() => 'A=\n')).toEqual({ at: 'written' });
    expect(text()).toBe('A=\n');
  });

  it('is asked again where somebody saved in between', async () => {
    linkSync(path, join(folder, 'other.env'));
    let edits = 0;
    const outcome = await edit((before) => {
      edits += 1;
      if (edits === 1) writeFileSync(path, 'A=theirs\n');
      return addB(before);
    });
    expect([outcome, text(), edits]).toEqual([{ at: 'written' }, 'A=theirs\nB=2\n', 2]);
  });

  it('is refused where the old text can be kept nowhere meanwhile', async () => {
    linkSync(path, join(folder, 'other.env'));
    const nowhere = join(folder, 'home', 'x');
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = nowhere;
    undo.push(() => {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    });
    expect(await editEnvFile(path, addB, { env: { PATH: '', HOME: nowhere } })).toEqual({
      at: 'failed',
      message: expect.stringContaining('keep a copy'),
    });
    expect(text()).toBe('A=1\n');
  });
});

describe.runIf(canMount)('F6: an edit that cannot be', () => {
  it.each(['immutable', 'append-only'] as const)(
    'says that the file is %s, not whose it is',
    async (mark) => {
      // To root no file is somebody else's.
      chownSync(path, 12_345, 0);
      undo.push(fix(path, mark));
      expect(await edit()).toEqual({
        at: 'failed',
        message: expect.stringContaining('immutable or append-only'),
      });
      expect([text(), readdirSync(folder).sort()]).toEqual(['A=1\n', ['.env', 'home']]);
    },
  );

  it('the same of its folder', async () => {
    undo.push(fix(folder, 'immutable'));
    expect(await edit()).toEqual({
      at: 'failed',
      message: expect.stringContaining('immutable or append-only'),
    });
    expect(text()).toBe('A=1\n');
  });

  it.each([false, true])(
    'for a full disk leaves the old text, and nothing beside it (hard link: %s)',
    async (linked) => {
      const disk = mountSmallDisk(64 * 1024);
      undo.push(disk.remove);
      const onDisk = join(disk.folder, 'real.env');
      const before = `A=${'x'.repeat(4000)}\n`;
      writeFileSync(onDisk, before);
      if (linked) linkSync(onDisk, join(disk.folder, 'other.env'));
      rmSync(path);
      symlinkSync(onDisk, path);
      const entries = readdirSync(disk.folder);
      expect(await edit((old) => `${old}B=${'y'.repeat(80 * 1024)}\n`)).toEqual({
        at: 'failed',
        message: expect.stringContaining('no space left'),
      });
      expect([text(), readdirSync(disk.folder)]).toEqual([before, entries]);
    },
  );
});
