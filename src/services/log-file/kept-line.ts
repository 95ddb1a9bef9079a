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
const rawControl = /[\u007f-\u009f]/;

/**
 * Lines as one JSON object each: what the app printed is there whole, and yet a terminal that shows the file has nothing to obey.
 * The time is local, with its offset.
 */
export function keptLines(batch: KeptBatch, lines: readonly string[]): string {
  const { source, stream, atMs, run, routine, pid, seq } = batch;
  const facts = JSON.stringify({ time: isoWithOffset(atMs), source, stream, run, routine, pid }).slice(0, -1);
  const text = lines.map((line, index) => `${facts},"seq":${seq + index},"line":${JSON.stringify(line)}}\n`);
  const whole = text.join('');
  return rawControl.test(whole) ? whole.replaceAll(new RegExp(rawControl, 'g'), escaped) : whole;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
