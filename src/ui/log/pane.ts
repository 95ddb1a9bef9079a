import type { SessionClient } from '../../control/client.ts';
import type { RunStart } from '../../core/view/runs.ts';
import type { LogRow } from '../../logs/log-buffer.ts';
import { type LineSpan, spansOf } from '../../logs/spans.ts';
import type { Scroll, Span } from '../../logs/viewport.ts';
import { followingAll, type LogCommand, type LogStatus, sameStatus } from '../model/log-status.ts';
import type { FieldName } from '../model/view-state.ts';
import { createPicturePace } from '../terminal/picture-pace.ts';
import type { Theme } from '../terminal/theme.ts';
import { chapterRule } from './chapter.ts';
import { createLogCommands, type LogCommands } from './commands.ts';
import { createLogStops, type StopKind } from './errors/stops.ts';
import { createLogPainter } from './painter.ts';
import { createLogPosition } from './position.ts';
import { type RowStyle, readableText, selectedRow } from './row.ts';
import { createLogRows } from './rows.ts';
import { createLogFinder, type LogFinder } from './search/finder.ts';
import { createLogSelecting } from './selecting.ts';
import { isSelected, selectedCount } from './selection.ts';
import { noFilter, showsAll } from './sieve/filter.ts';
import { createSievedClient } from './sieve/sieved-client.ts';
import { logTitle } from './title.ts';
import { createLogViews } from './views.ts';

/** The log pane: which rows it shows, and where they come from. It is painted without React. */
export interface LogView {
  /** Its title and rows, for a pane of this height. */
  paint(height: number, columns: number): readonly string[];
  /** Moves the pane, or the end of the selection. */
  scroll(move: Scroll): void;
  /** Does what a key asks; what is to be said of it, if anything. */
  perform(command: LogCommand): string | null;
  /** To the next error or run in that direction. Says so if there is none. */
  seek(kind: StopKind, direction: 1 | -1): Promise<string | null>;
  /** The lines of the error that was gone to, else of the newest; null: there is none. */
  error(): Promise<readonly string[] | null>;
  /** The text of a field has changed. */
  type(field: FieldName, text: string): void;
  /** The field was closed, and what was typed stays. */
  keep(field: FieldName): void;
  /** The field was closed as if nothing had been typed. */
  abandon(field: FieldName): void;
  /** The selected lines, whole, without anything of the screen's; no more than `most` characters need. */
  selectedText(most: number): Promise<{ readonly text: string; readonly lines: number }>;
  /** What of the view is shown or selected, by the log's own numbers; null: all of it. */
  spans(): Promise<readonly LineSpan[] | null>;
  /** Everything is painted anew. */
  restyle(): void;
  readonly status: LogStatus;
  close(): void;
}

/** What is known of the project and of the app's runs. */
export interface LogFactsKnown {
  /** Its folder, absolute; null: not known yet. */
  project(): string | null;
  runs(): readonly RunStart[];
}

/** A log view over a supervisor's log. `changed` asks for a picture. */
export function createLogView(
  client: Pick<SessionClient, 'onRows' | 'window' | 'page'>,
  theme: Theme,
  changed: () => void,
  known: LogFactsKnown = { project: () => null, runs: () => [] },
): LogView {
  let style: RowStyle = {
    ...{ columns: 0, theme, wrap: false, timestamps: false, mixed: true },
    ...{ shift: 0, project: known.project() },
  };
  let picture: readonly string[] | null = null;
  let status = followingAll;
  let walked = true;

  const pace = createPicturePace(changed);
  const textOf = (row: LogRow) => readableText(row, theme);
  const sieved = createSievedClient(client, textOf, pace.request);
  const rows = createLogRows(sieved, take);
  const painter = createLogPainter(
    rows,
    (line) => ({ ranges: finder.search?.rangesIn(line) ?? [], current: finder.current === line }),
    (row, run) => chapterRule(row, { run, start: known.runs().find((start) => start.run === run) }, style),
    style,
  );
  const position = createLogPosition(rows, painter.count);
  const selecting = createLogSelecting(sieved, rows, position);
  const finder: LogFinder = createLogFinder({
    ...{ client: sieved, rows, position, textOf },
    repaint: painter.forget,
    changed: pace.request,
  });
  const stops = createLogStops({ client: sieved, rows, position, changed: refresh });
  const views = createLogViews({
    ...{ client, sieved, rows, position },
    isFree: () => selecting.lines === null,
    changed() {
      walked = sieved.sieve === null;
      restyle({ mixed: rows.view === 'all' });
      stops.forget();
      finder.restart();
      refresh();
    },
  });
  const commands: LogCommands = createLogCommands({
    ...{ client, sieved, rows, position, finder, selecting, stops, views, restyle },
    style: () => style,
  });

  function take(came: readonly LogRow[], following: boolean): void {
    // What comes above a line may tell that it is in a traceback, or that no run begins there.
    if (!following && came.length > 0) painter.forget();
    if (style.project === null && known.project() !== null) restyle({ project: known.project() });
    views.land();
    // What was searched so far was only what the filter had found by then.
    if (!walked && sieved.sieve?.progress !== 'walking') {
      walked = true;
      finder.restart();
    }
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
      const isTagged = selecting.lines === null ? stops.mark === line : isSelected(selecting.lines, line);
      shown.push(...(isTagged ? painted.map((row) => selectedRow(row, style.columns)) : painted));
    }
    return shown.slice(0, position.height);
  }

  function title(span: Span): string {
    const { search, current } = finder;
    const selected = selecting.lines === null ? null : selectedCount(selecting.lines);
    const { filter, sieve } = sieved;
    const sifted = showsAll(filter)
      ? null
      : { filter, progress: sieve?.progress ?? 'done', lines: rows.next - rows.oldest };
    const { columns, shift } = style;
    return logTitle({ view: rows.view, span, search, current, selected, sifted, shift }, columns, theme);
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
      stops.forget();
      views.stay();
      if (selecting.lines === null) position.move(move);
      else selecting.move(move);
      refresh();
    },
    perform(command) {
      const answer = commands.perform(command);
      refresh();
      return answer;
    },
    async seek(kind, direction) {
      const answer = await stops.go(kind, direction);
      finder.stay();
      return answer;
    },
    error: stops.error,
    type(field, text) {
      commands.type(field, text);
      refresh();
    },
    keep: commands.keep,
    abandon(field) {
      commands.abandon(field);
      refresh();
    },
    selectedText: (most) => selecting.text(style.timestamps, most),
    async spans() {
      const { span } = selecting;
      const { sieve } = sieved;
      if (sieve !== null) return spansOf(await sieve.lines(span));
      if (span !== null) return [span];
      return rows.cleared ? [{ from: rows.oldest, end: rows.next }] : null;
    },
    restyle() {
      restyle({});
      changed();
    },
    get status() {
      status = sameStatus(status, {
        following: position.viewport.at === 'tail',
        view: rows.view,
        searching: finder.search !== null,
        selecting: selecting.lines !== null,
        filtering: !showsAll(sieved.filter),
        inContext: sieved.filter.text !== noFilter.text || sieved.filter.level !== noFilter.level,
        people: null,
      });
      return status;
    },
    close() {
      rows.close();
      sieved.close();
      finder.close();
      pace.close();
    },
  };
}
