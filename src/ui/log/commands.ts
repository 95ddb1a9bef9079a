import type { SessionClient } from '../../control/client.ts';
import { logWords } from '../../core/words/log-pane.ts';
import { logViews } from '../../logs/log-buffer.ts';
import { follow } from '../../logs/viewport.ts';
import type { LogCommand } from '../model/log-status.ts';
import type { FieldName } from '../model/view-state.ts';
import type { LogStops } from './errors/stops.ts';
import type { LogPosition } from './position.ts';
import type { RowStyle } from './row.ts';
import type { LogRows } from './rows.ts';
import type { LogFinder } from './search/finder.ts';
import type { LogSelecting } from './selecting.ts';
import { floorAfter, noFilter } from './sieve/filter.ts';
import type { SievedClient } from './sieve/sieved-client.ts';
import { extentOf } from './sources.ts';
import type { LogViews } from './views.ts';

/** What keys do to the log pane. */
export interface LogCommands {
  /** @returns what is to be said of it, if anything. */
  perform(command: LogCommand): string | null;
  type(field: FieldName, text: string): void;
  keep(field: FieldName): void;
  abandon(field: FieldName): void;
}

export interface LogCommandsDeps {
  readonly client: Pick<SessionClient, 'page'>;
  readonly sieved: SievedClient;
  readonly rows: LogRows;
  readonly position: LogPosition;
  readonly finder: LogFinder;
  readonly selecting: LogSelecting;
  readonly stops: LogStops;
  readonly views: LogViews;
  style(): RowStyle;
  restyle(change: Partial<RowStyle>): void;
}

const sidewaysColumns = 16;
const mostContext = 99;

export function createLogCommands(deps: LogCommandsDeps): LogCommands {
  const { client, sieved, rows, position, finder, selecting, stops, views, style, restyle } = deps;
  /** The filter's text before the field was opened. */
  let before: string | null = null;

  /** Each view has numbers of its own, so each is asked where it ends now. */
  function clear(): void {
    if (sieved.sieve !== null) {
      void views.lift(null, noFilter).then(clear);
      return;
    }
    rows.hide(rows.view, rows.next);
    position.go(follow);
    for (const view of logViews) {
      if (view !== rows.view) void extentOf(client, view).then(({ next }) => rows.hide(view, next));
    }
    finder.restart();
  }

  /** The run that is read, or the newest, alone; or all again. */
  function onlyRun(): string | null {
    if (views.filter.run !== null) {
      void views.sift({ run: null });
      return null;
    }
    const { first, end, following } = position.span;
    const run = rows.get(following ? end - 1 : (stops.mark ?? first))?.run;
    if (run === undefined) return logWords.noRun;
    void views.sift({ run });
    return null;
  }

  function leaveFilter(): void {
    void views.lift(finder.current ?? stops.mark, noFilter);
  }

  function act(command: LogCommand): string | null {
    switch (command.type) {
      case 'show':
        void views.show(command.view);
        return null;
      case 'wrap':
        restyle({ wrap: !style().wrap, shift: 0 });
        return null;
      case 'timestamps':
        restyle({ timestamps: !style().timestamps });
        return null;
      case 'sideways':
        restyle({ wrap: false, shift: Math.max(0, style().shift + command.by * sidewaysColumns) });
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
      case 'level':
        void views.sift({ level: floorAfter(views.filter.level) });
        return null;
      case 'context':
        void views.sift({
          context: Math.min(mostContext, Math.max(0, views.filter.context + command.by)),
        });
        return null;
      case 'run.only':
        return onlyRun();
      case 'filter.leave':
        leaveFilter();
        return null;
      case 'select':
        selecting.begin(finder.current ?? stops.mark);
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

  return {
    perform: act,
    type(field, text) {
      if (field === 'search') return finder.type(text);
      before ??= views.filter.text;
      void views.sift({ text });
    },
    keep(field) {
      if (field === 'search') return finder.keep();
      // Nothing typed: no filter.
      if (before === null && views.filter.text !== '') void views.sift({ text: '' });
      before = null;
    },
    abandon(field) {
      if (field === 'search') return finder.leave();
      if (before !== null && before !== views.filter.text) void views.sift({ text: before });
      before = null;
    },
  };
}
