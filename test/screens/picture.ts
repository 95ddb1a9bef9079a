import type { IBufferCell, IBufferLine } from '@xterm/headless';

/** Neighbouring cells that look alike. */
interface Run {
  readonly column: number;
  readonly width: number;
  readonly text: string;
  readonly style: string;
}

const cell = { width: 8.4, height: 18 };
const margin = { side: 14, top: 34, bottom: 12 };
const background = '#15181e';
const ink = '#d7dae0';
/** The sixteen colours, as many a terminal has them on a dark background. */
const palette = [
  '#15181e',
  '#f2777a',
  '#8fd080',
  '#e5c07b',
  '#7aa8f0',
  '#d293e0',
  '#5fc7d0',
  '#d7dae0',
  '#6b7280',
  '#ff8f92',
  '#a8e39a',
  '#f2d38f',
  '#98bdf5',
  '#e0aaec',
  '#7ddbe3',
  '#ffffff',
];

/**
 * A terminal's rows as an SVG picture that looks the same wherever it is shown: it brings its background along, and each piece
 * of text is held to the width of its cells, whatever font is found.
 */
export function pictureOf(
  lines: readonly IBufferLine[],
  columns: number,
  title: string,
  steady: (text: string) => string = (text) => text,
): string {
  return framed(rowsOf(lines, columns, steady), { columns, rows: lines.length, title });
}

/** One sight of a tour, drawn. */
export interface Scene {
  readonly rows: readonly string[];
  /** How long it is shown. */
  readonly ms: number;
}

/** What a picture shows at this moment, to be shown in a tour. */
export function rowsOf(
  lines: readonly IBufferLine[],
  columns: number,
  steady: (text: string) => string = (text) => text,
): readonly string[] {
  return lines.flatMap((line, row) =>
    runsOf(line, columns).map((run) => drawn({ ...run, text: steady(run.text) }, row)),
  );
}

/** Scenes of one size after another, for ever, by CSS alone; the first one where its reader wants nothing to move. */
export function tourOf(
  scenes: readonly Scene[],
  look: { readonly columns: number; readonly rows: number; readonly title: string },
): string {
  const total = scenes.reduce((sum, { ms }) => sum + ms, 0);
  const percent = (ms: number) => `${Number(((100 * ms) / total).toFixed(3))}%`;
  const starts = scenes.map((_, index) => scenes.slice(0, index).reduce((sum, { ms }) => sum + ms, 0));
  const rules = scenes.map(({ ms }, index) => {
    const [from, to] = [starts[index] ?? 0, (starts[index] ?? 0) + ms];
    const before = from === 0 ? '' : '0%{visibility:hidden}';
    return `@keyframes s${index}{${before}${percent(from)}{visibility:visible}${to < total ? `${percent(to)}{visibility:hidden}` : ''}}#s${index}{animation:s${index} ${total}ms step-end infinite}`;
  });
  const style = `<style>.s{visibility:hidden}#s0{visibility:visible}@media (prefers-reduced-motion:no-preference){${rules.join('')}}</style>`;
  const groups = scenes.flatMap(({ rows }, index) => [`<g id="s${index}" class="s">`, ...rows, '</g>']);
  return framed([style, ...groups], look);
}

function framed(
  content: readonly string[],
  { columns, rows, title }: { readonly columns: number; readonly rows: number; readonly title: string },
): string {
  const width = Math.ceil(columns * cell.width) + 2 * margin.side;
  const height = rows * cell.height + margin.top + margin.bottom;
  const buttons = ['#f2777a', '#e5c07b', '#8fd080'].map(
    (colour, index) => `<circle cx="${margin.side + 6 + 18 * index}" cy="17" r="5" fill="${colour}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${background}" stroke="#3a404b"/>`,
    ...buttons,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${ink}">`,
    ...content,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function runsOf(line: IBufferLine, columns: number): Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < Math.min(columns, line.length); column += 1) {
    const seen = line.getCell(column);
    if (seen === undefined || seen.getWidth() === 0) continue;
    const text = seen.getChars() || ' ';
    const style = styleOf(seen);
    const last = runs.at(-1);
    const width = seen.getWidth();
    if (last !== undefined && last.style === style)
      runs[runs.length - 1] = { ...last, text: last.text + text, width: last.width + width };
    else runs.push({ column, width, text, style });
  }
  return runs;
}

/** Without the blanks around it, which a picture would drop, and in pieces where wide gaps are. */
function trimmed(run: Run): Run[] {
  return [...run.text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({
    ...run,
    text,
    column: run.column + index,
    width: run.text.length === run.width ? text.length : run.width,
  }));
}

function styleOf(seen: IBufferCell): string {
  const inverse = seen.isInverse() !== 0;
  const front = seen.isFgDefault() ? null : colourOf(seen.getFgColor());
  const back = seen.isBgDefault() ? null : colourOf(seen.getBgColor());
  const fill = inverse ? (back ?? background) : front;
  const behind = inverse ? (front ?? ink) : back;
  return [
    ...(fill === null ? [] : [`fill="${fill}"`]),
    ...(seen.isBold() ? ['font-weight="bold"'] : []),
    ...(seen.isDim() ? ['opacity=".6"'] : []),
    ...(seen.isUnderline() ? ['text-decoration="underline"'] : []),
    ...(behind === null ? [] : [`data-fill="${behind}"`]),
  ].join(' ');
}

function colourOf(number: number): string {
  return palette[number] ?? ink;
}

function drawn(run: Run, row: number): string {
  const fill = /data-fill="([^"]+)"/.exec(run.style)?.[1];
  const box = fill === undefined ? '' : boxOf(run, row, fill);
  return (
    box +
    trimmed(run)
      .map((piece) => textOf(piece, row))
      .join('')
  );
}

function boxOf({ column, width }: Run, row: number, fill: string): string {
  const [x, top, length] = [xOf(column), margin.top + row * cell.height, round(width * cell.width)];
  return `<rect x="${x}" y="${top}" width="${length}" height="${cell.height}" fill="${fill}"/>`;
}

function textOf({ column, width, text, style }: Run, row: number): string {
  const look = style.replace(/ ?data-fill="[^"]+"/, '');
  const attributes = look === '' ? '' : ` ${look}`;
  const length = round(width * cell.width);
  return `<text x="${xOf(column)}" y="${margin.top + row * cell.height + 13}" textLength="${length}"${attributes}>${escaped(text)}</text>`;
}

function xOf(column: number): number {
  return round(margin.side + column * cell.width);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
