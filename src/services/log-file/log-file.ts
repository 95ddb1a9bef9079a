import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { logFileWords } from '../../core/words/log-file.ts';
import type { LogSource } from '../../logs/log-buffer.ts';
import { logFileLines } from '../../logs/log-line.ts';
import { codeOf } from '../os/error-code.ts';
import { createRotatedFile, NoPlainFile } from './rotation.ts';

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
  readonly limits?: Partial<Limits>;
}

const defaults = {
  fileBytes: 10 * 1024 * 1024,
  olderFiles: 5,
  /** What waits for a slow or full disk, in characters; lines beyond it are missing, and the file says so. */
  waiting: 64_000_000,
  retryMs: 1000,
};
type Limits = typeof defaults;

/** Lines that wait, or the number of those for which there was no room. */
type Piece = { readonly text: string; readonly lines: number } | { missing: number };

const batchCharacters = 1_000_000;
const closeMs = 5000;

/**
 * Writes the log into a file and, before that exceeds 10 MB, moves it to `FILE.1`, and so on up to `FILE.5`. Nobody waits for
 * the disk: lines wait in memory. What cannot be written is said once, and tried again each second.
 */
export function createLogFile({ path, tell, limits }: LogFileOptions): LogFile {
  const { waiting, retryMs, ...rotation } = { ...defaults, ...limits };
  const file = createRotatedFile(path, rotation);
  const queue: Piece[] = [];
  let room = waiting;
  let trouble: string | null = null;
  /** Since the file could be written last. */
  let missing = 0;
  /** Lines of a batch that was begun. */
  let underWay = 0;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let draining: Promise<void> | null = null;

  function drain(): Promise<void> {
    clearTimeout(retry);
    draining ??= writeAll().finally(() => {
      draining = null;
      // What was told of the end of a trouble, for example.
      if (queue.length > 0 && trouble === null) void drain();
    });
    return draining;
  }

  async function writeAll(): Promise<void> {
    try {
      while (underWay > 0 || queue.length > 0) await writeSome();
      if (trouble !== null) recovered();
    } catch (error) {
      failed(error);
    }
  }

  async function writeSome(): Promise<void> {
    await file.write(underWay > 0 ? null : Buffer.from(takeBatch()));
    underWay = 0;
  }

  function takeBatch(): string {
    let text = '';
    while (queue.length > 0 && text.length < batchCharacters) {
      const piece = queue.shift();
      if (piece === undefined) break;
      text += 'text' in piece ? piece.text : gap(piece.missing);
      if ('text' in piece) room += piece.text.length;
      underWay += linesOf(piece);
    }
    return text;
  }

  function gap(count: number): string {
    return logFileLines('ocap-dev', Date.now(), [logFileWords.missingHere(count)]);
  }

  function failed(error: unknown): void {
    const message = explain(error, path);
    const isNews = message !== trouble;
    trouble = message;
    if (isNews) tell(logFileWords.writtenOnceItCan(message));
    if (!closed) retry = setTimeout(drain, retryMs).unref();
  }

  function recovered(): void {
    trouble = null;
    const lost = missing;
    missing = 0;
    tell(logFileWords.writtenAgain(path, lost));
  }

  function wait(text: string, lines: number): void {
    const last = queue.at(-1);
    if (text.length <= room) {
      room -= text.length;
      queue.push({ text, lines });
    } else {
      missing += lines;
      if (last !== undefined && 'missing' in last) last.missing += lines;
      else queue.push({ missing: lines });
    }
  }

  return {
    append(source, atMs, lines) {
      if (closed || lines.length === 0) return;
      wait(logFileLines(source, atMs, lines), lines.length);
      if (trouble === null) void drain();
    },
    async close() {
      closed = true;
      const done = new AbortController();
      await Promise.race([
        drain().then(() => drain()),
        delay(closeMs, undefined, { signal: done.signal }).catch(() => undefined),
      ]);
      done.abort();
      const left = queue.reduce((sum, piece) => sum + linesOf(piece), underWay);
      if (left > 0) tell(logFileWords.missingIn(left, path));
      await file.close().catch(() => undefined);
    },
  };
}

function linesOf(piece: Piece): number {
  return 'text' in piece ? piece.lines : piece.missing;
}

function explain(error: unknown, path: string): string {
  if (error instanceof NoPlainFile) return logFileWords.notPlain(path);
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return logFileWords.noFolder(dirname(path));
    case 'EISDIR':
      return logFileWords.isFolder(path);
    case 'ELOOP':
      return logFileWords.isLink(path);
    case 'EACCES':
    case 'EPERM':
      return logFileWords.forbidden(path);
    case 'EROFS':
      return logFileWords.readOnly(path);
    case 'ENOSPC':
    case 'EDQUOT':
      return logFileWords.noSpace(path);
    default:
      return logFileWords.unwritable(path, code);
  }
}
