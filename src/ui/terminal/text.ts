import { cleanRow, cleanText, cutRow, dropColumns, textWidth, withoutColours } from '../../logs/clean-row.ts';
import type { Role, Theme } from './theme.ts';

/** A piece of a line. Where room is short, pieces of a lower rank are left out first; one without a rank stays. */
export interface Piece {
  readonly text: string;
  readonly role?: Role;
  readonly rank?: number;
}

const margin = 1;
const widestGap = 2;

/** Text from elsewhere (a project's name, a server's answer) on one line that a terminal does not obey. */
export function plainText(text: string, theme: Theme): string {
  return withoutColours(cleanText(theme.legible(text.replaceAll('\n', ' '))));
}

/** `text` in at most `columns` columns; cut, it ends with an ellipsis. */
export function cutText(text: string, columns: number, theme: Theme): string {
  return cleanRow(text, { width: Math.max(0, columns), ellipsis: theme.glyphs.ellipsis });
}

/** Plain `text` in at most `columns` columns; cut, an ellipsis stands in its middle. */
export function cutMiddle(text: string, columns: number, theme: Theme): string {
  if (textWidth(text) <= columns) return text;
  const { ellipsis } = theme.glyphs;
  const head = cutRow(text, { width: Math.ceil(columns / 2), ellipsis });
  const tail = dropColumns(text, textWidth(text) - (columns - textWidth(head)));
  return head + tail;
}

/** `text` in exactly `columns` columns. */
export function fitText(text: string, columns: number, theme: Theme): string {
  const cut = cutText(text, columns, theme);
  return cut + ' '.repeat(Math.max(0, columns - textWidth(cut)));
}

/** One row: the left pieces with dots between them, the right ones at the right edge, as many as fit. */
export function lineOf(
  left: readonly Piece[],
  right: readonly Piece[],
  columns: number,
  theme: Theme,
): string {
  const separator = ` ${theme.glyphs.dot} `;
  const room = columns - 2 * margin;
  const kept = fittingPieces(left, right, room, separator);
  const leftText = joined(
    left.filter((piece) => kept.has(piece)),
    separator,
    theme,
  );
  const rightText = joined(
    right.filter((piece) => kept.has(piece)),
    separator,
    theme,
  );
  const gap = room - textWidth(leftText) - textWidth(rightText);
  const line = rightText === '' ? leftText : leftText + ' '.repeat(Math.max(1, gap)) + rightText;
  return ' '.repeat(margin) + cutText(line, room, theme);
}

function joined(pieces: readonly Piece[], separator: string, theme: Theme): string {
  return pieces
    .map(({ text, role = 'plain' }) => theme.paint(role, text))
    .join(theme.paint('quiet', separator));
}

function fittingPieces(
  left: readonly Piece[],
  right: readonly Piece[],
  room: number,
  separator: string,
): ReadonlySet<Piece> {
  const pieces = [...left, ...right];
  const kept = new Set(pieces);
  const width = (): number =>
    [...kept].reduce((sum, { text }) => sum + textWidth(text) + separator.length, 0) -
    separator.length +
    (right.some((piece) => kept.has(piece)) ? widestGap : 0);
  const expendable = pieces
    .filter((piece) => piece.rank !== undefined)
    .sort((one, other) => (one.rank ?? 0) - (other.rank ?? 0));
  for (const piece of expendable) {
    if (width() <= room) break;
    kept.delete(piece);
  }
  return kept;
}

/** The text in rows of at most `columns`, broken at spaces; a word that is longer than a row is broken too. */
export function wrapWords(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ').flatMap((long) => brokenWord(long, columns))) {
    const longer = row === '' ? word : `${row} ${word}`;
    if (textWidth(longer) <= columns) row = longer;
    else {
      rows.push(row);
      row = word;
    }
  }
  return [...rows, row];
}

function brokenWord(word: string, columns: number): string[] {
  if (textWidth(word) <= columns) return [word];
  const first = cleanRow(word, { width: Math.max(1, columns), ellipsis: '' });
  return first === '' || first === word ? [word] : [first, ...brokenWord(word.slice(first.length), columns)];
}

/** The first `count` rows; where more were there, the last one says so. */
export function firstRows(rows: readonly string[], count: number, theme: Theme): string[] {
  if (rows.length <= count) return [...rows];
  const kept = rows.slice(0, Math.max(0, count));
  return kept.map((row, index) => (index === kept.length - 1 ? `${row} ${theme.glyphs.ellipsis}` : row));
}

/** Painted items one after another in rows of at most `columns`. */
export function flow(items: readonly string[], columns: number, gap: string): string[] {
  const rows: string[] = [];
  for (const item of items) {
    const last = rows.at(-1);
    const longer = last === undefined ? item : last + gap + item;
    if (last !== undefined && textWidth(longer) <= columns) rows[rows.length - 1] = longer;
    else rows.push(item);
  }
  return rows;
}
