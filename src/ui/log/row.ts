import { clockTime } from '../../core/base/local-time.ts';
import { logWords } from '../../core/words/log-pane.ts';
import { cleanLine, cutRow, textWidth, withoutColours, wrapRow } from '../../logs/clean-row.ts';
import type { Level } from '../../logs/level.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import type { Theme } from '../terminal/theme.ts';
import { type Highlight, highlightMatches, highlightText, inverted } from './highlights.ts';

/** How lines are shown. */
export interface RowStyle {
  readonly columns: number;
  readonly theme: Theme;
  /** Long lines over several rows; else a line is one row, cut. */
  readonly wrap: boolean;
  readonly timestamps: boolean;
  /** Lines of several sources are shown, so each says whose it is. */
  readonly mixed: boolean;
}

/** What is known of a line beside its text. */
export interface LineFacts {
  readonly level: Level | null;
  readonly highlight: Highlight;
}

/** More than a line can have: the supervisor cuts it at 8 KB, and says by how much. */
const longestLine = 8400;

/** What a person reads of a line, and a search looks through. */
export function readableText({ text }: Pick<LogRow, 'text'>, theme: Theme): string {
  return withoutColours(cleanLine(theme.legible(text), longestLine));
}

/** One line of the log as the rows of the screen that it takes. */
export function logRows(row: LogRow, { level, highlight }: LineFacts, style: RowStyle): readonly string[] {
  const { theme, columns, wrap } = style;
  const clean = cleanLine(theme.legible(row.text), wrap ? longestLine : undefined);
  const text = theme.coloured ? clean : withoutColours(clean);
  const prefix = prefixOf(row, style);
  const paint = (part: string) => (level === null ? part : theme.paint(level, part));
  const painted = theme.paint('quiet', prefix) + highlightMatches(text, highlight, theme, paint);
  if (wrap) return wrapRow(painted, columns);
  const { ellipsis } = theme.glyphs;
  const cut = cutRow(painted, { width: columns, ellipsis });
  if (cut === painted || highlight.ranges.length === 0) return [cut];
  const shown = withoutColours(cut).length - prefix.length - ellipsis.length;
  const isHidden = highlight.ranges.some(([, to]) => to > shown);
  // A match behind the edge is highlighted at the edge.
  const edge = isHidden ? highlightText(ellipsis, highlight.current, theme) : ellipsis;
  return [cutRow(painted, { width: columns, ellipsis: edge })];
}

/** A row from edge to edge in inverse, so that an empty one shows too, and without a colour. */
export function selectedRow(row: string, columns: number): string {
  const text = withoutColours(row);
  return inverted(text + ' '.repeat(Math.max(0, columns - textWidth(text))));
}

function prefixOf({ atMs, source }: LogRow, { timestamps, mixed }: RowStyle): string {
  const time = timestamps ? `${timeOfDay(atMs)} ` : '';
  return mixed && source !== 'streamlit' ? `${time}${logWords.sources[source]} ` : time;
}

/** `14:03:07.250`, where the reader is. */
export function timeOfDay(atMs: number): string {
  const milliseconds = new Date(atMs).getMilliseconds();
  return `${clockTime(atMs)}.${String(milliseconds).padStart(3, '0')}`;
}
