import { isAbsolute } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { clockTime } from '../../core/base/local-time.ts';
import { attribute } from '../../core/base/paint.ts';
import { logWords } from '../../core/words/log-pane.ts';
import { cleanLine, cutRow, dropColumns, textWidth, withoutColours, wrapRow } from '../../logs/clean-row.ts';
import { type Level, rowLevel } from '../../logs/level.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import type { Role, Theme } from '../terminal/theme.ts';
import { frameIn } from './errors/error-text.ts';
import { type Highlight, highlightMatches, highlightText, inverted } from './highlights.ts';
import { withLink } from './links.ts';

/** How lines are shown. */
export interface RowStyle {
  readonly columns: number;
  readonly theme: Theme;
  /** Long lines over several rows; else a line is one row, cut. */
  readonly wrap: boolean;
  readonly timestamps: boolean;
  /** Lines of several sources are shown, so each says whose it is. */
  readonly mixed: boolean;
  /** Columns of an unwrapped line's beginning that are not shown. */
  readonly shift: number;
  /** The project's folder, absolute; null: not known yet. */
  readonly project: string | null;
}

/** What is known of a line beside its text. */
export interface LineFacts {
  readonly level: Level | null;
  /** In a traceback: whose the frame is that the line belongs to. */
  readonly frame: 'own' | 'library' | null;
  readonly highlight: Highlight;
}

/** More than a line can have: the supervisor cuts it at 8 KB, and says by how much. */
const longestLine = 8400;
/** Of a path: less would tell nothing. */
const leastPath = 12;

/** What a person reads of a line, and a search looks through. */
export function readableText({ text }: Pick<LogRow, 'text'>, theme: Theme): string {
  return withoutColours(cleanLine(theme.legible(text), longestLine));
}

/** One line of the log as the rows of the screen that it takes. */
export function logRows(row: LogRow, facts: LineFacts, style: RowStyle): readonly string[] {
  const place = style.theme.links ? (frameIn(row.text)?.file ?? null) : null;
  const rows = unlinkedRows(row, facts, style);
  return place === null || !isAbsolute(place) ? rows : rows.map((drawn) => withLink(drawn, place));
}

/** A line of the log as it stands, whoever wrote it before it. */
export function wholeLine(row: LogRow, theme: Theme): string {
  const highlight = { ranges: [], current: false };
  const shown = {
    columns: longestLine,
    wrap: false,
    timestamps: false,
    mixed: true,
    shift: 0,
    project: null,
  };
  const [line = ''] = logRows(row, { level: rowLevel(row), frame: null, highlight }, { ...shown, theme });
  return `${line}${attribute(0)}`;
}

function unlinkedRows(row: LogRow, facts: LineFacts, style: RowStyle): readonly string[] {
  const { theme, columns, wrap, shift } = style;
  const { highlight } = facts;
  const prefix = prefixOf(row, style);
  const clean = cleanLine(theme.legible(row.text), wrap || shift > 0 ? longestLine : undefined);
  const whole = theme.coloured ? clean : withoutColours(clean);
  const isCutFrame = !wrap && shift === 0 && highlight.ranges.length === 0;
  const text = isCutFrame ? withShortPath(whole, columns - prefix.length, theme) : whole;
  const role = roleOf(facts);
  const paint = (part: string) => (role === null ? part : theme.paint(role, part));
  const told = highlightMatches(text, highlight, theme, paint);
  const painted = theme.paint('quiet', prefix) + (wrap ? told : dropColumns(told, shift));
  if (wrap) return wrapRow(painted, columns);
  const { ellipsis } = theme.glyphs;
  const cut = cutRow(painted, { width: columns, ellipsis });
  if (cut === painted || highlight.ranges.length === 0) return [cut];
  const shown = withoutColours(cut).length - prefix.length - ellipsis.length + shift;
  const isHidden = highlight.ranges.some(([, to]) => to > shown);
  // A match behind the edge is highlighted at the edge.
  const edge = isHidden ? highlightText(ellipsis, highlight.current, theme) : ellipsis;
  return [cutRow(painted, { width: columns, ellipsis: edge })];
}

/** Of the frames of a traceback one's own stand out, and the library's stand back. */
function roleOf({ level, frame }: LineFacts): Role | null {
  if (frame === null) return level;
  return frame === 'own' ? 'own frame' : 'quiet';
}

/** Of the path in a frame that is too long its middle gives way: line and function behind it tell most. */
function withShortPath(text: string, columns: number, theme: Theme): string {
  const excess = textWidth(text) - columns;
  if (excess <= 0) return text;
  const [, before, path, after] = /^(\s*File ")([^"]+)(", line \d+.*)$/.exec(text) ?? [];
  if (before === undefined || path === undefined || after === undefined) return text;
  const kept = path.length - excess - 1;
  if (kept < leastPath) return text;
  const head = Math.floor(kept / 4);
  return `${before}${path.slice(0, head)}${theme.glyphs.ellipsis}${path.slice(head - kept)}${after}`;
}

/** A row from edge to edge in inverse, so that an empty one shows too, and without a colour. */
export function selectedRow(row: string, columns: number): string {
  const text = stripVTControlCharacters(row);
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
