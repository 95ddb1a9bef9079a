import { Writable } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { createLogBuffer } from '../../../src/logs/log-buffer.ts';
import { jsonFormat, plainFormat } from '../../../src/supervisor/line-format.ts';
import { createLineOutput } from '../../../src/supervisor/output/line-output.ts';

/** A reader whose pace is in the test's hand. */
function createReader(highWaterMark = 1024) {
  const chunks: string[] = [];
  let release: (() => void) | null = null;
  let stalled = false;
  const stream = new Writable({
    highWaterMark,
    decodeStrings: false,
    write(chunk: string, _, done) {
      chunks.push(chunk);
      if (stalled) release = done;
      else done();
    },
  });
  return {
    stream,
    text: () => chunks.join(''),
    stall: () => {
      stalled = true;
    },
    resume: () => {
      stalled = false;
      release?.();
    },
  };
}

it('plain: one line a log line, with its source', async () => {
  const reader = createReader();
  const log = createLogBuffer();
  const output = createLineOutput(reader.stream, log, plainFormat({ controls: 'none' }));
  log.append('streamlit', 'stdout', 0, ['one', 'two']);
  log.append('ocap-dev', 'stdout', 0, ['The app is ready']);
  await output.finish();
  expect(reader.text()).toBe('[streamlit] one\n[streamlit] two\n[ocap-dev] The app is ready\n');
});

it('json: one object a line, events and log lines alike, each with its time', async () => {
  const reader = createReader();
  const log = createLogBuffer();
  const output = createLineOutput(reader.stream, log, jsonFormat({ controls: 'none' }));
  output.event({ type: 'process', state: 'ready' });
  log.append('streamlit', 'stderr', Date.UTC(2026, 0, 2), ['say "hi"\u2028']);
  await output.finish();
  const objects = reader
    .text()
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(objects).toEqual([
    { time: expect.stringMatching(/Z$/), type: 'process', state: 'ready' },
    {
      time: '2026-01-02T00:00:00.000Z',
      type: 'log',
      source: 'streamlit',
      stream: 'stderr',
      line: 'say "hi"\u2028',
    },
  ]);
});

it('a reader that stalls loses the oldest log lines, is told how many, and loses no other event', async () => {
  const reader = createReader();
  const log = createLogBuffer({ capacity: 100 });
  const output = createLineOutput(reader.stream, log, jsonFormat({ controls: 'none' }));
  reader.stall();
  log.append('streamlit', 'stdout', 0, ['x'.repeat(2000)]);
  await vi.waitFor(() => expect(reader.text()).toContain('xxx'));
  for (let line = 0; line < 1000; line += 1) {
    log.append('streamlit', 'stdout', 0, [`line ${line}`]);
    if (line % 100 === 0) output.event({ type: 'probe', number: line });
  }
  reader.resume();
  await output.finish();
  const text = reader.text();
  expect(text.match(/"type":"probe"/g)).toHaveLength(10);
  expect(text).toContain('"dropped":900');
  expect(text).toContain('line 999');
  expect(text).not.toContain('line 5"');
});

it('a reader that never reads again does not keep the program from ending', async () => {
  const reader = createReader(1);
  const log = createLogBuffer();
  const output = createLineOutput(reader.stream, log, plainFormat({ controls: 'none' }));
  reader.stall();
  log.append('streamlit', 'stdout', 0, ['one', 'two']);
  await expect(output.finish()).resolves.toBeUndefined();
});

// Node ends without what a full pipe had no room for: the last events were cut in the middle.
it('the end waits for a reader that has yet to take little', async () => {
  const reader = createReader();
  const output = createLineOutput(reader.stream, createLogBuffer(), jsonFormat({ controls: 'none' }));
  reader.stall();
  output.event({ type: 'process', state: 'stopped' });
  let isOver = false;
  const over = output.finish().then(() => {
    isOver = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect([isOver, reader.stream.writableNeedDrain]).toEqual([false, false]);
  reader.resume();
  await over;
  expect(reader.stream.writableLength).toBe(0);
});
