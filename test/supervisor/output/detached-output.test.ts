import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createLogBuffer } from '../../../src/logs/log-buffer.ts';
import { createLogKeeping } from '../../../src/services/log-file/log-keeping.ts';
import { lastWordsKeeper } from '../../../src/supervisor/output/detached-output.ts';

const folder = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
afterEach(() => rmSync(folder, { recursive: true }));

it('a fault of our own, in the background, is in the files of the log before the process ends, without secrets', () => {
  const log = createLogBuffer();
  const file = join(folder, 'app.log');
  const tell = (line: string) => log.append('ocap-dev', 'stdout', 0, [line.replace('hunter2hunter2', '•••')]);
  const kept = join(folder, 'kept.jsonl');
  const keeping = createLogKeeping({ logFile: file, keptLog: kept, pid: 7, tell });
  lastWordsKeeper({ tell, log, keeping })(new Error('no such thing as hunter2hunter2'));
  expect(readFileSync(file, 'utf8')).toMatch(
    /\[ocap-dev\] A fault of its own:\n.*Error: no such thing as •••\n.*detached-output\.test/,
  );
  expect(readFileSync(kept, 'utf8')).toMatch(/"pid":7,"seq":0,"lines":\[.*"Error: no such thing as •••"/);
  for (const path of [file, kept]) expect(statSync(path).mode & 0o777).toBe(0o600);
});
