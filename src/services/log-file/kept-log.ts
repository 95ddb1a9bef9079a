import { keptLogWords } from '../../core/words/kept-log.ts';
import { logFileWords } from '../../core/words/log-file.ts';
import { codeOf } from '../os/error-code.ts';
import { type KeptBatch, keptLines } from './kept-line.ts';
import { createQueuedFile, type FileLimits } from './queued-file.ts';

/** The log that is kept for a project, for `ocap-dev logs`. */
export interface KeptLog {
  /** Takes lines without secrets. They are on their way when it returns. */
  append(batch: Omit<KeptBatch, 'pid'>, lines: readonly string[]): void;
  /** Writes what waits. Takes no more lines. Resolves after 5 s at the latest, whatever the disk does. */
  close(): Promise<void>;
}

export interface KeptLogOptions {
  /** As `keptLogPath` has it. */
  readonly path: string;
  readonly pid: number;
  /** Gets a sentence when it cannot be kept, and one when it can again. */
  tell(line: string): void;
  readonly limits?: Partial<FileLimits>;
}

/** Files beside the one that is written: five of 10 MB in all. */
export const olderKeptFiles = 4;

/** Nobody asked for it, so what waits for a disk that is slow, or takes nothing, may not take much memory. */
const waiting = 8_000_000;

/** Keeps the log of a project. Where that cannot be done it is said once, and nothing else suffers. */
export function createKeptLog({ path, pid, tell, limits }: KeptLogOptions): KeptLog {
  const file = createQueuedFile({
    path,
    limits: { olderFiles: olderKeptFiles, waiting, ...limits },
    makesFolder: true,
    firstLineWaits: true,
    says: {
      obstacle: (error) => tell(keptLogWords.notKept(path, codeOf(error))),
      again: (missing) => tell(keptLogWords.keptAgain(path, missing)),
      leftOut: (lines) => tell(keptLogWords.leftOut(lines)),
      gap: (lines) =>
        keptLines({ source: 'ocap-dev', stream: 'stderr', atMs: Date.now(), run: 0, pid, seq: 0 }, [
          logFileWords.missingHere(lines),
        ]),
    },
  });
  return {
    append(batch, lines) {
      if (lines.length > 0) file.append(keptLines({ ...batch, pid }, lines), lines.length);
    },
    close: file.close,
  };
}
