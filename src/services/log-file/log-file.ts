import { logFileWords } from '../../core/words/log-file.ts';
import type { LogSource } from '../../logs/log-buffer.ts';
import { logFileLines } from '../../logs/log-line.ts';
import { explainObstacle } from './obstacle.ts';
import { createQueuedFile, type FileLimits } from './queued-file.ts';

/** The log as a file: every line, in order. */
export interface LogFile {
  /** Takes lines without secrets. They are on their way when it returns. */
  append(source: LogSource, atMs: number, lines: readonly string[]): void;
  /** Writes what waits. Takes no more lines. Resolves after 5 s at the latest, whatever the disk does. */
  close(): Promise<void>;
}

export interface LogFileOptions {
  /** Absolute. */
  readonly path: string;
  /** Gets a sentence when the file cannot be written, and one when it can again. */
  tell(line: string): void;
  readonly limits?: Partial<FileLimits>;
}

/** Writes the log into a file that the user named, for people: `FILE`, then `FILE.1` to `FILE.5`. Its folder is the user's to make. */
export function createLogFile({ path, tell, limits }: LogFileOptions): LogFile {
  const file = createQueuedFile({
    path,
    limits,
    makesFolder: false,
    firstLineWaits: false,
    says: {
      obstacle: (error) => tell(logFileWords.writtenOnceItCan(explainObstacle(error, path))),
      again: (missing) => tell(logFileWords.writtenAgain(path, missing)),
      leftOut: (lines) => tell(logFileWords.missingIn(lines, path)),
      gap: (lines) => logFileLines('ocap-dev', Date.now(), [logFileWords.missingHere(lines)]),
    },
  });
  return {
    append(source, atMs, lines) {
      if (lines.length > 0) file.append(logFileLines(source, atMs, lines), lines.length);
    },
    close: file.close,
  };
}
