import { type Frame, isOwn } from '../../../core/base/python/frame.ts';
import { createErrorReader } from '../../../logs/error-reader.ts';
import type { LogRow } from '../../../logs/log-buffer.ts';
import { withoutControls } from '../../../logs/log-line.ts';

const frame = /^[\s|+-]*File "([^"]+)", line (\d+)(?:, in (.+))?/;

/** The frame of a traceback that a line names; null: none. */
export function frameIn(text: string): Frame | null {
  const [, file, line, name = null] = frame.exec(text) ?? [];
  return file === undefined || line === undefined ? null : { file, line, name };
}

/** An error as it stands in the log: all of its lines, of those that begin with its first. */
export function errorLines(rows: readonly LogRow[]): readonly string[] {
  const [first] = rows;
  if (first === undefined) return [];
  const read = createErrorReader();
  const lines: string[] = [];
  let blanks: string[] = [];
  for (const row of rows) {
    if (row.source !== first.source) continue;
    const { level, beginsError } = read(row);
    if (row !== first && beginsError) break;
    const text = withoutControls(row.text);
    if (level === 'bad') {
      lines.push(...blanks, text);
      blanks = [];
    } else if (text === '') blanks.push(text);
    else break;
  }
  return lines;
}

/** Where to look first: the innermost frame of the project's own, else the innermost; null: no frame is named. */
export function placeToLook(lines: readonly string[], project: string): Frame | null {
  const frames = lines.flatMap((line) => frameIn(line) ?? []);
  return frames.findLast(({ file }) => isOwn(file, project)) ?? frames.at(-1) ?? null;
}
