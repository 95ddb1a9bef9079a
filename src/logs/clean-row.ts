import stringWidth from 'string-width';
import { invisibleInLine } from './invisible.ts';
import { lazily } from './lazily.ts';

export interface RowOptions {
  /** Columns that the row may take. */
  readonly width: number;
  /** One column: stands at the end of a row that was cut. */
  readonly ellipsis: string;
}

/** Of a longer line only the beginning is looked at for one row: a line of 1 MB would cost a frame 33 ms. */
const longestRow = 4096;
const tabWidth = 8;

const esc = '\u001b';
const colour = `${esc}\\[[0-9;:]*m`;
/** It loads a table of all characters, which takes a start 8 ms. */
const segmenter = lazily(() => new Intl.Segmenter());
/** Single characters before it take one column each. */
const firstCombining = '\u0300';
const colours = new RegExp(`(${colour})`);
const everyColour = new RegExp(colour, 'g');
const oneColour = new RegExp(`^(?:${esc}\\[|\u009b)[0-9;:]*m$`);
/** More than this are not on at once; a line of nothing but colours must not make each of its rows as long. */
const mostColours = 16;

/**
 * Characters that every terminal shows in one column: ASCII, Latin (not the soft hyphen), dashes and quotes, arrows, box
 * drawing, circles and triangles, check marks. Nearly all lines are of these.
 */
const narrow =
  '[ -~\\u00a0-\\u00ac\\u00ae-\\u02ff\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u2193\\u21c4\\u2500-\\u259f\\u25b2\\u25cb-\\u25cf\\u2713\\u2717]*';
/** With colours between them. */
const oneColumnEach = new RegExp(`^${narrow}(?:${colour}${narrow})*$`);

/**
 * One line of a program's output as one row that cannot break a frame: at most `width` columns, colours kept, tabs as spaces,
 * everything else that moves a cursor or talks to the terminal dropped. Colours are not closed: the painter resets each row.
 */
export function cleanRow(line: string, options: RowOptions): string {
  return cutRow(cleanLine(line), options);
}
/** One line of a program's output as text that cannot break a frame: of its first characters, enough for one row. */
export function cleanLine(line: string, longest = longestRow): string {
  const text = lastRewrite(line).slice(0, longest);
  return oneColumnEach.test(text) ? text : cleanText(text);
}

/** Clean text as one row. */
export function cutRow(text: string, options: RowOptions): string {
  if (!oneColumnEach.test(text)) return cut(text, stringWidth, firstColumns, options);
  if (text.length <= options.width) return text;
  return cut(text, lengthWithoutColours, firstCharacters, options);
}

/** Clean text as rows of at most `width` columns; each begins in the colours in which the one above it ends. */
export function wrapRow(text: string, width: number): string[] {
  const first = oneColumnEach.test(text) ? firstCharacters : firstColumns;
  const widthOf = first === firstCharacters ? (piece: string) => piece.length : stringWidth;
  const active = createColours();
  const rows: string[] = [];
  let row = '';
  let room = width;
  for (const [index, piece] of splitColours(text).entries()) {
    if (index % 2 === 1) {
      active.take(piece);
      row += piece;
      continue;
    }
    let rest = piece;
    for (let part = first(rest, room); part !== rest; part = first(rest, room)) {
      // A character that is wider than the pane has no place in it.
      if (part === '' && room === width) return [...rows, row];
      rows.push(row + part);
      rest = rest.slice(part.length);
      row = active.codes();
      room = width;
    }
    row += rest;
    room -= widthOf(rest);
  }
  return [...rows, row];
}

/** Clean text without its first columns; its colours stay. */
export function dropColumns(text: string, columns: number): string {
  let left = columns;
  return splitColours(text)
    .map((piece, index) => {
      if (index % 2 === 1) return piece;
      const dropped = oneColumnEach.test(piece) ? firstCharacters(piece, left) : firstColumns(piece, left);
      left -= dropped === piece ? textWidth(piece) : left;
      return piece.slice(dropped.length);
    })
    .join('');
}

/** The colours that are on while a text is gone through. */
export function createColours(): { take(code: string): void; codes(): string } {
  let on: string[] = [];
  return {
    take(code) {
      // A reset ends all before it, also one that other colours follow.
      on = new RegExp(`^${esc}\\[0*[;m]`).test(code) ? [code] : [...on.slice(-mostColours), code];
    },
    codes: () => on.join(''),
  };
}

/** Text pieces at even places, colours between them. */
export function splitColours(text: string): string[] {
  return text.split(colours);
}

/** What a person reads of clean text. */
export function withoutColours(text: string): string {
  return text.includes(esc) ? text.replaceAll(everyColour, '') : text;
}

/** The text without anything but colours that a terminal would obey, and without characters of doubtful width. */
export function cleanText(text: string): string {
  const kept = text.replace(invisibleInLine, (found) => (oneColour.test(found) ? sevenBit(found) : ''));
  return expandTabs(kept.toWellFormed());
}

function sevenBit(colour: string): string {
  return colour.replace('\u009b', `${esc}[`);
}

/** Has the program coloured this line itself? */
export function isColoured(line: string): boolean {
  return line.includes(`${esc}[`) && colours.test(line);
}

/** A program that rewrites its line with `\r` means the last text that it wrote. */
function lastRewrite(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') end -= 1;
  return end === 0 ? '' : line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let column = 0;
  let row = '';
  for (const [index, piece] of text.split('\t').entries()) {
    const gap = index === 0 ? 0 : tabWidth - (column % tabWidth);
    row += ' '.repeat(gap) + piece;
    column += gap + stringWidth(piece);
  }
  return row;
}

/** The text in at most `width` columns. Its colours up to the cut stay, whatever their place. */
function cut(
  text: string,
  widthOf: (text: string) => number,
  first: (piece: string, columns: number) => string,
  { width, ellipsis }: RowOptions,
): string {
  if (widthOf(text) <= width) return text;
  if (width < 1) return '';
  let row = '';
  let room = width - 1;
  for (const [index, piece] of splitColours(text).entries()) {
    const isColour = index % 2 === 1;
    const kept = isColour ? piece : first(piece, room);
    row += kept;
    if (kept !== piece) break;
    if (!isColour) room -= widthOf(piece);
  }
  return row + ellipsis;
}

/** Columns that clean text takes. */
export function textWidth(text: string): number {
  return oneColumnEach.test(text) ? lengthWithoutColours(text) : stringWidth(text);
}

function lengthWithoutColours(text: string): number {
  if (!text.includes(esc)) return text.length;
  return splitColours(text).reduce((sum, piece, index) => sum + (index % 2 === 1 ? 0 : piece.length), 0);
}

function firstCharacters(text: string, columns: number): string {
  return text.slice(0, columns);
}

function firstColumns(text: string, columns: number): string {
  let width = 0;
  for (const { segment, index } of segmenter().segment(text)) {
    width += segment.length === 1 && segment < firstCombining ? 1 : stringWidth(segment);
    if (width > columns) return text.slice(0, index);
  }
  return text;
}
