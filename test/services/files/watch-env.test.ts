import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { watch as chokidar } from 'chokidar';
import { afterEach, describe, expect, it } from 'vitest';
import { readEnvFileNow } from '../../../src/services/files/watch-env.ts';
import { makeProject } from '../../support/streamlit.ts';
import { inotifyWatches, type Watching, watching } from '../../support/watching.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A project's folder and the path of its `.env`, which holds `text` unless that is null. */
function project(text: string | null = 'A=1\n'): string {
  const folder = makeProject(text === null ? {} : { '.env': text });
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, '.env');
}

function watch(path: string, known?: Parameters<typeof watching>[1]): Watching {
  const watcher = watching(path, known);
  cleanups.push(watcher.close);
  return watcher;
}

/** A watcher whose watch is surely set up: an edit was seen. */
async function settled(path: string): Promise<Watching> {
  const watcher = watch(path);
  writeFileSync(path, 'SETTLED=1\n');
  await watcher.until('SETTLED=1\n');
  return watcher;
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

describe('the first reading', () => {
  it('is there at once', () => {
    expect(watch(project('A=1\n')).seen).toEqual(['A=1\n']);
    expect(watch(project(null)).seen).toEqual(['missing']);
    expect(watch('/no/such/folder/.env').seen).toEqual(['missing']);
    expect(watch(join(project(), '.env')).seen).toEqual(['missing']);
  });

  it('is not repeated when it is known already', async () => {
    const path = project('A=1\n');
    const watcher = watch(path, readEnvFileNow(path));
    writeFileSync(path, 'A=2\n');
    await watcher.until('A=2\n');
    expect(watcher.seen).toEqual(['A=2\n']);
  });

  it('of an empty file counts at once', () => {
    expect(watch(project('')).seen).toEqual(['']);
  });
});

describe('a save is seen', () => {
  it('in place', async () => {
    const path = project();
    const { until } = await settled(path);
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    appendFileSync(path, 'B=3\n');
    await until('A=2\nB=3\n');
  });

  it('by rename, as vim and JetBrains do it', async () => {
    const path = project();
    const { until, seen } = await settled(path);
    replace(path, 'A=2\n');
    await until('A=2\n');
    renameSync(path, `${path}~`);
    writeFileSync(path, 'A=3\n');
    unlinkSync(`${path}~`);
    await until('A=3\n');
    replace(path, 'A=4\n');
    await until('A=4\n');
    expect(seen).not.toContain('missing');
  });

  it('after the file was deleted and made anew', async () => {
    const path = project();
    const { until } = await settled(path);
    unlinkSync(path);
    await until('missing');
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    writeFileSync(path, 'A=3\n');
    await until('A=3\n');
  });

  it('of a file that was not there', async () => {
    const path = project(null);
    const { until } = watch(path);
    writeFileSync(path, 'A=1\n');
    await until('A=1\n');
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
  });

  it('while the watch is still being set up', async () => {
    const path = project('A=1\n');
    const { until } = watch(path);
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
  });

  it('the last of ten within a second, and none twice', async () => {
    const path = project();
    const { until, seen } = await settled(path);
    for (let save = 1; save <= 10; save++) {
      if (save % 2 === 0) replace(path, `SAVE=${save}\n`);
      else writeFileSync(path, `SAVE=${save}\n`);
      await delay(60);
    }
    await until('SAVE=10\n');
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('nothing is reported', () => {
  it('of a touch, or of a save that changes nothing', async () => {
    const path = project();
    const { until, seen } = await settled(path);
    const reports = seen.length;
    utimesSync(path, new Date(), new Date());
    replace(path, 'SETTLED=1\n');
    await oneMoreLook(path);
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    expect(seen.slice(reports)).toEqual(['A=2\n']);
  });

  it('of an empty file that is written right after', async () => {
    const path = project();
    const { until, seen } = await settled(path);
    truncateSync(path);
    await oneMoreLook(path);
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    expect(seen).not.toContain('');
  });

  it('of its neighbours', async () => {
    const path = project();
    const { until, seen } = await settled(path);
    const reports = seen.length;
    writeFileSync(`${path}.local`, 'B=1\n');
    writeFileSync(join(dirname(path), 'app.py'), '');
    await oneMoreLook(path);
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    expect(seen.slice(reports)).toEqual(['A=2\n']);
  });

  it('after the watch was ended', async () => {
    const path = project();
    const ended = await settled(path);
    const another = chokidar(path, { ignoreInitial: true });
    cleanups.push(() => another.close());
    await once(another, 'ready');
    const event = once(another, 'change');
    writeFileSync(path, 'A=2\n');
    await event;
    await ended.close();
    await oneMoreLook(path);
    expect(ended.seen.at(-1)).toBe('SETTLED=1\n');
  });

  /** Until another watcher, as quick as ours, had seen two changes that came later. */
  async function oneMoreLook(path: string): Promise<void> {
    const other = project(null);
    const { until } = watch(other);
    for (const text of [`1 ${path}`, `2 ${path}`]) {
      writeFileSync(other, text);
      await until(text);
    }
  }
});

it('a file that stays empty is reported in the end', async () => {
  const path = project();
  const { until } = await settled(path);
  truncateSync(path);
  await until('');
});

describe('what is no settings file is told, and then a good one taken', () => {
  const cases: readonly [string, (path: string) => void, RegExp][] = [
    ['a folder', (path) => mkdirSync(path), /^This is a folder\./],
    ['a FIFO', (path) => execFileSync('mkfifo', [path]), /^This is not a plain file\./],
    ['more than 1 MB', (path) => writeFileSync(path, 'x'.repeat(1_100_000)), /larger than 1 MB/],
    ['a binary file', (path) => writeFileSync(path, 'A=1\0\0'), /binary/],
    ['Latin-1', (path) => writeFileSync(path, Buffer.from('A=é\n', 'latin1')), /not in UTF-8/],
    ['a link to itself', (path) => symlinkSync('.env', path), /leads to itself/],
  ];

  it.each(cases)('%s', async (_, make, message) => {
    const path = project();
    const { until } = await settled(path);
    unlinkSync(path);
    await until('missing');
    make(path);
    await until(message);
    rmSync(path, { recursive: true });
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
  });

  it('a folder that takes its place at once', async () => {
    const path = project();
    const { until } = await settled(path);
    unlinkSync(path);
    mkdirSync(path);
    await until(/^This is a folder\./);
  });

  it('a file without permission to read, which only root has none the less', () => {
    const path = project('A=1\n');
    chmodSync(path, 0o200);
    const expected = process.getuid?.() === 0 ? /^A=1\n$/ : /chmod u\+r/;
    expect(watch(path).seen.at(-1)).toMatch(expected);
  });

  it('keeps a byte order mark, which the parser knows about', () => {
    expect(watch(project('\uFEFFA=1\n')).seen).toEqual(['\uFEFFA=1\n']);
  });
});

describe('a symbolic link', () => {
  async function linked() {
    const path = project();
    const target = join(dirname(path), 'shared', 'env');
    mkdirSync(dirname(target));
    writeFileSync(target, 'T=1\n');
    unlinkSync(path);
    symlinkSync('shared/env', path);
    const watcher = watch(path);
    writeFileSync(target, 'T=2\n');
    await watcher.until('T=2\n');
    return { path, target, ...watcher };
  }

  it('is followed to its target, however that is saved', async () => {
    const { target, until } = await linked();
    replace(target, 'T=3\n');
    await until('T=3\n');
    unlinkSync(target);
    await until('missing');
    writeFileSync(target, 'T=4\n');
    await until('T=4\n');
  });

  it('that leads elsewhere from now on is followed there', async () => {
    const { path, target, until } = await linked();
    const other = join(dirname(path), 'other');
    mkdirSync(other);
    writeFileSync(join(other, 'env'), 'O=1\n');
    symlinkSync('other/env', `${path}.new`);
    renameSync(`${path}.new`, path);
    await until('O=1\n');
    writeFileSync(join(other, 'env'), 'O=2\n');
    await until('O=2\n');
    writeFileSync(target, 'T=9\n');
    unlinkSync(path);
    writeFileSync(path, 'P=1\n');
    await until('P=1\n');
  });
});

describe('the folder', () => {
  it('may be deleted and made anew', async () => {
    const path = project();
    const { until } = await settled(path);
    rmSync(dirname(path), { recursive: true });
    await until('missing');
    mkdirSync(dirname(path));
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    writeFileSync(path, 'A=3\n');
    await until('A=3\n');
  });

  it('may be swapped for another', async () => {
    const path = project();
    const { until } = await settled(path);
    const away = `${dirname(path)}-away`;
    cleanups.push(() => rmSync(away, { recursive: true, force: true }));
    renameSync(dirname(path), away);
    await until('missing');
    mkdirSync(dirname(path));
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
    writeFileSync(join(away, '.env'), 'A=9\n');
    writeFileSync(path, 'A=3\n');
    await until('A=3\n');
  });

  it('may come later', async () => {
    const path = project(null);
    rmSync(dirname(path), { recursive: true });
    const { until } = watch(path);
    mkdirSync(dirname(path));
    writeFileSync(path, 'A=1\n');
    await until('A=1\n');
    writeFileSync(path, 'A=2\n');
    await until('A=2\n');
  });

  it.runIf(process.platform === 'linux')('is all that is watched, and nothing once it is over', async () => {
    const before = inotifyWatches();
    const path = project();
    // A Python project often holds a package of its own name.
    mkdirSync(join(dirname(path), basename(dirname(path))));
    for (let i = 0; i < 50; i++)
      mkdirSync(join(dirname(path), 'node_modules', `package-${i}`), { recursive: true });
    const { close } = await settled(path);
    expect(inotifyWatches() - before).toBe(1);
    await close();
    expect(inotifyWatches() - before).toBe(0);
  });
});
