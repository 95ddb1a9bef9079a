import { clockTime } from '../../core/base/local-time.ts';
import type { RunStart } from '../../core/view/runs.ts';
import { logWords } from '../../core/words/log-pane.ts';
import { textWidth } from '../../logs/clean-row.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { RowStyle } from './row.ts';

/** The rule over the first line of a run of the app: `── run 4 · 14:03:07 · .env changed: … ──`. */
export function chapterRule(
  row: LogRow,
  { run, start }: { readonly run: number; readonly start: RunStart | undefined },
  { theme, columns }: RowStyle,
): string {
  const { rule, dot } = theme.glyphs;
  const told = [
    logWords.run(run, clockTime(start?.atMs ?? row.atMs)),
    ...(start?.cause == null ? [] : [plainText(start.cause, theme)]),
  ];
  const text = cutText(`${rule}${rule} ${told.join(` ${dot} `)} `, columns - 2, theme);
  return theme.paint('quiet', text + rule.repeat(Math.max(0, columns - textWidth(text))));
}
