import type { SessionClient } from '../../../control/client.ts';
import { logWords } from '../../../core/words/log-pane.ts';
import type { LogRow } from '../../../logs/log-buffer.ts';
import { follow, type Viewport } from '../../../logs/viewport.ts';
import type { LogPosition } from '../position.ts';
import type { LogRows } from '../rows.ts';
import { type LogSearch, type LogSearchOptions, startSearch } from './search.ts';
import { countUpTo } from './search-pattern.ts';

/** Takes the pane to what is searched for. */
export interface LogFinder {
  readonly search: LogSearch | null;
  /** The line that it went to last. */
  readonly current: number | null;
  /** Searches for what is typed so far, and goes to the nearest match above the pane's lower edge. */
  type(text: string): void;
  /** What was typed is it. */
  keep(): void;
  /** No search any more. While it is typed, the pane goes back to where it stood. */
  leave(): void;
  /** To the next match below (1) or above (-1). Says so if there is none. */
  step(direction: 1 | -1): string | null;
  /** The pane was moved by hand: a match that is found late takes it nowhere. */
  stay(): void;
  /** The same search through what the pane shows now. */
  restart(): void;
  /** Lines came that may be shown. */
  look(rows: readonly LogRow[]): void;
  close(): void;
}

export interface LogFinderOptions extends Pick<LogSearchOptions, 'textOf'> {
  readonly client: Pick<SessionClient, 'page'>;
  readonly rows: LogRows;
  readonly position: LogPosition;
  /** Lines are highlighted otherwise now: this one, or all. */
  repaint(line?: number): void;
  /** The pane is to be shown again. */
  changed(): void;
}

/** Where the pane stood when the typing began. */
interface Origin {
  readonly viewport: Viewport;
  readonly bottom: number;
}

export function createLogFinder({
  client,
  rows,
  position,
  textOf,
  repaint,
  changed,
}: LogFinderOptions): LogFinder {
  let search: LogSearch | null = null;
  let current: number | null = null;
  let origin: Origin | null = null;
  let typing = false;
  let landed = true;

  function goTo(line: number): void {
    const before = current;
    current = line;
    if (before !== null) repaint(before);
    repaint(line);
    position.reveal(line, 'middle');
  }

  /** The search goes from the newest line to the oldest, so the first match at or above the edge is the nearest. */
  function land(): void {
    if (landed || search === null || origin === null) return;
    const { found, progress } = search;
    const index = countUpTo(found, origin.bottom);
    const line = found[index - 1] ?? (progress === 'walking' ? undefined : found[index]);
    if (line !== undefined) goTo(line);
    else if (progress !== 'walking') position.go(origin.viewport);
    landed = line !== undefined || progress !== 'walking';
  }

  function begin(text: string): void {
    search?.close();
    current = null;
    search = startSearch(text, {
      client,
      view: rows.view,
      oldest: rows.oldest,
      next: rows.next,
      textOf,
      changed: () => {
        land();
        changed();
      },
    });
    search.look(rows.all());
    repaint();
  }

  function stop(): void {
    search?.close();
    search = null;
    current = null;
    repaint();
  }

  return {
    get search() {
      return search;
    },
    get current() {
      return current;
    },
    type(text) {
      if (!typing) origin = { viewport: position.viewport, bottom: position.span.end - 1 };
      typing = true;
      landed = false;
      if (text !== '') return begin(text);
      stop();
      if (origin !== null) position.go(origin.viewport);
    },
    keep() {
      typing = false;
    },
    leave() {
      if (typing && origin !== null) position.go(origin.viewport);
      // Nothing is below that it could be held for.
      if (position.span.below === 0) position.go(follow);
      typing = false;
      stop();
    },
    step(direction) {
      if (search === null) return null;
      const { first, end } = position.span;
      const isShown = current !== null && current >= first && current < end;
      const from = isShown && current !== null ? current : direction === 1 ? first - 1 : end;
      const { found } = search;
      const line = direction === 1 ? found[countUpTo(found, from)] : found[countUpTo(found, from - 1) - 1];
      if (search.progress === 'too slow') return logWords.tooSlow;
      if (found.length === 0) return logWords.noMatch;
      if (line === undefined) return direction === 1 ? logWords.lastMatch : logWords.firstMatch;
      landed = true;
      goTo(line);
      return null;
    },
    stay() {
      landed = true;
    },
    restart() {
      landed = true;
      if (search !== null) begin(search.text);
    },
    look(came) {
      if (search === null) return;
      search.look(came);
      search.grown(rows.oldest, rows.next);
    },
    close: stop,
  };
}
