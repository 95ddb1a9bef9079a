import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEnvWatcher, type EnvFileEvent } from '../../../src/services/files/watch-env.ts';
import { editEnvFile } from '../../../src/services/files/write-env.ts';
import { bindFile, mountReadOnly, mountSilentFolder } from '../../support/mounts.ts';
import { canMount, mountSmallDisk } from '../../support/small-disk.ts';
import { makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = makeProject(files);
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A project's `.env` that is another folder's file. */
function mounted(text: string, place = folderOf({})) {
  const source = join(place, 'env.src');
  writeFileSync(source, text);
  const folder = folderOf({ 'app.py': '' });
  const path = join(folder, '.env');
  undo.push(bindFile(source, path));
  return { source, folder, path };
}

function watch(path: string) {
  const seen: string[] = [];
  let silent = 0;
  const emit = (event: EnvFileEvent) => {
    seen.push(event.type === 'envFile.read' ? event.text : event.type);
  };
  const watcher = createEnvWatcher({ path, emit, silent: () => (silent += 1) });
  undo.push(watcher.close);
  const until = (text: string) =>
    vi.waitFor(() => expect(seen.at(-1)).toBe(text), { timeout: 10_000, interval: 20 });
  return { seen, until, timesSilent: () => silent };
}

describe.runIf(canMount)(
  'an edit of which no event tells is seen all the same, and that is told once',
  () => {
    it('of a .env that is mounted by itself, from outside', async () => {
      const { source, path } = mounted('A=1\n');
      const { seen, until, timesSilent } = watch(path);
      for (const text of ['A=2\n', 'A=3\n']) {
        writeFileSync(source, text);
        await until(text);
      }
      expect(seen).toEqual(['A=1\n', 'A=2\n', 'A=3\n']);
      expect(timesSilent()).toBe(1);
    });

    it('of a folder that changes on the other side', async () => {
      const { folder, below, remove } = mountSilentFolder({ '.env': 'A=1\n' });
      undo.push(remove);
      const { until, timesSilent } = watch(join(folder, '.env'));
      for (const text of ['A=2\n', 'A=3\n']) {
        writeFileSync(join(below, '.env'), text);
        await until(text);
      }
      expect(timesSilent()).toBe(1);
    });
  },
);

it('where events come nothing is said of silence', async () => {
  const path = join(folderOf({ '.env': 'A=1\n' }), '.env');
  const { until, timesSilent } = watch(path);
  for (let n = 2; n < 6; n += 1) {
    writeFileSync(path, `A=${n}\n`);
    await until(`A=${n}\n`);
  }
  expect(timesSilent()).toBe(0);
});

describe.runIf(canMount)('an edit of ours of a .env that is mounted by itself', () => {
  const addB = (text: string) => `${text}B=2\n`;

  it('is written in place: rename(2) is EBUSY there', async () => {
    const { source, folder, path } = mounted('A=1\n');
    const { ino } = statSync(source);
    expect(await editEnvFile(path, addB)).toEqual({ at: 'written' });
    expect([readFileSync(source, 'utf8'), statSync(source).ino]).toEqual(['A=1\nB=2\n', ino]);
    expect(readdirSync(folder).sort()).toEqual(['.env', 'app.py']);
  });

  it('leaves nothing of a longer text behind', async () => {
    const { source, path } = mounted('A=1\nA_LONG_ONE=123456789\n');
    expect(await editEnvFile(path, () => 'A=1\n')).toEqual({ at: 'written' });
    expect(readFileSync(source, 'utf8')).toBe('A=1\n');
  });

  it('is asked again where somebody else saved in between', async () => {
    const { source, path } = mounted('A=1\n');
    let edits = 0;
    const edit = (before: string) => {
      edits += 1;
      if (edits === 1) writeFileSync(source, 'A=theirs\n');
      return addB(before);
    };
    expect(await editEnvFile(path, edit)).toEqual({ at: 'written' });
    expect([readFileSync(source, 'utf8'), edits]).toEqual(['A=theirs\nB=2\n', 2]);
  });

  it('in a folder that takes no new files is written all the same', async () => {
    const [folder, place] = [folderOf({ 'app.py': '' }), folderOf({ 'env.src': 'A=1\n' })];
    const [path, source] = [join(folder, '.env'), join(place, 'env.src')];
    undo.push(mountReadOnly(folder, () => void bindFile(source, path)));
    expect(await editEnvFile(path, addB)).toEqual({ at: 'written' });
    expect(readFileSync(source, 'utf8')).toBe('A=1\nB=2\n');
    expect(await editEnvFile(join(folder, 'other.env'), addB)).toMatchObject({ at: 'failed' });
  });

  it('for which there is no space leaves the old text, and no copy of it', async () => {
    const disk = mountSmallDisk(64 * 1024);
    undo.push(disk.remove);
    const before = `A=${'x'.repeat(4000)}\n`;
    const { source, folder, path } = mounted(before, disk.folder);
    const rest = (text: string) => `${text}B=${'y'.repeat(80 * 1024)}\n`;
    expect(await editEnvFile(path, rest)).toMatchObject({
      at: 'failed',
      message: expect.stringContaining('no space left'),
    });
    expect(readFileSync(source, 'utf8')).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(['.env', 'app.py']);
  });
});
