import { cleanRow, isColoured } from '../logs/clean-row.ts';
import type { LogRow } from '../logs/log-buffer.ts';
import type { Role, Theme } from './theme.ts';

const failures =
  /\b(?:ERROR|CRITICAL|FATAL|Traceback|FAULT)\b|^\w*(?:Error|Exception)\b|^[\w.]+(?:Error|Exception):/;
const warnings = /\b(?:WARNING|WARN)\b|Warning:/;

/** One line of the log as one row of the screen: Streamlit prints no colours without a terminal, so the level gives them. */
export function logRow({ source, text }: LogRow, columns: number, theme: Theme): string {
  const prefix = source === 'streamlit' ? '' : `${source} `;
  const row = cleanRow(prefix + theme.legible(text), { width: columns, ellipsis: theme.glyphs.ellipsis });
  const role = levelOf(text);
  if (role !== null && !isColoured(text)) return theme.paint(role, row);
  return prefix === '' ? row : theme.paint('quiet', row.slice(0, prefix.length)) + row.slice(prefix.length);
}

function levelOf(text: string): Role | null {
  if (failures.test(text)) return 'bad';
  return warnings.test(text) ? 'warning' : null;
}
