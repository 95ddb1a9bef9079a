import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createLogBuffer } from '../../../src/logs/log-buffer.ts';
import { type LogCopy, saveLog } from '../../../src/services/log-file/copy.ts';
import { canMount, mountSmallDisk } from '../../support/small-disk.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

function home() {
  const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return { HOME: folder, XDG_STATE_HOME: join(folder, 'state') };
}

function pathOf(copy: LogCopy): string {
  if (copy.at === 'failed') throw new Error(copy.message);
  return copy.path;
}

it('writes every line that is kept, with its time and source, without colours, for its user only', async () => {
  const log = createLogBuffer({ capacity: 3000 });
  log.append('ngrok', 'stdout', Date.UTC(2026, 10, 22, 9, 5), ['\u001b[32mtunnel is up\u001b[0m']);
  log.append(
    'streamlit',
    'stdout',
    Date.UTC(2026, 10, 22, 9, 6),
    Array.from({ length: 3500 }, (_, index) => `line ${index}`),
  );
  const env = home();
  const saved = await saveLog({ name: 'my shop/2', lines: log, spans: null, env });
  expect(saved).toMatchObject({ at: 'written', lines: 3000 });
  const path = pathOf(saved);
  expect(path).toMatch(/\/logs\/my-shop-2-\d{8}T\d{6}-\d{3}\.log$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(3000);
  expect(lines[0]).toBe('2026-11-22T09:06:00.000Z [streamlit] line 500');
  expect(lines.at(-1)).toBe('2026-11-22T09:06:00.000Z [streamlit] line 3499');
});

it('one source alone, and what it holds cannot talk to a terminal that shows the file', async () => {
  const log = createLogBuffer();
  log.append('streamlit', 'stdout', 0, ['from the app']);
  log.append('ngrok', 'stdout', 0, ['a\u001b]0;title\u0007b\u001b[2J']);
  const path = pathOf(await saveLog({ name: 'app', lines: log.view('ngrok'), spans: null, env: home() }));
  expect(readFileSync(path, 'utf8')).toBe('1970-01-01T00:00:00.000Z [ngrok] ab\n');
});

it('those lines of it that were asked for, as far as they are kept', async () => {
  const log = createLogBuffer({ capacity: 4 });
  log.append('streamlit', 'stdout', 0, ['0', '1', '2', '3', '4', '5', '6']);
  const spans = [
    { from: 0, end: 2 },
    { from: 2, end: 4 },
    { from: 5, end: 6 },
  ];
  const saved = await saveLog({ name: 'app', lines: log, spans, env: home() });
  expect(saved).toMatchObject({ lines: 2 });
  expect(readFileSync(pathOf(saved), 'utf8').match(/\d$/gm)).toEqual(['3', '5']);
});

it('an empty log is an empty file, and a name of dots leads nowhere else', async () => {
  const log = createLogBuffer();
  const env = home();
  const path = pathOf(await saveLog({ name: '..', lines: log, spans: null, env }));
  expect(readFileSync(path, 'utf8')).toBe('');
  expect(path).toMatch(/\/app-[^/]*\.log$/);
});

it('says why it could not', async () => {
  const env = home();
  writeFileSync(env.XDG_STATE_HOME, 'a file where the folder would be');
  const saved = await saveLog({ name: 'app', lines: createLogBuffer(), spans: null, env });
  expect(saved).toMatchObject({ at: 'failed', message: expect.stringContaining('could not be saved') });
  expect(readdirSync(env.HOME)).toEqual(['state']);
});

it.runIf(canMount)('on a full disk no half of it is left', async () => {
  const disk = mountSmallDisk(64 * 1024);
  undo.push(disk.remove);
  const log = createLogBuffer();
  log.append('streamlit', 'stdout', 0, Array(3000).fill('x'.repeat(100)));
  const saved = await saveLog({ name: 'app', lines: log, spans: null, env: { XDG_STATE_HOME: disk.folder } });
  expect(saved).toMatchObject({ at: 'failed', message: expect.stringContaining('ENOSPC') });
  expect(readdirSync(join(disk.folder, 'ocap-dev', 'logs'))).toEqual([]);
});
