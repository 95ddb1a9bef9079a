import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { LogQuery } from '../../../../src/cli/arguments/logs.ts';
import { linesAskedFor } from '../../../../src/cli/remote/log/asked-lines.ts';
import { createChapter } from '../../../../src/cli/remote/log/chapters.ts';
import { openHistory } from '../../../../src/cli/remote/log/history.ts';
import { createLineSelection, ofWhatComes } from '../../../../src/cli/remote/log/selection.ts';
import { createLogBuffer, type LogFacts, type LogSource } from '../../../../src/logs/log-buffer.ts';
import { createKeptLog } from '../../../../src/services/log-file/kept-log.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** A supervisor's log as it is while one lives: in memory, and in the file. */
function supervisor(pid: number, path: string, capacity = 10_000) {
  const ring = createLogBuffer({ capacity });
  const kept = createKeptLog({ path, pid, tell: () => undefined });
  let run = 0;
  const print = (
    lines: readonly string[],
    more: Pick<LogFacts, 'routine'> & { source?: LogSource; atMs?: number } = {},
  ) => {
    const { source = 'streamlit', atMs = 1000, routine } = more;
    const facts = { run, routine };
    kept.append({ source, stream: 'stdout', atMs, seq: ring.next, ...facts }, lines);
    ring.append(source, 'stdout', atMs, lines, facts);
  };
  return {
    print,
    start: (number: number) => {
      run = number;
    },
    end: kept.close,
    live: {
      pid,
      client: {
        page: async ({ from, rows }: { from: number; rows: number }) => ({
          type: 'page' as const,
          id: 0,
          rows: ring.slice(from, rows),
          oldest: ring.oldest,
          next: ring.next,
        }),
      },
    },
  };
}

function keptPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'kept.jsonl');
}

const everything: LogQuery = {
  last: 'all',
  since: null,
  until: null,
  sources: [],
  level: 'info',
  grep: null,
  run: null,
};

async function read(
  live: Parameters<typeof openHistory>[0],
  path: string,
  query: Partial<LogQuery> = {},
): Promise<string[]> {
  const whole = { ...everything, ...query };
  const history = await openHistory(live, path);
  const chapter = whole.run === null ? null : createChapter(whole.run);
  const texts: string[] = [];
  for await (const rows of linesAskedFor(history, whole, createLineSelection(whole, 10_000), chapter))
    texts.push(...rows.map(({ text }) => text));
  await history.close();
  return texts;
}

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

it('B20: the end alone, or all, over what one kept that ended and what one holds that runs; no line twice', async () => {
  const path = keptPath();
  const first = supervisor(1, path);
  first.print(numbered(0, 2500));
  await first.end();
  const second = supervisor(2, path, 3000);
  for (let from = 2500; from < 8500; from += 500) second.print(numbered(from, from + 500));
  await second.end();
  for (const live of [second.live, null]) {
    expect(await read(live, path)).toEqual(numbered(0, 8500));
    expect(await read(live, path, { last: 200 })).toEqual(numbered(8300, 8500));
    expect(await read(live, path, { last: 7000 })).toEqual(numbered(1500, 8500));
    expect(await read(live, path, { last: 0 })).toEqual([]);
  }
  expect(await read(second.live, keptPath(), { last: 'all' })).toEqual(numbered(5500, 8500));
});

it('without a source no visit that went well is shown; with one its lines alone, and all of them', async () => {
  const path = keptPath();
  const { print, end, live } = supervisor(1, path);
  print(['GET /static/js/main.js 200'], { source: 'visits', routine: true });
  print(['GET /_stcore/stream 403'], { source: 'visits' });
  print(['hello']);
  print(['The app is ready'], { source: 'ocap-dev' });
  await end();
  for (const source of [live, null]) {
    expect(await read(source, path, { last: 2 })).toEqual(['hello', 'The app is ready']);
    expect(await read(source, path)).toEqual(['GET /_stcore/stream 403', 'hello', 'The app is ready']);
    expect(await read(source, path, { sources: ['visits'] })).toEqual([
      'GET /static/js/main.js 200',
      'GET /_stcore/stream 403',
    ]);
  }
});

