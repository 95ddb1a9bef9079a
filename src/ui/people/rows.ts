import type { VisitDetail } from '../../core/door/inspect/detail.ts';
import type { VisitEntry } from '../../core/door/inspect/entries.ts';
import type { PeopleView } from '../../core/door/people/person.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { screenWords } from '../../core/words/screen.ts';
import { selectedRow } from '../log/row.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { Theme } from '../terminal/theme.ts';
import { entryLine } from './entry-line.ts';
import { personLine } from './person-line.ts';

/** Who is chosen, and where the cursor is. */
export interface Listing {
  readonly at: 'people' | 'visits';
  /** 0: everybody. */
  readonly chosen: number;
  /** Among the visits. */
  readonly cursor: number;
  readonly entries: readonly VisitEntry[];
  /** False: nothing was answered yet. */
  readonly known: boolean;
}

interface RowsContext {
  readonly theme: Theme;
  readonly columns: number;
  readonly nowMs: number;
}

/** Rows that people have at most, of a pane of this height. */
export function peopleRoom(height: number): number {
  return Math.max(1, Math.floor((height - 2) / 3));
}

/** People, and beneath them the visits of whom is chosen. */
export function listRows(
  view: PeopleView | null,
  listing: Listing,
  height: number,
  context: RowsContext,
): string[] {
  const { columns, theme } = context;
  const { dot } = theme.glyphs;
  const people = view?.people ?? [];
  const everybody = cutText(` ${inspectWords.everybody}`, columns, theme);
  const all = [everybody, ...people.map((person) => personLine(person, context))];
  const chosen = Math.min(listing.chosen, all.length - 1);
  const upper = windowed(all, chosen, Math.min(all.length, peopleRoom(height)));
  const name = chosen === 0 ? null : (people[chosen - 1]?.name ?? null);
  const lines = listing.entries.map((entry) => entryLine(entry, name === null, columns, theme));
  const room = Math.max(0, height - upper.rows.length - 2);
  const none = listing.known ? [` ${inspectWords.noVisits}`] : [];
  const lower = windowed(lines.length === 0 ? none : lines, listing.cursor, room);
  const mark = (rows: readonly string[], at: number, isHere: boolean) =>
    rows.map((row, index) => (index === at && isHere ? selectedRow(row, columns) : row));
  return [
    titleRow(inspectWords.people(screenWords.peopleHere(view?.here ?? 0), dot), context),
    ...mark(upper.rows, upper.at, listing.at === 'people'),
    titleRow(inspectWords.visitsOf(name, dot), context),
    ...mark(lower.rows, lower.at, listing.at === 'visits' && lines.length > 0),
  ].slice(0, height);
}

/** One visit, from this line on. */
export function insideRows(
  detail: VisitDetail,
  lines: readonly string[],
  top: number,
  height: number,
  context: RowsContext,
): string[] {
  const path = detail.target.split('?', 1)[0] ?? '';
  const title = titleRow(plainText(inspectWords.inside(detail.method, path), context.theme), context);
  return [title, ...lines.slice(top, top + height - 1)];
}

/** As many rows as there is room for, the one with the cursor among them. */
function windowed(
  rows: readonly string[],
  cursor: number,
  room: number,
): { readonly rows: readonly string[]; readonly at: number } {
  const first = Math.max(0, Math.min(cursor - Math.floor(room / 2), rows.length - room));
  return { rows: rows.slice(first, first + room), at: cursor - first };
}

function titleRow(text: string, { columns, theme }: RowsContext): string {
  const { rule } = theme.glyphs;
  const left = cutText(`${rule} ${text} `, columns, theme);
  return theme.paint('quiet', left + rule.repeat(Math.max(0, columns - left.length)));
}
