import { setTimeout as delay } from 'node:timers/promises';
import { type FileReading, type FoundFile, readFileNow } from './file-reading.ts';
import { type FileWriter, writerOf } from './file-writers.ts';

/** `writer`: who still has it open; null: nobody is known to, but the text looks like half of one. */
export type FinishedReading =
  | { readonly at: 'finished'; readonly reading: FileReading }
  | { readonly at: 'unfinished'; readonly writer: FileWriter | null };

/** What is being written may be half of its text. */
type Doubt = { readonly writer: FileWriter | null } | null;

export interface WriterPatience {
  /** How long it may stay unfinished. */
  readonly waitMs: number;
  /** Told once if that takes longer than a second. */
  waits?(writer: FileWriter | null): void;
}

const lookAgainMs = 50;

const toldAfterMs = 1000;

/** A file that was emptied and stays so: by then nobody is going to fill it. */
const emptiedCountsAfterMs = 60_000;

/** A new file is empty for a moment before its text is written. */
const newCountsAfterMs = 500;

/** Of a text that breaks off in its last line, and where nobody tells who writes: a save is over by then. */
const settledAfterMs = 1000;

/** Editors and shells empty a file first and then write into it: what made it and what emptied it are further apart. */
const sameMomentMs = 50;

/**
 * Reads a file that is to be changed, once it is whole. Whoever would take half of a text for all of it would lose the other
 * half: `op inject > .env` empties the file and fills it after a question.
 *
 * @throws as readFileNow.
 */
export async function readWhenFinished(
  path: string,
  { waitMs, waits }: WriterPatience,
): Promise<FinishedReading> {
  const startMs = performance.now();
  let isTold = false;
  while (true) {
    const reading = readFileNow(path);
    const doubt = reading.at === 'file' ? await doubtOf(reading) : null;
    if (doubt === null) return { at: 'finished', reading };
    const waitedMs = performance.now() - startMs;
    if (waitedMs >= waitMs) return { at: 'unfinished', writer: doubt.writer };
    if (!isTold && waitedMs > toldAfterMs) {
      isTold = true;
      waits?.(doubt.writer);
    }
    await delay(lookAgainMs);
  }
}

async function doubtOf({ stats, bytes }: FoundFile): Promise<Doubt> {
  const writer = await writerOf(stats);
  if (typeof writer === 'object') return { writer };
  const ageMs = Date.now() - Number(stats.mtimeMs);
  // A clock of another machine, which is ahead of ours.
  if (ageMs < 0) return null;
  return ageMs < doubtfulMs(stats, bytes, writer === 'nobody') ? { writer: null } : null;
}

function doubtfulMs(stats: FoundFile['stats'], bytes: Buffer, writersAreKnown: boolean): number {
  const wasEmptied = stats.mtimeMs - stats.birthtimeMs > sameMomentMs;
  if (bytes.length === 0 && (wasEmptied || !writersAreKnown)) return emptiedCountsAfterMs;
  if (bytes.length === 0) return newCountsAfterMs;
  return writersAreKnown && endsWithLine(bytes) ? 0 : settledAfterMs;
}

function endsWithLine(bytes: Buffer): boolean {
  return bytes.at(-1) === 0x0a || bytes.at(-1) === 0x0d;
}
