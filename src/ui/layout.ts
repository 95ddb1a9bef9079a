import { formatDuration } from './duration.ts';
import { type FooterKey, footerKeys, helpKeys } from './keymap.ts';
import type { LogStatus } from './log-status.ts';
import { originFlow, originTable } from './origins-pane.ts';
import { qrRows } from './qr-pane.ts';
import {
  changeLine,
  hopsLine,
  type PaneContext,
  statusLine,
  tunnelLine,
  wildcardLine,
} from './status-pane.ts';
import { cutText, fitText } from './text.ts';
import { noticeRows, troubleRows } from './trouble-pane.ts';
import type { ViewState } from './view-state.ts';

/** The smallest terminal on which the screen is of use. */
export const smallest = { columns: 60, rows: 15 };
const wide = { columns: 120, rows: 30 };

/** What stands above and below the log. Without a log (help, a terminal too small) everything is above. */
export interface Chrome {
  readonly above: readonly string[];
  /** How many of the first rows above hold an age: they are painted each second, without React. */
  readonly ages: number;
  readonly log: boolean;
  readonly below: readonly string[];
}

export interface LayoutContext extends PaneContext {
  readonly rows: number;
  readonly view: ViewState;
  readonly log: LogStatus;
  readonly attached: boolean;
}

/** Everything but the log, for a terminal of this size. Pure: the same state always gives the same rows. */
export function chromeOf(context: LayoutContext): Chrome {
  const { columns, rows, view } = context;
  if (columns < smallest.columns || rows < smallest.rows) return tooSmall(context);
  if (view.overlay !== 'none')
    return { above: overlayRows(context, view.overlay), ages: 0, log: false, below: [] };
  const panes = columns >= wide.columns && rows >= wide.rows ? sideBySide(context) : stacked(context);
  return { above: panes, ages: 2, log: true, below: [footer(context)] };
}

function stacked(context: LayoutContext): string[] {
  const trouble = troubleRows(context, 4);
  return [
    ...head(context),
    ...trouble,
    ...originFlow(context, 3),
    ...(trouble.length === 0 ? noticeRows(context, 2) : []),
    ...present(changeLine(context)),
  ];
}

function sideBySide(context: LayoutContext): string[] {
  const left = Math.floor((context.columns * 3) / 5);
  const right = context.columns - left - 2;
  const origins = originTable({ ...context, columns: left }, 12);
  const facts = [
    ...present(changeLine({ ...context, columns: right })),
    ...noticeRows({ ...context, columns: right }, 6),
  ];
  const bar = context.theme.paint('quiet', context.theme.glyphs.bar);
  const height = Math.max(origins.length, facts.length);
  const panes = Array.from({ length: height }, (_, row) => {
    const fact = facts[row] ?? '';
    return `${fitText(origins[row] ?? '', left, context.theme)}${bar}${fact}`;
  });
  return [...head(context), ...troubleRows(context, 8), ...panes];
}

function head(context: LayoutContext): string[] {
  return [
    statusLine(context),
    tunnelLine(context),
    ...present(hopsLine(context)),
    ...present(wildcardLine(context)),
  ];
}

/** What the keys do now; or the question that is open, or the answer to the last key. */
function footer({ snapshot, log, attached, theme, columns, view }: LayoutContext): string {
  if (view.question !== null) {
    const { text, alarming } = view.question;
    const question = theme.paint(alarming ? 'alarm' : 'strong', alarming ? ` ${text} ` : text);
    return cutText(` ${question}  ${theme.paint('strong', 'y')} yes, any other key: no`, columns, theme);
  }
  if (view.leaving) return cutText(' stopping everything in order; q again: at once', columns, theme);
  if (view.flash !== null) return cutText(` ${theme.paint('good', view.flash)}`, columns, theme);
  return ` ${keysThatFit(footerKeys({ snapshot, log, attached }), columns - 2)
    .map(({ key, label }) => `${theme.paint('strong', key)} ${label}`)
    .join('  ')}`;
}

/** Where the footer is short, the keys that are missed least give way: nobody must search for the way out. */
function keysThatFit(keys: readonly FooterKey[], columns: number): readonly FooterKey[] {
  const width = keys.reduce((sum, { key, label }) => sum + key.length + 1 + label.length + 2, -2);
  const [spared] = [...keys].sort((one, other) => one.rank - other.rank);
  if (width <= columns || spared === undefined) return keys;
  return keysThatFit(
    keys.filter((key) => key !== spared),
    columns,
  );
}

function overlayRows(context: LayoutContext, overlay: 'help' | 'qr'): string[] {
  return overlay === 'help' ? helpRows(context) : qrRows(context);
}

function helpRows({ theme, columns, rows, snapshot, nowMs }: LayoutContext): string[] {
  const keys = helpKeys().map(
    ({ key, help }) => ` ${theme.paint('strong', fitText(theme.legible(key), 10, theme))} ${help}`,
  );
  const facts = [
    '',
    ` ocap-dev ${snapshot.version}, pid ${snapshot.pid}, the app ${snapshot.process.state} for ${formatDuration(nowMs - snapshot.process.sinceMs)}`,
    ` ${snapshot.project}`,
  ];
  return [theme.paint('strong', ' Keys'), ...keys, ...facts]
    .slice(0, rows)
    .map((row) => cutText(row, columns, theme));
}

function tooSmall({ snapshot, columns, rows, theme }: LayoutContext): Chrome {
  const text = `${snapshot.process.state}; ${columns}x${rows} is too small, it takes ${smallest.columns}x${smallest.rows}`;
  return { above: [cutText(text, columns, theme)], ages: 0, log: false, below: [] };
}

function present(row: string | null): string[] {
  return row === null ? [] : [row];
}
