import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLogBuffer, type LogBuffer, type LogSource } from '../../src/logs/log-buffer.ts';
import { seededRandom } from '../support/random.ts';

function appended(buffer: LogBuffer, ...lines: string[]): LogBuffer {
  buffer.append('streamlit', 'stdout', 7, lines);
  return buffer;
}

function garbageCollector(): () => unknown {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new Error('no gc');
  return () => collect();
}

test('all is the log without visits that went well, under numbers of its own; raw is every line', () => {
  const buffer = createLogBuffer({ capacity: 4 });
  buffer.append('streamlit', 'stdout', 1, ['before']);
  for (const path of ['/', '/static/a.js'])
    buffer.append('visits', 'stdout', 2, [`GET ${path} 200 1ms`], { routine: true });
  buffer.append('visits', 'stdout', 3, ['GET /x 500 1ms']);
  const all = buffer.view('all');
  expect(all.slice(0, 10).map(({ seq, text }) => [seq, text])).toEqual([
    [0, 'before'],
    [1, 'GET /x 500 1ms'],
  ]);
  expect(buffer.view('visits').slice(0, 10)).toHaveLength(3);
  expect(buffer.view('raw').slice(0, 10)).toHaveLength(4);
  buffer.append('streamlit', 'stdout', 4, ['after']);
  expect([all.oldest, all.next]).toEqual([1, 3]);
  expect(all.slice(0, 10).map(({ text }) => text)).toEqual(['GET /x 500 1ms', 'after']);
});

describe('what is kept', () => {
  test('a row carries its number, source, stream and time, its run and whether it is a visit that went well', () => {
    const buffer = createLogBuffer();
    buffer.append('ngrok', 'stderr', 42, ['tunnel is up']);
    buffer.append('visits', 'stdout', 43, ['GET /'], { run: 4, routine: true });
    expect(buffer.slice(0, 10)).toEqual([
      { seq: 0, source: 'ngrok', stream: 'stderr', atMs: 42, text: 'tunnel is up' },
      { seq: 1, source: 'visits', stream: 'stdout', atMs: 43, text: 'GET /', run: 4, routine: true },
    ]);
  });

  test('a line keeps its number when the ring has thrown older ones away', () => {
    const buffer = appended(createLogBuffer({ capacity: 3 }), 'a', 'b', 'c', 'd', 'e');
    expect([buffer.oldest, buffer.next]).toEqual([2, 5]);
    expect(buffer.slice(0, 10).map(({ seq, text }) => `${seq} ${text}`)).toEqual(['2 c', '3 d', '4 e']);
  });

  test('through many wraps of the ring each line is what it was, in its view too, in whatever writing', () => {
    const buffer = createLogBuffer({ capacity: 50 });
    const { below, pick } = seededRandom(7);
    const texts: string[] = [];
    const own: string[] = [];
    for (let round = 0; round < 400; round += 1) {
      const source = pick<LogSource>(['ocap-dev', 'streamlit', 'streamlit']);
      const lines = Array.from(
        { length: pick([1, 1, 1, below(70)]) },
        (_, index) =>
          `${pick(['plain', 'Grüße', '🎈', '', '\ud83c'])} ${'x'.repeat(below(9))} ${round}.${index}`,
      );
      buffer.append(source, 'stdout', round, lines);
      texts.push(...lines);
      if (source === 'ocap-dev') own.push(...lines);
      const kept = buffer.slice(buffer.oldest, 1000);
      expect(kept.map(({ text }) => text)).toEqual(texts.slice(-50));
      const view = buffer.view('ocap-dev');
      expect(view.next).toBe(own.length);
      const keptOwn = kept.filter((row) => row.source === 'ocap-dev').map(({ text }) => text);
      expect(view.slice(view.oldest, 1000).map(({ text }) => text)).toEqual(keptOwn);
    }
  });

  test('a flood leaves no more memory behind than the ring has', () => {
    const buffer = createLogBuffer({ capacity: 1000 });
    const lines = Array.from({ length: 1000 }, (_, index) => `${index} ${'x'.repeat(100)}`);
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 500; round += 1) buffer.append('streamlit', 'stdout', round, lines);
    garbageCollector()();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
    expect(buffer.slice(buffer.oldest, 1)[0]?.text).toContain('xxx');
  });

  test('a window is at most as long as it was asked for', () => {
    const buffer = appended(createLogBuffer(), 'a', 'b', 'c', 'd');
    expect(buffer.slice(1, 2).map(({ text }) => text)).toEqual(['b', 'c']);
    expect(buffer.slice(9, 2)).toEqual([]);
  });

  test('an empty ring begins with number 0', () => {
    const buffer = createLogBuffer();
    expect([buffer.oldest, buffer.next, buffer.slice(0, 5)]).toEqual([0, 0, []]);
  });

  test('very long lines make room by their length, and the newest always stays', () => {
    const buffer = createLogBuffer({ maxCharacters: 100 });
    appended(buffer, 'x'.repeat(60), 'y'.repeat(60), 'z'.repeat(300));
    expect(buffer.slice(0, 10).map(({ text }) => text[0])).toEqual(['z']);
  });

  test('a line that holds a newline stays one row', () => {
    expect(
      appended(createLogBuffer(), 'a\nb', 'c')
        .slice(0, 9)
        .map(({ text }) => text),
    ).toEqual(['a b', 'c']);
    expect(
      appended(createLogBuffer(), 'a\nb')
        .slice(0, 9)
        .map(({ text }) => text),
    ).toEqual(['a b']);
  });

  test('a short line does not keep the large chunk that it was cut from', () => {
    const collect = garbageCollector();
    const buffer = createLogBuffer();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let round = 0; round < 200; round += 1) {
      const chunk = Buffer.alloc(500_000, 'progress ').toString();
      appended(buffer, chunk.slice(-80));
      appended(buffer, chunk.slice(-160, -80), chunk.slice(-80));
    }
    collect();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000);
  });
});

describe('news', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('the first line after silence is told at once', () => {
    const buffer = createLogBuffer();
    const told = vi.fn();
    buffer.onNews(told);
    appended(buffer, 'a');
    expect(told).toHaveBeenCalledTimes(1);
  });

  test("the app's first line does not wait for 66 ms behind ours", () => {
    const buffer = createLogBuffer();
    const told = vi.fn();
    buffer.onNews(told);
    for (const line of ['starting', 'hello']) appended(buffer, line);
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('a flood is told once in 66 ms, and its last line is not forgotten', () => {
    const buffer = createLogBuffer();
    const told = vi.fn(() => buffer.next);
    buffer.onNews(told);
    for (let ms = 0; ms < 660; ms += 1) {
      appended(buffer, 'a');
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(1000);
    // Three of them at its beginning.
    expect(told).toHaveBeenCalledTimes(13);
    expect(told).toHaveLastReturnedWith(660);
  });

  test('after a quiet spell a line is told at once again', () => {
    const buffer = createLogBuffer();
    const told = vi.fn();
    buffer.onNews(told);
    appended(buffer, 'a');
    vi.advanceTimersByTime(500);
    appended(buffer, 'b');
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('a listener that left hears nothing, and no lines are no news', () => {
    const buffer = createLogBuffer();
    const told = vi.fn();
    const stop = buffer.onNews(told);
    appended(buffer);
    stop();
    appended(buffer, 'a');
    expect(told).not.toHaveBeenCalled();
  });
});
