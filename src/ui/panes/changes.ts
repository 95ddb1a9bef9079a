import { clockTime } from '../../core/base/local-time.ts';
import type { HistoryEntry } from '../../core/view/history.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { screenWords } from '../../core/words/screen.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { Theme } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';

/** What changes together, such as an edit and the restart for it, comes within this time. */
const togetherMs = 200;

/** The last change, with what came of it, on one row; it holds its place also while there is none. */
export function lastChangeLine({ snapshot, theme, columns }: PaneContext): string {
  const { history, settings } = snapshot;
  const last = history.at(-1);
  const latest = history.filter(({ atMs }) => last !== undefined && last.atMs - atMs <= togetherMs);
  const [first] = latest;
  if (first === undefined) return cutText(` ${nothingYet(settings, theme)}`, columns, theme);
  const texts = latest.map(({ text }) => plainText(text, theme)).join(` ${theme.glyphs.dot} `);
  return cutText(` ${theme.paint('quiet', clockTime(first.atMs))} ${texts}`, columns, theme);
}

/** The last changes with their times, the newest first. */
export function changeRows({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const { history, settings } = snapshot;
  const rows = history
    .slice(-Math.max(1, most))
    .reverse()
    .map((entry) => rowOf(entry, theme));
  const shown = rows.length === 0 ? [nothingYet(settings, theme)] : rows;
  return shown.slice(0, Math.max(0, most)).map((row) => cutText(` ${row}`, columns, theme));
}

/** A file with errors has been changed, or is new; its errors stand above. */
function nothingYet({ file, errors }: Snapshot['settings'], theme: Theme): string {
  const name = plainText(file, theme);
  return errors.length > 0 ? screenWords.notTaken(name) : screenWords.noChanges(name);
}

function rowOf({ atMs, text }: HistoryEntry, theme: Theme): string {
  return `${theme.paint('quiet', clockTime(atMs))} ${plainText(text, theme)}`;
}
