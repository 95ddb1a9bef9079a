import type { SessionsEvent } from '../sessions/state.ts';

/** How many restarts in a row have to go well before one is done beside the old app by itself. */
export const provedBy = 3;

/** Restarts in a row that went well: what an app that is tried beside another is asked was well with each. */
export interface Series {
  /** With the sources as they were when that was told last. */
  readonly restarts: number;
  /** The run in which the script of a visitor has run; null: none yet. */
  readonly ranIn: number | null;
  /** The run in which a script ended by an exception. */
  readonly raisedIn: number | null;
  /** The run that was judged last. */
  readonly judged: { readonly run: number; readonly went: 'well' | 'ill' } | null;
}

/** The answer to `series.keep`. */
export interface SeriesEvent {
  readonly type: 'series.told';
  readonly restarts: number;
}

export type SeriesCommand =
  /** This run went well. `counts`: it is a restart, one more. Answered by `series.told`. */
  | { readonly type: 'series.keep'; readonly counts: boolean }
  /** What went well before counts no more, nor that one was refused. */
  | { readonly type: 'series.break' };

export const noSeries: Series = { restarts: 0, ranIn: null, raisedIn: null, judged: null };

/** Takes down what the run that lives shows. */
export function recordSeries(series: Series, event: SeriesEvent | LiveSign): Series {
  switch (event.type) {
    case 'series.told':
      // Broken meanwhile.
      return series.judged?.went === 'well' ? { ...series, restarts: event.restarts } : series;
    case 'sessions.live':
      return event.count > 0 ? { ...series, ranIn: event.run } : series;
    case 'app.raised':
      return { ...series, raisedIn: event.run };
    default:
      return event satisfies never;
  }
}

/** News of the run that visitors have. */
export type LiveSign =
  | Extract<SessionsEvent, { type: 'sessions.live' }>
  | { readonly type: 'app.raised'; readonly run: number };

/** Did this run go well so far? */
export function wentWell({ judged }: Series, run: number): boolean {
  return judged?.run === run && judged.went === 'well';
}
