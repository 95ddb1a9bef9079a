import { formatDuration } from '../../core/words/duration.ts';
import { screenWords } from '../../core/words/screen.ts';
import { helpKeys } from '../keys/tables/app-keys.ts';
import type { ViewState } from '../model/view-state.ts';
import { cutText, fitText, plainText, wrapWords } from '../terminal/text.ts';
import type { Theme } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';
import { lifeTexts } from './status.ts';

type HelpContext = PaneContext & {
  readonly rows: number;
  readonly attached: boolean;
  readonly view: Pick<ViewState, 'at'>;
};

const keyColumns = 9;
/** Narrower, two columns would break each text into pieces. */
const twoColumns = 60;

/** How a help is put on a screen: the fewest columns first, whole texts before short ones. */
interface Arrangement {
  readonly columns: number;
  readonly texts: 'whole' | 'short';
}

const oneColumn: Arrangement = { columns: 1, texts: 'whole' };
const arrangements: readonly Arrangement[] = [
  oneColumn,
  { columns: 2, texts: 'whole' },
  { columns: 2, texts: 'short' },
];

/** Every key with what it does, arranged so that all of them fit, or in pages, and what this program is where there is room for it. */
export function helpRows(context: HelpContext): string[] {
  const { theme, rows, columns } = context;
  const room = rows - 1;
  const fitting = arrangements.filter((arrangement) => arrangement.columns === 1 || columns >= twoColumns);
  const drawn = fitting.map((arrangement) => keyRows(context, arrangement));
  const keys = drawn.find((one) => one.length <= room);
  if (keys === undefined) return pageOf(context, columns >= twoColumns ? 2 : 1);
  const facts = factRows(context);
  const title = theme.paint('strong', ` ${screenWords.titles.keys}`);
  return [title, ...keys, ...(keys.length + facts.length <= room ? facts : [])];
}

/** Each page is read to its end before the next, and no text that has room on one is torn between two. */
function pageOf(context: HelpContext, count: number): string[] {
  const { theme, rows, columns, view } = context;
  const height = Math.max(1, rows - 2);
  const entries = keyEntries(context, { columns: count, texts: 'whole' });
  const pieces = entries.flatMap((entry) => (entry.length <= height ? [entry] : entry.map((row) => [row])));
  const cells = filled(pieces, height);
  const pages = Math.ceil(cells.length / count);
  const page = view.at % pages;
  const keys = besides(cells.slice(page * count, (page + 1) * count), Math.floor(columns / count), theme);
  const title = theme.paint(
    'strong',
    cutText(` ${screenWords.titles.keysOf(page + 1, pages)}`, columns, theme),
  );
  const foot = theme.paint('quiet', cutText(` ${screenWords.nextPage}`, columns, theme));
  return [title, ...keys, foot].slice(0, rows);
}

function factRows({ snapshot, theme, columns, nowMs }: HelpContext): string[] {
  const { version, pid, process, project } = snapshot;
  const age = formatDuration(nowMs - process.sinceMs);
  const texts = [
    screenWords.about(version, pid),
    [screenWords.aboutApp(process.state, age), ...lifeTexts(process)].join(', '),
    plainText(project, theme),
  ];
  return ['', ...texts.map((text) => cutText(` ${text}`, columns, theme))];
}

/** Read downwards, column by column. */
function keyRows(context: HelpContext, arrangement: Arrangement): string[] {
  const cells = inColumns(keyEntries(context, arrangement), arrangement.columns);
  return besides(cells, Math.floor(context.columns / arrangement.columns), context.theme);
}

function keyEntries({ theme, columns, attached }: HelpContext, arrangement: Arrangement): string[][] {
  const width = Math.floor(columns / arrangement.columns);
  const keys = helpKeys(attached).map(({ key, help }) => ({
    key: theme.legible(key),
    help: theme.legible(help),
  }));
  const room = width - keyColumns - 2;
  return keys.map(({ key, help }) => {
    const rows = textRows(help, room, arrangement.texts).map((row) => cutText(row, room, theme));
    // Names of several keys, which are wider, have a row of their own.
    const texts = key.length < keyColumns ? rows : ['', ...rows];
    return texts.map((row, index) => {
      const name = index === 0 ? key.padEnd(keyColumns) : ' '.repeat(keyColumns);
      return ` ${theme.paint('strong', name)}${row}`;
    });
  });
}

function besides(cells: readonly (readonly string[])[], width: number, theme: Theme): string[] {
  const height = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, row) =>
    cells
      .map((cell) => fitText(cell[row] ?? '', width, theme))
      .join('')
      .trimEnd(),
  );
}

function textRows(help: string, room: number, texts: Arrangement['texts']): string[] {
  if (texts === 'whole') return wrapWords(help, room);
  // What stands in brackets or after a semicolon is an addition.
  const short = help.replace(/ \([^)]*\)/g, '').replace(/;.*/, '');
  return wrapWords(short, room);
}

/** Entries in so many columns of the least height, none of them torn. */
function inColumns(entries: readonly (readonly string[])[], count: number): string[][] {
  const total = entries.reduce((sum, { length }) => sum + length, 0);
  for (let height = Math.ceil(total / count); ; height += 1) {
    const cells = filled(entries, height);
    if (cells.length <= count) return cells;
  }
}

function filled(entries: readonly (readonly string[])[], height: number): string[][] {
  const cells: string[][] = [];
  for (const entry of entries) {
    const last = cells.at(-1);
    if (last !== undefined && last.length + entry.length <= height) last.push(...entry);
    else cells.push([...entry]);
  }
  return cells;
}
