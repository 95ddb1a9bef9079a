import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setImmediate as immediately } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { createKeptLog, type KeptLogOptions } from '../../../src/services/log-file/kept-log.ts';
import { keptLogPath } from '../../../src/services/log-file/places.ts';
import { openKept } from '../../../src/services/log-file/read-kept.ts';
import { canMount, mountSmallDisk } from '../../support/small-disk.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, path: keptLogPath('/home/me/my shop', { XDG_STATE_HOME: join(folder, 'state') }) };
}

function keptLog(path: string, limits: KeptLogOptions['limits'] = {}) {
  const told: string[] = [];
  const log = createKeptLog({
    path,
    pid: 7,
    tell: (line) => told.push(line),
    limits: { retryMs: 20, paceMs: 0, ...limits },
  });
  undo.push(log.close);
  let seq = 0;
  const append = (...lines: readonly string[]) => {
    log.append({ source: 'streamlit', stream: 'stderr', atMs: Date.UTC(2026, 10, 23), run: 4, seq }, lines);
    seq += lines.length;
  };
  return { log, append, told };
}

async function rowsOf(path: string) {
  const files = await openKept(path);
  return (await Promise.all(files.map((file) => file.rows()))).flat();
}

it("what is kept is read again as it came, with its run; the file is the user's alone, and its folder", async () => {
  const { path } = place();
  const { log, append } = keptLog(path);
  const texts = [
    '\u001b[2J\u001b]52;c;ZXZpbA==\u0007 evil',
    'Grüße 🎈 \u009b31m',
    '',
    '"quotes" \\ and\ttab',
  ];
  append(...texts);
  await log.close();
  expect((await rowsOf(path)).map(({ text }) => text)).toEqual(texts);
  expect((await rowsOf(path))[1]).toEqual({
    source: 'streamlit',
    stream: 'stderr',
    atMs: Date.UTC(2026, 10, 23),
    run: 4,
    pid: 7,
    seq: 1,
    text: texts[1],
  });
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(path).toMatch(/\/ocap-dev\/kept\/my-shop-[\da-f]{12}\.jsonl$/);
});

it('a terminal that shows the file has nothing to obey', async () => {
  const { path } = place();
  const { log, append } = keptLog(path);
  append('\u001b]0;title\u0007 \u009b31m \u007f \u0085');
  await log.close();
  expect(readFileSync(path, 'utf8')).toMatch(/^[ -~]+\n$/);
});

it('B28: its times are local, with their offset', async () => {
  const { path } = place();
  vi.stubEnv('TZ', 'Asia/Tokyo');
  undo.push(() => vi.unstubAllEnvs());
  const { log, append } = keptLog(path);
  append('hello tz');
  await log.close();
  expect(readFileSync(path, 'utf8')).toContain('"time":"2026-11-23T09:00:00.000+09:00"');
  expect((await rowsOf(path))[0]?.atMs).toBe(Date.UTC(2026, 10, 23));
});

it('over its rotation nothing is lost nor read twice, and half a line, as a crash leaves it, is left out', async () => {
  const { path } = place();
  const { log, append } = keptLog(path, { fileBytes: 4000 });
  for (let from = 0; from < 500; from += 10) {
    append(...Array.from({ length: 10 }, (_, index) => `line ${from + index}`));
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toContain(`line ${from + 9}"`), {
      interval: 2,
    });
  }
  await log.close();
  expect(existsSync(`${path}.2`)).toBe(true);
  writeFileSync(path, '{"time":"2026-11-2', { flag: 'a' });
  expect((await rowsOf(path)).map(({ text }) => text)).toEqual(
    Array.from({ length: 500 }, (_, index) => `line ${index}`),
  );
});

it('half of what came together, as a crash leaves it: its whole lines are there, and so is what the next supervisor wrote', async () => {
  const { path } = place();
  const first = keptLog(path);
  first.append('one', 'says "a","b"', 'three');
  await first.log.close();
  truncateSync(path, statSync(path).size - 6);
  const second = keptLog(path);
  second.append('four', '{"time":"no object"}');
  await second.log.close();
  expect((await rowsOf(path)).map(({ text }) => text)).toEqual([
    'one',
    'says "a","b"',
    'four',
    '{"time":"no object"}',
  ]);
});

it('a file of an older version, with an object for each line, is read as well', async () => {
  const { path } = place();
  const { log } = keptLog(path);
  await log.close();
  mkdirSync(dirname(path), { recursive: true });
  const facts = '{"time":"2026-11-23T00:00:00.000Z","source":"streamlit","stream":"stdout","run":1,"pid":7';
  writeFileSync(path, `${facts},"seq":4,"line":"old"}\n${facts},"seq":5,"lines":["new","newer"]}\n`);
  expect((await rowsOf(path)).map(({ seq, text }) => [seq, text])).toEqual([
    [4, 'old'],
    [5, 'new'],
    [6, 'newer'],
  ]);
});

