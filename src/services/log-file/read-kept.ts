import { type FileHandle, open } from 'node:fs/promises';
import * as z from 'zod/mini';
import { logSources } from '../../logs/log-buffer.ts';
import { codeOf } from '../os/error-code.ts';
import type { KeptRow } from './kept-line.ts';
import { olderKeptFiles } from './kept-log.ts';

const count = z.int().check(z.gte(0));

const batchSchema = z.object({
  time: z.string(),
  source: z.enum(logSources),
  stream: z.enum(['stdout', 'stderr']),
  run: count,
  routine: z.optional(z.literal(true)),
  pid: count,
  /** Of the first line. */
  seq: count,
  lines: z.optional(z.array(z.string())),
  /** One alone, as 0.1.0 wrote it. */
  line: z.optional(z.string()),
});

/** One of the files that make up a log that was kept. */
export interface KeptFile {
  /** Its lines, oldest first. Read once, then it is closed. */
  rows(): Promise<readonly KeptRow[]>;
  /** Without reading it. */
  close(): Promise<void>;
}

/**
 * The files of a log that was kept, oldest first, as they are now: what is written or moved on meanwhile changes nothing. None: no
 * log was kept.
 *
 * @throws what the system says of a file that is there and cannot be read.
 */
export async function openKept(path: string): Promise<readonly KeptFile[]> {
  const names = [path, ...Array.from({ length: olderKeptFiles }, (_, index) => `${path}.${index + 1}`)];
  const inodes = new Set<number>();
  const files: KeptFile[] = [];
  // The newest first: one that is moved on between two of these is met a second time, and known by its number.
  for (const name of names) {
    const handle = await openIfThere(name);
    if (handle === null) continue;
    const { ino } = await handle.stat();
    if (inodes.has(ino)) await handle.close();
    else files.unshift(fileOf(handle));
    inodes.add(ino);
  }
  return files;
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  });
}

function fileOf(handle: FileHandle): KeptFile {
  return {
    async rows() {
      const text = await handle.readFile('utf8');
      await handle.close();
      return text.split('\n').flatMap(readRows);
    },
    close: () => handle.close(),
  };
}

/** An object begins: within the texts of one each quote is behind a backslash. */
const begins = /(?=\{"time":")/;

/**
 * The rows that a line of the file holds. A crash or a full disk may have left half an object, and others behind it in the same line: of
 * that the lines are taken that are whole.
 */
function readRows(text: string): readonly KeptRow[] {
  const whole = readBatch(text);
  if (whole !== null) return whole;
  return text.split(begins).flatMap((part) => readBatch(part) ?? readBatch(closed(part)) ?? []);
}

/** Half an object up to its last line that is whole. */
function closed(half: string): string {
  return `${half.slice(0, Math.max(0, half.lastIndexOf('","')))}"]}`;
}

function readBatch(text: string): readonly KeptRow[] | null {
  try {
    const { time, seq, lines, line, ...facts } = batchSchema.parse(JSON.parse(text));
    const atMs = Date.parse(time);
    const texts = lines ?? (line === undefined ? [] : [line]);
    return Number.isNaN(atMs)
      ? null
      : texts.map((each, index) => ({ ...facts, atMs, seq: seq + index, text: each }));
  } catch {
    return null;
  }
}
