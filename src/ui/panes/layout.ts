import { screenWords } from '../../core/words/screen.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { ViewState } from '../model/view-state.ts';
import { cutText, fitText } from '../terminal/text.ts';
import { changeRows, lastChangeLine } from './changes.ts';
import { footerLine } from './footer.ts';
import { helpRows } from './help.ts';
import { hopsLine, hopTable } from './hops.ts';
import { invitationRows } from './invitation.ts';
import { originFlow, originTable } from './origins.ts';
import type { PaneContext } from './pane-context.ts';
import { shareRows } from './share.ts';
import { statusLine, tunnelLine, wildcardLine } from './status.ts';
import { noticeRows, troubleRows } from './trouble.ts';
import { troubleListRows } from './trouble-list.ts';
import { peopleRows, visitRows } from './visits.ts';

/** The smallest terminal on which the screen is of use. */
export const smallest = { columns: 20, rows: 4 };
/** Below it panes drop one after another: half of a window, or the panel of an editor, still has state, log and keys. */
const usual = { columns: 60, rows: 15 };
/** From here on panes stand side by side. */
const wide = { columns: 120, rows: 30 };
/** From here on in three columns: two of this width would part the eye from its row. */
const widest = 180;
/** An origin as long as it is shown, with all that stands beside it. */
const widestOrigins = 84;
/** A terminal with fewer rows has none to spare for what is no news. */
const roomy = 20;
/** Rows for what the panes hold on a good day, from the start on. */
const lowestBand = { alone: 7, inTwo: 9, inThree: 8 };

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
  if (view.overlay !== 'none') {
    const above = overlayRows(context);
    const says = view.flash !== null || view.armed !== null;
    const shown = says && above.length >= rows ? above.slice(0, -1) : above;
    return { above: shown, ages: 0, log: false, below: says ? [footerLine(context)] : [] };
  }
  const below = [footerLine(context)];
  if (view.zoomed) return { above: zoomed(context), ages: 1, log: true, below };
  if (columns < usual.columns || rows < usual.rows) return small(context, below);
  const panes = columns >= wide.columns && rows >= wide.rows ? sideBySide(context) : stacked(context);
  return { above: panes, ages: 2, log: true, below };
}

function overlayRows(context: LayoutContext): string[] {
  switch (context.view.overlay) {
    case 'help':
      return helpRows(context);
    case 'share':
      return shareRows(context);
    case 'troubles':
      return troubleListRows(context);
    case 'invitation':
      return context.view.invitation === null ? [] : invitationRows(context.view.invitation, context);
    case 'none':
      return [];
    default:
      return context.view.overlay satisfies never;
  }
}

/** The log has the screen; what is wrong keeps a row. */
function zoomed(context: LayoutContext): string[] {
  return [statusLine(context), ...present(wildcardLine(context)), ...troublesIn(context, 1)];
}

/** What is seen at any size: the state, the log and the keys; with a few rows more what is wrong, then the tunnel and its way. */
function small(context: LayoutContext, below: readonly string[]): Chrome {
  const { rows } = context;
  const trouble = troublesIn(context, rows < 6 ? 0 : rows < 12 ? 1 : 3);
  const ages = rows < 8 ? 1 : 2;
  const above = [
    ...(ages === 1 ? [statusLine(context)] : [statusLine(context), tunnelLine(context)]),
    ...(rows < 6 ? [] : present(wildcardLine(context))),
    ...(rows < 12 ? [] : present(hopsLine(context))),
    ...trouble,
  ];
  return { above, ages, log: true, below };
}

function troublesIn(context: LayoutContext, most: number): string[] {
  return troubleRows(context, most, context.view.ignored);
}

function stacked(context: LayoutContext): string[] {
  const isRoomy = context.rows >= roomy;
  const top = [...head(context), ...present(hopsLine(context))];
  const trouble = troublesIn(context, roomForTrouble(context, isRoomy ? Math.min(5, 8 - top.length) : 3));
  const beneath = [
    ...originFlow(context, isRoomy ? 3 : trouble.length === 0 ? 2 : 1),
    ...(isRoomy ? [lastChangeLine(context)] : []),
  ];
  const above = [...top, ...trouble];
  // When nothing is wrong, half of the rows are the log's.
  const spare = Math.floor(context.rows / 2) - 1 - above.length - beneath.length;
  return [...above, ...(trouble.length === 0 ? noticeRows(context, spare) : []), ...beneath];
}