it('of a flood that the disk cannot follow the newest lines are there, in order, and the file says how many are not', async () => {
  const { path } = place();
  const { log, append, told } = keptLog(path, { waiting: 20_000 });
  // Within one turn of the loop no disk is fast enough.
  for (let from = 0; from < 10_000; from += 10)
    append(...Array.from({ length: 10 }, (_, index) => `line ${from + index}`));
  await log.close();
  const rows = await rowsOf(path);
  const gap = rows.findIndex(({ source }) => source === 'ocap-dev');
  const newest = rows.slice(gap + 1).map(({ text }) => text);
  expect(newest.length).toBeGreaterThan(500);
  expect(newest).toEqual(
    Array.from({ length: newest.length }, (_, index) => `line ${10_000 - newest.length + index}`),
  );
  expect(rows[gap]?.text).toBe(
    `${10_000 - newest.length - gap} lines are missing here: they could not be written.`,
  );
  expect(told).toEqual([]);
});

it('of a flood four times as long as its files the newest lines are there, whole and in order, as far as they reach', async () => {
  const { path } = place();
  const { log, append, told } = keptLog(path, { fileBytes: 1_000_000 });
  for (let from = 0; from < 250_000; from += 800) {
    append(...Array.from({ length: 800 }, (_, index) => `${from + index} ${'x'.repeat(70)}`));
    // The disk gets as much time as where chunks are read from a pipe.
    if (from % 8000 === 0) await immediately();
  }
  await log.close();
  const texts = (await rowsOf(path)).map(({ text }) => text);
  const newest = texts.map((text) => Number(text.split(' ')[0]));
  expect(newest.length).toBeGreaterThan(40_000);
  expect(newest[0]).toBe(250_400 - newest.length);
  expect(newest.findIndex((number, index) => number !== 250_400 - newest.length + index)).toBe(-1);
  expect(texts.every((text) => text.endsWith('x'.repeat(70)))).toBe(true);
  expect(told).toEqual([]);
});

it('of long ones the oldest files go: five in all', async () => {
  const { path } = place();
  const { log, append } = keptLog(path, { fileBytes: 1000 });
  for (let from = 0; from < 60; from += 1) {
    append(`line ${from}`);
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toContain(`line ${from}"`), { interval: 2 });
  }
  await log.close();
  expect([existsSync(`${path}.4`), existsSync(`${path}.5`)]).toEqual([true, false]);
  const texts = (await rowsOf(path)).map(({ text }) => text);
  expect(texts.at(-1)).toBe('line 59');
  expect(texts).toEqual(
    Array.from({ length: texts.length }, (_, index) => `line ${60 - texts.length + index}`),
  );
});

it('a state folder that takes nothing: said once, little is held in memory, and it goes on when that is mended', async () => {
  const { folder, path } = place();
  writeFileSync(join(folder, 'state'), 'a file where the folder would be');
  const { log, append, told } = keptLog(path, { waiting: 1000 });
  append('first');
  await vi.waitFor(() =>
    expect(told).toEqual([
      expect.stringMatching(/^The log is not kept: .*\.jsonl cannot be written \(E\w+\)\. All else goes on/),
    ]),
  );
  for (let line = 0; line < 100; line += 1) append(`waits ${line}`);
  rmSync(join(folder, 'state'));
  await vi.waitFor(() => expect(told).toHaveLength(2));
  append('after');
  await log.close();
  expect(told[1]).toMatch(/^The log is kept again in .*, 9\d lines are missing in it\.$/);
  const texts = (await rowsOf(path)).map(({ text }) => text);
  expect(texts.slice(0, 2)).toEqual(['first', expect.stringMatching(/^9\d lines are missing here/)]);
  expect(texts.slice(-2)).toEqual(['waits 99', 'after']);
});

it.runIf(canMount)(
  'a full state folder: said once, and nothing is missing when there is room again',
  async () => {
    const disk = mountSmallDisk(256 * 1024);
    undo.push(disk.remove);
    writeFileSync(join(disk.folder, 'ballast'), Buffer.alloc(200 * 1024));
    const path = keptLogPath('/home/me/shop', { XDG_STATE_HOME: disk.folder });
    const { log, append, told } = keptLog(path);
    for (let line = 0; line < 1000; line += 1) append(`line ${line}`);
    await vi.waitFor(() => expect(told).toEqual([expect.stringContaining('(ENOSPC)')]));
    rmSync(join(disk.folder, 'ballast'));
    await vi.waitFor(() => expect(told).toHaveLength(2));
    await log.close();
    expect((await rowsOf(path)).map(({ text }) => text)).toEqual(
      Array.from({ length: 1000 }, (_, index) => `line ${index}`),
    );
  },
);

it('no log that was kept is no error', async () => {
  expect(await openKept(place().path)).toEqual([]);
});
