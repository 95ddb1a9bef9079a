import { screenWords } from '../../core/words/screen.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';

/** Who came through the tunnel: how many, how many are there, and whom the app refused, the latest first. */
export function visitRows({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const { count, webSockets, refused } = snapshot.visits;
  const counts = `${screenWords.visits(count)} ${theme.glyphs.dot} ${screenWords.openWebSockets(webSockets)}`;
  const strangers = refused
    .toReversed()
    .map(({ origin, times }) =>
      theme.paint(
        'warning',
        `${theme.glyphs.warning} ${plainText(screenWords.refusedTimes(origin, times), theme)}`,
      ),
    );
  return [counts, ...strangers].slice(0, Math.max(0, most)).map((row) => cutText(` ${row}`, columns, theme));
}