/** While an app is to be chosen nothing else happens: the choice is seen whole, as far as there are rows. */
function roomForTrouble({ snapshot, rows }: LayoutContext, usual: number): number {
  const { apps } = snapshot.offers;
  return apps.length === 0 ? usual : Math.max(usual, Math.min(apps.length + 2, rows - 9));
}

function sideBySide(context: LayoutContext): string[] {
  const above = [...head(context), ...troublesIn(context, roomForTrouble(context, 8))];
  const origins = context.snapshot.origins.origins.length + 3;
  const most = Math.floor(context.rows / 2) - 4;
  const height = Math.max(lowestFor(context), Math.min(origins, most));
  const notices = noticeRows(context, Math.max(1, Math.floor(context.rows / 2) - 1 - above.length - height));
  return [...above, ...notices, ...band(context, height)];
}

function lowestFor({ columns, snapshot }: LayoutContext): number {
  if (snapshot.tunnel.state === 'off') return lowestBand.alone;
  return columns >= widest ? lowestBand.inThree : lowestBand.inTwo;
}

/** A pane of the band: its title in a rule, then its rows. */
interface Pane {
  readonly title: string;
  rows(context: PaneContext, most: number): string[];
}

const originsPane: Pane = { title: screenWords.titles.origins, rows: originTable };
const hopsPane: Pane = { title: screenWords.titles.hops, rows: hopTable };
const visitsPane: Pane = { title: screenWords.titles.people, rows: visitRows };
const peoplePane: Pane = { title: screenWords.titles.people, rows: peopleRows };
const changesPane: Pane = { title: screenWords.titles.changes, rows: changeRows };

/** Panes side by side, all of this height whatever they hold: what comes in moves nothing beneath. */
function band(context: LayoutContext, height: number): string[] {
  const { columns, theme, snapshot } = context;
  const isOff = snapshot.tunnel.state === 'off';
  const parts: readonly (readonly Pane[])[] =
    columns >= widest && !isOff
      ? [[originsPane], [hopsPane, peoplePane], [changesPane]]
      : [[originsPane], isOff ? [changesPane] : [hopsPane, visitsPane, changesPane]];
  const first = Math.min(widestOrigins, Math.floor((columns * (parts.length === 3 ? 2 : 3)) / 5));
  const other = Math.floor((columns - first) / (parts.length - 1));
  const cells = parts.map((panes, index) =>
    column(panes, { ...context, columns: (index === 0 ? first : other) - 1 }, height),
  );
  return Array.from({ length: height }, (_, row) =>
    cells
      .map((cell, index) => fitText(cell[row] ?? '', index === 0 ? first : other, theme))
      .join('')
      .trimEnd(),
  );
}

/** Panes one above the other; the last one takes the rows that are left. */
function column(panes: readonly Pane[], context: PaneContext, height: number): string[] {
  const rows: string[] = [];
  for (const pane of panes) {
    const room = height - rows.length;
    if (room < 2) break;
    rows.push(titleRule(pane.title, context), ...pane.rows(context, room - 1));
  }
  return rows;
}

function titleRule(title: string, { columns, theme }: PaneContext): string {
  const { rule } = theme.glyphs;
  const left = `${rule} ${title} `;
  return theme.paint('quiet', left + rule.repeat(Math.max(0, columns - left.length)));
}

function head(context: LayoutContext): string[] {
  return [statusLine(context), tunnelLine(context), ...present(wildcardLine(context))];
}

function tooSmall({ snapshot, columns, theme }: LayoutContext): Chrome {
  const text = screenWords.tooSmall(snapshot.process.state, `${smallest.columns}x${smallest.rows}`);
  return { above: [cutText(text, columns, theme)], ages: 0, log: false, below: [] };
}

function present(row: string | null): string[] {
  return row === null ? [] : [row];
}
