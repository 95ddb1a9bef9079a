import type { SessionClient } from '../../control/client.ts';
import { logWords } from '../../core/words/log-pane.ts';
import type { LogRow, LogViewName } from '../../logs/log-buffer.ts';
import { logViews } from '../../logs/log-buffer.ts';
import type { Scroll, Span } from '../../logs/viewport.ts';
import { followingAll, type LogCommand, type LogStatus, sameStatus } from '../model/log-status.ts';
import type { FieldName } from '../model/view-state.ts';
import { createPicturePace } from '../terminal/picture-pace.ts';
import type { Theme } from '../terminal/theme.ts';
import { createLogFinder, type LogFinder } from './finder.ts';
import { createLogPainter } from './painter.ts';
import { createLogPosition } from './position.ts';
import { type RowStyle, readableText, selectedRow } from './row.ts';
import { createLogRows } from './rows.ts';
import { createLogSelecting } from './selecting.ts';
import { isSelected, selectedCount } from './selection.ts';
import { extentOf, lineAt } from './sources.ts';
import { logTitle } from './title.ts';

/** The log pane: which rows it shows, and where they come from. It is painted without React. */
export interface LogView {
  /** Its title and rows, for a pane of this height. */
  paint(height: number, columns: number): readonly string[];
  /** Moves the pane, or the end of the selection. */
  scroll(move: Scroll): void;
  /** Does what a key asks; what is to be said of it, if anything. */
  perform(command: LogCommand): string | null;
  /** The text of a field has changed. */
  type(field: FieldName, text: string): void;
  /** The field was closed, and what was typed stays. */
  keep(field: FieldName): void;
  /** The field was closed as if nothing had been typed. */
  abandon(field: FieldName): void;
  /** The selected lines, whole, without anything of the screen's; no more than `most` characters need. */
  selectedText(most: number): Promise<{ readonly text: string; readonly lines: number }>;
  readonly status: LogStatus;
  close(): void;
}

/** A log view over a supervisor's log. `changed` asks for a picture. */
export function createLogView(
  client: Pick<SessionClient, 'onRows' | 'window' | 'page'>,
  theme: Theme,
  changed: () => void,
): LogView {
  let style: RowStyle = { columns: 0, theme, wrap: false, timestamps: false, mixed: true };
  let picture: readonly string[] | null = null;
  let status = followingAll;
  let shows = 0;

  const pace = createPicturePace(changed);
  const rows = createLogRows(client, take);
  const painter = createLogPainter(
    rows,
    (line) => ({ ranges: finder.search?.rangesIn(line) ?? [], current: finder.current === line }),
    style,
  );
  const position = createLogPosition(rows, painter.count);
  const selecting = createLogSelecting(client, rows, position);
  const finder: LogFinder = createLogFinder({
    client,
    rows,
    position,
    textOf: (row) => readableText(row, theme),
    repaint: painter.forget,
    changed: pace.request,
  });

  function take(came: readonly LogRow[], following: boolean): void {
    // What comes above a line may tell that it is in a traceback.
    if (!following && came.length > 0) painter.forget();
    finder.look(came);
    position.settle();
    rows.ask(position.span, position.height);
    pace.request();
  }

  function restyle(change: Partial<RowStyle>): void {
    style = { ...style, ...change };
    painter.restyle(style);
  }

  function body({ first, skipped, end }: Span): string[] {
    const shown: string[] = [];
    for (let line = first; line < end; line += 1) {
      const painted = painter.rows(line).slice(line === first ? skipped : 0);
      const isTagged = selecting.lines !== null && isSelected(selecting.lines, line);
      shown.push(...(isTagged ? painted.map((row) => selectedRow(row, style.columns)) : painted));
    }
    return shown.slice(0, position.height);
  }

  function title(span: Span): string {
    const { search, current } = finder;
    const selected = selecting.lines === null ? null : selectedCount(selecting.lines);
    return logTitle({ view: rows.view, span, search, current, selected }, style.columns, theme);
  }

  /** Another view, at the tail or near the same time. The pane shows the old one until it is known where that is. */
  async function show(view: LogViewName): Promise<void> {
    shows += 1;
    const turn = shows;
    const top = position.viewport.at === 'tail' ? null : (rows.get(position.viewport.top) ?? null);
    const extent = await extentOf(client, view);
    const line = top === null ? extent.next : await lineAt(client, view, extent, top.atMs);
    if (turn !== shows || selecting.lines !== null) return;
    rows.show(view, extent.oldest, extent.next);
    restyle({ mixed: view === 'all' });
    position.go({ at: 'tail' });
    // Moved up from the tail, not set: a position that is set would be held, but where `line` and all behind it fit into the
    // pane the move ends at the tail, and the pane follows what comes.
    if (line < extent.next) position.move({ by: 'rows', count: line + position.height - extent.next });
    finder.restart();
    rows.ask(position.span, position.height);
    changed();
  }

  /** Each view has numbers of its own, so each is asked where it ends now. */
  function clear(): void {
    rows.hide(rows.view, rows.next);
    position.go({ at: 'tail' });
    for (const view of logViews) {
      if (view !== rows.view) void extentOf(client, view).then(({ next }) => rows.hide(view, next));
    }
    finder.restart();
  }

  function act(command: LogCommand): string | null {
    switch (command.type) {
      case 'show':
        void show(command.view);
        return null;
      case 'wrap':
        restyle({ wrap: !style.wrap });
        return null;
      case 'timestamps':
        restyle({ timestamps: !style.timestamps });
        return null;
      case 'clear':
        clear();
        return logWords.cleared;
      case 'uncover':
        for (const view of logViews) rows.hide(view, null);
        finder.restart();
        return logWords.uncovered;
      case 'step':
        return finder.step(command.direction);
      case 'search.leave':
        finder.leave();
        return null;
      case 'select':
        selecting.begin(finder.current);
        return null;
      case 'select.here':
        selecting.beginHere();
        return null;
      case 'select.leave':
        selecting.leave();
        return null;
      default:
        return command satisfies never;
    }
  }

  /** After what a key did: the rows that are shown now are asked for, and shown at once if they are at hand. */
  function refresh(): void {
    rows.ask(position.span, position.height);
    changed();
  }

  return {
    paint(paneHeight, columns) {
      const height = Math.max(0, paneHeight - 1);
      if (columns !== style.columns || height !== position.height) picture = null;
      if (columns !== style.columns) restyle({ columns });
      position.height = height;
      position.settle();
      const { span } = position;
      rows.ask(span, height);
      // A pane whose rows are still on their way shows what it showed: nothing blank ever flashes up.
      if (picture === null || rows.has(span)) picture = [title(span), ...body(span)];
      return picture;
    },
    scroll(move) {
      finder.stay();
      if (selecting.lines === null) position.move(move);
      else selecting.move(move);
      refresh();
    },
    perform(command) {
      const answer = act(command);
      refresh();
      return answer;
    },
    type(_, text) {
      finder.type(text);
      refresh();
    },
    keep() {
      finder.keep();
    },
    abandon() {
      finder.leave();
      refresh();
    },
    selectedText: (most) => selecting.text(style.timestamps, most),
    get status() {
      status = sameStatus(status, {
        following: position.viewport.at === 'tail',
        view: rows.view,
        searching: finder.search !== null,
        selecting: selecting.lines !== null,
        people: null,
      });
      return status;
    },
    close() {
      rows.close();
      finder.close();
      pace.close();
    },
  };
}
