import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLogFile, type LogFileOptions } from '../../../src/services/log-file/log-file.ts';
import { canMount, mountSmallDisk } from '../../support/small-disk.ts';
import { makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const atMs = Date.UTC(2026, 10, 23, 1, 22, 33, 123);
const head = '2026-11-23T01:22:33.123Z';

function emptyFolder(): string {
  const folder = makeProject({});
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function logFile(path = join(emptyFolder(), 'app.log'), limits: LogFileOptions['limits'] = {}) {
  const told: string[] = [];
  const file = createLogFile({
    path,
    tell: (line) => told.push(line),
    limits: { retryMs: 20, paceMs: 0, ...limits },
  });
  undo.push(() => file.close());
  const append = (...lines: readonly string[]) => file.append('streamlit', atMs, lines);
  const text = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  return {
    file,
    close: file.close,
    path,
    told,
    append,
    text,
    holds: (end: string) => vi.waitFor(() => expect(text()).toContain(end), { interval: 5 }),
  };
}

const numbered = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`);
const asWritten = (lines: readonly string[]) => lines.map((line) => `${head} [streamlit] ${line}\n`).join('');

describe('the log file', () => {
  it('holds every line of every source in order, with its time and without colours', async () => {
    const log = logFile();
    log.append('one', '\u001b[31mred\u001b[0m\u0007 and\ttab');
    log.file.append('ngrok', atMs + 1, ['Grüße 🎈']);
    await log.close();
    expect(log.text()).toBe(
      `${head} [streamlit] one\n${head} [streamlit] red and\ttab\n2026-11-23T01:22:33.124Z [ngrok] Grüße 🎈\n`,
    );
    expect(log.told).toEqual([]);
  });

  it('is for its user alone, also where it was there before, which it is added to', async () => {
    const fresh = logFile();
    fresh.append('x');
    await fresh.close();
    const path = join(emptyFolder(), 'app.log');
    writeFileSync(path, 'before\n');
    chmodSync(path, 0o644);
    const known = logFile(path);
    known.append('x');
    await known.close();
    expect([fresh.path, path].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(known.text()).toBe(`before\n${asWritten(['x'])}`);
  });

  it('moves on before it grows too large, and keeps so many older ones', async () => {
    const log = logFile(undefined, { fileBytes: 1000, olderFiles: 3 });
    for (let from = 0; from < 300; from += 5) {
      log.append(...numbered(from, 5));
      await log.holds(`line ${from + 4}\n`);
    }
    await log.close();
    const files = [3, 2, 1].map((number) => `${log.path}.${number}`).concat(log.path);
    expect(files.every((file) => statSync(file).size <= 1000)).toBe(true);
    expect(existsSync(`${log.path}.4`)).toBe(false);
    const all = files.map((file) => readFileSync(file, 'utf8')).join('');
    expect(asWritten(numbered(0, 300)).endsWith(all)).toBe(true);
    expect(all.length).toBeGreaterThan(2700);
  });

  it('grows on where it cannot be renamed', async () => {
    const log = logFile(undefined, { fileBytes: 100, olderFiles: 1 });
    mkdirSync(`${log.path}.1`);
    for (const line of numbered(0, 5)) {
      log.append(line);
      await log.holds(`${line}\n`);
    }
    expect(log.text()).toBe(asWritten(numbered(0, 5)));
    expect(log.told).toEqual([]);
  });

  it.each([
    ['moved away, as logrotate does', (path: string) => renameSync(path, `${path}.old`)],
    ['deleted', unlinkSync],
  ])('that was %s is made anew', async (_, takeAway) => {
    const log = logFile();
    log.append('before');
    await log.holds('before\n');
    takeAway(log.path);
    log.append('after');
    await log.holds('after\n');
    expect(log.text()).toBe(asWritten(['after']));
  });
});

const troubles: readonly (readonly [
  name: string,
  make: (path: string) => void,
  mend: (path: string) => void,
  said: RegExp,
])[] = [
  [
    'in a folder that is not there',
    (path) => rmSync(dirname(path), { recursive: true }),
    (path) => mkdirSync(dirname(path)),
    /^The folder of the log file is not there: mkdir -p \//,
  ],
  [
    'where a folder stands',
    (path) => mkdirSync(path),
    (path) => rmSync(path, { recursive: true }),
    /app\.log is a folder: move it away/,
  ],
  [
    'where a link stands, which could lead anywhere',
    (path) => symlinkSync(join(dirname(path), 'precious'), path),
    unlinkSync,
    /is a symbolic link: name the file that it leads to/,
  ],
  [
    'where a FIFO stands',
    (path) => execaSync('mkfifo', [path]),
    unlinkSync,
    /app\.log (is no plain file|cannot be written \(ENXIO\))/,
  ],
  ['that is a device', (path) => execaSync('cp', ['-a', '/dev/full', path]), unlinkSync, /is no plain file/],
];

describe('a log file', () => {
  it.each(troubles)('%s: said once, and written in full when that is mended', async (_, make, mend, said) => {
    const path = join(emptyFolder(), 'app.log');
    make(path);
    const log = logFile(path);
    log.append(...numbered(0, 10));
    await vi.waitFor(() => expect(log.told).toEqual([expect.stringMatching(said)]));
    log.append(...numbered(10, 10));
    mend(path);
    await vi.waitFor(() =>
      expect(log.told.slice(1)).toEqual([`The log file ${path} is written again, nothing is missing in it.`]),
    );
    expect(log.text()).toBe(asWritten(numbered(0, 20)));
  });

  it('that lacks lines, because more waited than there is memory for, says where and how many; the newest are there', async () => {
    const path = join(emptyFolder(), 'app.log');
    mkdirSync(path);
    const log = logFile(path, { waiting: 1000 });
    log.append(...numbered(0, 10));
    await vi.waitFor(() => expect(log.told).toHaveLength(1));
    for (let from = 10; from < 100; from += 10) log.append(...numbered(from, 10));
    rmSync(path, { recursive: true });
    await log.holds('missing here');
    log.append('after');
    await log.holds('after\n');
    expect(log.text().replace(/.*(?= \[ocap-dev\])/, 'now')).toBe(
      `${asWritten(numbered(0, 10))}now [ocap-dev] 70 lines are missing here: they could not be written.\n${asWritten([...numbered(80, 20), 'after'])}`,
    );
    expect(log.told.at(-1)).toBe(`The log file ${path} is written again, 70 lines are missing in it.`);
  });

  it('that cannot be written to the end says how many lines it lacks', async () => {
    const path = join(emptyFolder(), 'app.log');
    mkdirSync(path);
    const log = logFile(path, { waiting: 1000 });
    for (let from = 0; from < 100; from += 10) log.append(...numbered(from, 10));
    await log.close();
    expect(log.told.at(-1)).toBe(`100 lines of the log are missing in ${path}: they could not be written.`);
  });

  it('that tells of itself in the log itself, as in the program, has that too, and no line need follow', async () => {
    const path = join(emptyFolder(), 'app.log');
    mkdirSync(path);
    const tell = vi.fn((line: string) => file.append('ocap-dev', atMs, [line]));
    const file = createLogFile({ path, tell, limits: { retryMs: 20 } });
    undo.push(() => file.close());
    file.append('streamlit', atMs, ['one']);
    await vi.waitFor(() => expect(tell).toHaveBeenCalled());
    rmSync(path, { recursive: true });
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toContain('is written again'));
  });

  it.runIf(canMount)('on a full disk: said once, and written in full when there is room again', async () => {
    const disk = mountSmallDisk(256 * 1024);
    undo.push(disk.remove);
    writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(200 * 1024));
    const path = join(disk.folder, 'app.log');
    const log = logFile(path);
    for (let from = 0; from < 3000; from += 100) log.append(...numbered(from, 100));
    await vi.waitFor(() =>
      expect(log.told).toEqual([
        expect.stringMatching(/^There is no space left for the log file .*: make some\./),
      ]),
    );
    expect(statfsSync(disk.folder).bavail).toBe(0);
    log.append(...numbered(3000, 100));
    unlinkSync(join(disk.folder, 'ballast'));
    await vi.waitFor(() => expect(log.told).toHaveLength(2));
    expect(log.told[1]).toContain('nothing is missing');
    expect(log.text()).toBe(asWritten(numbered(0, 3100)));
  });
});
