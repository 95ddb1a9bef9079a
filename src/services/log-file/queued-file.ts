import { codeOf } from '../os/error-code.ts';
import { within } from '../os/node/within.ts';
import { createRotatedFile } from './rotation.ts';
import { type Batch, createWaitingPages } from './waiting-pages.ts';

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
  /** The first line waits for others: a start would load what writes it, 3 ms, before the app. Else an obstacle is told at once. */
  readonly firstLineWaits: boolean;
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
  /** What waits for a slow or full disk, in bytes. Beyond it the oldest lines that wait are missing, and the file says so. */
  waiting: 64_000_000,
  retryMs: 1000,
  /** A line after silence is written at once, others together: 2,000 a second, in a hundred pieces, took 1 % of a core for their writes. */
  paceMs: 100,
};
export type FileLimits = typeof defaults;

const closeMs = 5000;
/** More is not kept waiting. */
const soonBytes = 512 * 1024;
/** While lines pour in, the file is looked for this often: somebody may move it away. */
const lookEveryMs = 250;

/**
 * Writes lines into a file and, before that exceeds 10 MB, moves it to `FILE.1`, and so on. Nobody waits for the disk: lines wait
 * in memory. What cannot be written is said once, and tried again each second.
 */
export function createQueuedFile({
  path,
  says,
  limits,
  makesFolder,
  firstLineWaits,
}: QueuedFileOptions): QueuedFile {
  const { waiting, retryMs, paceMs, ...rotation } = { ...defaults, ...limits };
  const file = createRotatedFile(path, { ...rotation, makesFolder });
  const pages = createWaitingPages(waiting, rotation.fileBytes);
  /** Begun, and not written to its end. */
  let underWay: Batch | null = null;
  let trouble: string | null = null;
  /** In what was written since that began. */
  let missing = 0;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let paced: NodeJS.Timeout | undefined;
  let draining: Promise<void> | null = null;
  let drainedMs = firstLineWaits ? performance.now() : Number.NEGATIVE_INFINITY;

  function drainSoon(): void {
    if (draining !== null || trouble !== null) return;
    const waitMs = drainedMs + paceMs - performance.now();
    if (waitMs <= 0 || pages.bytes() >= soonBytes) void drain();
    else paced ??= setTimeout(drain, waitMs).unref();
  }

  function drain(): Promise<void> {
    clearTimeout(retry);
    clearTimeout(paced);
    paced = undefined;
    draining ??= writeAll().finally(() => {
      draining = null;
      drainedMs = performance.now();
      // What was told of the end of a trouble, for example.
      if (pages.bytes() > 0) drainSoon();
    });
    return draining;
  }

  async function writeAll(): Promise<void> {
    try {
      await writeBatches();
      if (trouble !== null) recovered();
      missing = 0;
    } catch (error) {
      failed(error);
    }
  }

  async function writeBatches(): Promise<void> {
    let lookedMs = performance.now();
    await file.look();
    if (underWay !== null) await finish(underWay, []);
    for (underWay = pages.take(); underWay !== null; underWay = pages.take()) {
      missing += underWay.missing;
      if (performance.now() - lookedMs > lookEveryMs) {
        lookedMs = performance.now();
        await file.look();
      }
      await finish(underWay, bytesOf(underWay));
    }
  }

  async function finish(batch: Batch, bytes: readonly Buffer[]): Promise<void> {
    await file.write(bytes);
    pages.giveBack(batch);
    underWay = null;
  }

  function bytesOf({ pages: those, missing: lines }: Batch): readonly Buffer[] {
    const gap = lines > 0 ? [Buffer.from(says.gap(lines))] : [];
    return [...gap, ...those.map(({ bytes, used }) => bytes.subarray(0, used))];
  }

  function failed(error: unknown): void {
    const isNews = codeOf(error) !== trouble;
    trouble = codeOf(error);
    if (isNews) says.obstacle(error);
    if (!closed) retry = setTimeout(drain, retryMs).unref();
  }

  function recovered(): void {
    trouble = null;
    says.again(missing);
  }

  return {
    append(text, lines) {
      if (closed) return;
      pages.add(text, lines);
      drainSoon();
    },
    async close() {
      closed = true;
      await within(
        closeMs,
        drain().then(() => drain()),
      );
      const left = linesOf(underWay) + linesOf(pages.take());
      if (left > 0) says.leftOut(left);
      await file.close().catch(() => undefined);
    },
  };
}

function linesOf(batch: Batch | null): number {
  return batch === null ? 0 : batch.pages.reduce((sum, { lines }) => sum + lines, batch.missing);
}
