import { cleanRow, isColoured } from '../logs/clean-row.ts';
import type { LogRow } from '../logs/log-buffer.ts';
import type { Role, Theme } from './theme.ts';

const failures =
  /\b(?:ERROR|CRITICAL|FATAL|Traceback|FAULT)\b|^\w*(?:Error|Exception)\b|^[\w.]+(?:Error|Exception):/;
const tracebackStart = /Traceback \(most recent call last\)/;
const warnings = /\b(?:WARNING|WARN)\b|Warning:/;

/** One line of the log as one row of the screen: Streamlit prints no colours without a terminal, so the level gives them. */
export function logRow({ source, text }: LogRow, columns: number, theme: Theme, traceback: boolean): string {
  const prefix = source === 'streamlit' ? '' : `${source} `;
  const row = cleanRow(prefix + theme.legible(text), { width: columns, ellipsis: theme.glyphs.ellipsis });
  const role = traceback ? 'bad' : levelOf(text);
  if (role !== null && !isColoured(text)) return theme.paint(role, row);
  return prefix === '' ? row : theme.paint('quiet', row.slice(0, prefix.length)) + row.slice(prefix.length);
}

/** Is this line part of a traceback? `before` gives the lines above it, the nearest first. */
export function isInTraceback(line: LogRow, before: Iterable<LogRow>): boolean {
  if (!isIndented(line.text)) return false;
  for (const { source, text } of before) {
    if (source === line.source && !isIndented(text)) return tracebackStart.test(text);
  }
  return false;
}

/** Empty lines stand in the code that a traceback shows. */
function isIndented(text: string): boolean {
  return text === '' || /^\s/.test(text);
}

function levelOf(text: string): Role | null {
  if (failures.test(text)) return 'bad';
  return warnings.test(text) ? 'warning' : null;
}
