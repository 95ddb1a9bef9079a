import { isoWithOffset } from '../../core/base/local-time.ts';
import type { LogRow, LogSource, LogStream } from '../../logs/log-buffer.ts';

/** Lines that came together, as the log kept for a project has them. */
export interface KeptBatch {
  readonly source: LogSource;
  readonly stream: LogStream;
  readonly atMs: number;
  readonly run: number;
  readonly routine?: true | undefined;
  /** The supervisor that wrote it: runs and numbers are its own. */
  readonly pid: number;
  /** The number of the first line; the others follow. */
  readonly seq: number;
}

/** One line of the log that is kept for a project. */
export interface KeptRow extends LogRow {
  readonly run: number;
  readonly pid: number;
}

/** DEL and C1, which some terminals obey and JSON leaves as they are. */
const rawControl = /[\u007f-\u009f]/g;

/**
 * Lines that came together as one JSON object, in a line of the file: what the app printed is there whole, and yet a terminal that shows
 * the file has nothing to obey. An object for each was three times as much to write. The time is local, with its offset.
 */
export function keptLines(batch: KeptBatch, lines: readonly string[]): string {
  const { source, stream, atMs, run, routine, pid, seq } = batch;
  const facts = JSON.stringify({ time: isoWithOffset(atMs), source, stream, run, routine, pid, seq });
  const text = `${facts.slice(0, -1)},"lines":${JSON.stringify(lines)}}\n`;
  return isPlain(text) ? text : text.replaceAll(rawControl, escaped);
}

/** Nearly all are, and this takes a tenth of a look for such controls. */
function isPlain(text: string): boolean {
  return Buffer.byteLength(text) === text.length && !text.includes('\u007f');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