it('a span of time', async () => {
  const path = keptPath();
  const { print, end, live } = supervisor(1, path);
  for (const atMs of [1000, 2000, 3000, 4000]) print([`at ${atMs}`], { atMs });
  await end();
  const since = { is: 'moment', atMs: 2000 } as const;
  expect(await read(live, path, { since, until: { is: 'moment', atMs: 3000 } })).toEqual([
    'at 2000',
    'at 3000',
  ]);
  expect(await read(live, path, { since: { is: 'ago', ms: 7000 }, last: 1 })).toEqual(['at 4000']);
  expect(await read(live, path, { since: { is: 'ago', ms: 7000 } })).toEqual(['at 3000', 'at 4000']);
});

it('one run of the app, by its number or counted from the newest, also when its supervisor is gone', async () => {
  const path = keptPath();
  const first = supervisor(1, path);
  first.start(1);
  first.print(['a1']);
  first.start(2);
  first.print(['a2', 'more of a2']);
  await first.end();
  const second = supervisor(2, path);
  second.print(['settings are read'], { source: 'ocap-dev' });
  second.start(1);
  second.print(['b1']);
  await second.end();
  for (const live of [second.live, null]) {
    expect(await read(live, path, { run: 1 })).toEqual(['b1']);
    expect(await read(live, path, { run: -1 })).toEqual(['b1']);
    expect(await read(live, path, { run: -2 })).toEqual(['a2', 'more of a2']);
    expect(await read(live, path, { run: -2, last: 1 })).toEqual(['more of a2']);
    expect(await read(live, path, { run: -3 })).toEqual(['a1']);
    await expect(read(live, path, { run: 2 })).rejects.toThrow('The log has no run 2 of the app.');
    await expect(read(live, path, { run: -4 })).rejects.toThrow('The log has no 4 runs of the app.');
  }
});

const traceback = [
  '2026-11-23 10:00:00.123 Uncaught app execution',
  'Traceback (most recent call last):',
  ...Array.from({ length: 30 }, (_, index) => [
    `  File "app/front.py", line ${index}, in f`,
    '    call()',
  ]).flat(),
  'KeyError: 7',
];

it('errors with their whole traceback, wherever the pages of the log cut it; warnings too if asked for', async () => {
  const path = keptPath();
  const { print, end, live } = supervisor(1, path);
  print(numbered(0, 970));
  print(traceback);
  print(['\u001b[33mWARNING\u001b[0m: old', ...numbered(970, 1000)]);
  await end();
  for (const last of [100, 'all'] as const) {
    expect(await read(live, path, { level: 'error', last })).toEqual(traceback);
    expect(await read(null, path, { level: 'warning', last })).toEqual([
      ...traceback,
      '\u001b[33mWARNING\u001b[0m: old',
    ]);
  }
});

it('what a regular expression finds, without the colours between its letters', async () => {
  const path = keptPath();
  const { print, end, live } = supervisor(1, path);
  print(['\u001b[31mKey\u001b[0mError: 7', 'no key error', 'nothing']);
  await end();
  expect(await read(live, path, { grep: /Key.?Error/u })).toEqual(['\u001b[31mKey\u001b[0mError: 7']);
  expect(await read(live, path, { grep: /key.?error/iu, last: 1 })).toEqual(['no key error']);
});

it('a regular expression that never ends is an error with a way out', async () => {
  const path = keptPath();
  const { print, end, live } = supervisor(1, path);
  print(['a'.repeat(60)]);
  await end();
  await expect(read(live, path, { grep: /(a+)+$b/u })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('takes too long'),
  });
});

it('what comes later is chosen as what was there: by run, and a traceback goes on', () => {
  const row = (text: string, run = 1) =>
    ({ seq: 0, source: 'streamlit', stream: 'stderr', atMs: 9000, text, run }) as const;
  const errors = ofWhatComes(createLineSelection({ ...everything, level: 'error' }, 10_000), null);
  expect(errors(['fine', ...traceback.slice(0, 3)].map((text) => row(text))).length).toBe(3);
  expect(errors(traceback.slice(3).map((text) => row(text))).length).toBe(traceback.length - 3);
  const ofRun = ofWhatComes(createLineSelection(everything, 10_000), 2);
  expect(ofRun([row('old'), row('new', 2)]).map(({ text }) => text)).toEqual(['new']);
});
