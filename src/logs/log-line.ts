import { isoWithOffset } from '../core/base/local-time.ts';
import { obeyed } from './invisible.ts';
import type { LogSource } from './log-buffer.ts';

/** All controls but the tab. */
const control = /[^\P{Cc}\t]/u;

/** Lines of the log for a file, each with a newline: `2026-11-23T14:02:09.123+01:00 [streamlit] text`, without colours. */
export function logFileLines(source: LogSource, atMs: number, lines: readonly string[]): string {
  const start = `${isoWithOffset(atMs)} [${source}] `;
  // One look for all of them: most have none.
  const clean = control.test(lines.join('')) ? lines.map(withoutControls) : lines;
  return `${start}${clean.join(`\n${start}`)}\n`;
}

/** A line as plain text: neither colours nor anything else that a terminal obeys. */
export function withoutControls(line: string): string {
  return control.test(line) ? line.replace(obeyed, '') : line;
}
