import { appendFileSync } from 'node:fs';
import { logFileLines } from '../../logs/log-line.ts';
import { type KeptBatch, keptLines } from './kept-line.ts';
import { createKeptLog } from './kept-log.ts';
import { createLogFile } from './log-file.ts';

/** The files that the log goes into while the supervisor lives. */
export interface LogKeeping {
  append(batch: Omit<KeptBatch, 'pid'>, lines: readonly string[]): void;
  /** Writes lines of our own at once: a crash leaves no time for more. */
  appendNow(batch: Omit<KeptBatch, 'pid'>, lines: readonly string[]): void;
  close(): Promise<void>;
}

export interface LogKeepingOptions {
  /** A file that the user named, absolute; null: none. */
  readonly logFile: string | null;
  /** The one that is kept for the project, absolute; null: none is. */
  readonly keptLog: string | null;
  readonly pid: number;
  tell(line: string): void;
}

/** The log as a file for people, and as the one that `ocap-dev logs` reads later. */
export function createLogKeeping({ logFile, keptLog, pid, tell }: LogKeepingOptions): LogKeeping {
  const file = logFile === null ? null : createLogFile({ path: logFile, tell });
  const kept = keptLog === null ? null : createKeptLog({ path: keptLog, pid, tell });
  return {
    append(batch, lines) {
      file?.append(batch.source, batch.atMs, lines);
      kept?.append(batch, lines);
    },
    appendNow(batch, lines) {
      if (logFile !== null) writeNow(logFile, logFileLines(batch.source, batch.atMs, lines));
      if (keptLog !== null) writeNow(keptLog, keptLines({ ...batch, pid }, lines));
    },
    async close() {
      await Promise.all([file?.close(), kept?.close()]);
    },
  };
}

function writeNow(path: string, text: string): void {
  try {
    appendFileSync(path, text, { mode: 0o600 });
  } catch {
    // There is nobody left to be told.
  }
}
