import { screenWords } from '../../core/words/screen.ts';
import { personLine } from '../people/person-line.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';

/** Who came through the tunnel: how many are here, and whom the app refused, the latest first. */
export function visitRows({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const { here, people } = snapshot.people;
  const { webSockets, refused } = snapshot.visits;
  const gone = people.length - people.filter(({ leftMs }) => leftMs === null).length;
  const counts = [
    screenWords.peopleHere(here),
    ...(gone === 0 ? [] : [screenWords.peopleLeft(gone)]),
    screenWords.openWebSockets(webSockets),
  ].join(` ${theme.glyphs.dot} `);
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

/** The same, and who it is, as far as there is room. */
export function peopleRows(context: PaneContext, most: number): string[] {
  const rows = visitRows(context, most);
  const { people } = context.snapshot.people;
  return [...rows, ...people.slice(0, most - rows.length).map((person) => personLine(person, context))];
}
