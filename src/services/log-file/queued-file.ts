import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../os/error-code.ts';
import { createRotatedFile } from './rotation.ts';

/** A file of lines that somebody else is not held up by. */
export interface QueuedFile {
  /** Takes so many lines, each with its newline. They are on their way when it returns. */
  append(text: string, lines: number): void;
  /** Writes what waits. Takes no more lines. Resolves after 5 s at the latest, whatever the disk does. */
  close(): Promise<void>;
}

export interface QueuedFileOptions {
  /** Absolute. */
  readonly path: string;
  readonly says: FileVoice;
  readonly limits?: Partial<FileLimits> | undefined;
  /** Is its folder ours to make? */
  readonly makesFolder: boolean;
}

/** What is said of a file that cannot be written, each time it is news. */
export interface FileVoice {
  obstacle(error: unknown): void;
  /** It can be written again, and lacks so many lines. */
  again(missing: number): void;
  /** It was closed, and lacks so many lines. */
  leftOut(lines: number): void;
  /** What stands in the file itself in place of lines that were not written. */
  gap(lines: number): string;
}

const defaults = {
  fileBytes: 10 * 1024 * 1024,
  olderFiles: 5,
  /** What waits for a slow or full disk, in characters; lines beyond it are missing, and the file says so. */
  waiting: 64_000_000,
  /** The same while the file cannot be written at all. */
  waitingInTrouble: 64_000_000,
  retryMs: 1000,
};
export type FileLimits = typeof defaults;

/** Lines that wait, or the number of those for which there was no room. */
type Piece = { readonly text: string; readonly lines: number } | { missing: number };

const batchCharacters = 1_000_000;
const closeMs = 5000;

/**
 * Writes lines into a file and, before that exceeds 10 MB, moves it to `FILE.1`, and so on. Nobody waits for the disk: lines wait
 * in memory. What cannot be written is said once, and tried again each second.
 */
export function createQueuedFile({ path, says, limits, makesFolder }: QueuedFileOptions): QueuedFile {
  const { waiting, waitingInTrouble, retryMs, ...rotation } = { ...defaults, ...limits };
  const file = createRotatedFile(path, { ...rotation, makesFolder });
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
      text += 'text' in piece ? piece.text : says.gap(piece.missing);
      if ('text' in piece) room += piece.text.length;
      underWay += linesOf(piece);
    }
    return text;
  }

  function failed(error: unknown): void {
    const isNews = codeOf(error) !== trouble;
    trouble = codeOf(error);
    if (isNews) says.obstacle(error);
    if (!closed) retry = setTimeout(drain, retryMs).unref();
  }

  function recovered(): void {
    trouble = null;
    const lost = missing;
    missing = 0;
    says.again(lost);
  }

  function hasRoom(characters: number): boolean {
    const inTrouble = trouble !== null && waiting - room + characters > waitingInTrouble;
    return characters <= room && !inTrouble;
  }

  function wait(text: string, lines: number): void {
    const last = queue.at(-1);
    if (hasRoom(text.length)) {
      room -= text.length;
      queue.push({ text, lines });
    } else {
      missing += lines;
      if (last !== undefined && 'missing' in last) last.missing += lines;
      else queue.push({ missing: lines });
    }
  }

  return {
    append(text, lines) {
      if (closed) return;
      wait(text, lines);
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
      if (left > 0) says.leftOut(left);
      await file.close().catch(() => undefined);
    },
  };
}

function linesOf(piece: Piece): number {
  return 'text' in piece ? piece.lines : piece.missing;
}
