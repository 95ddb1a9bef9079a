import type { PersonView } from '../../core/door/people/person.ts';
import { formatBytes } from '../../core/view/format-bytes.ts';
import { formatDuration } from '../../core/words/duration.ts';
import { peopleWords } from '../../core/words/people.ts';
import { cutText, lineOf, type Piece, plainText } from '../terminal/text.ts';
import type { Theme } from '../terminal/theme.ts';

interface LineContext {
  readonly theme: Theme;
  readonly columns: number;
  readonly nowMs: number;
}

/** One person on one row; never by a colour alone: a full dot for who is here, a hollow one for who left. */
export function personLine(person: PersonView, { theme, columns, nowMs }: LineContext): string {
  const { name, agent, page, address, sinceMs, leftMs, webSockets, reruns, lastError } = person;
  const isHere = leftMs === null;
  const sign = theme.paint(isHere ? 'good' : 'quiet', isHere ? theme.glyphs.ready : theme.glyphs.stopped);
  const text = (piece: string | null, rank: number): Piece[] =>
    piece === null ? [] : [{ text: plainText(piece, theme), rank, role: isHere ? 'plain' : 'quiet' }];
  const when = isHere
    ? peopleWords.since(formatDuration(nowMs - sinceMs))
    : peopleWords.leftAgo(formatDuration(nowMs - leftMs));
  const bytes = peopleWords.bytes(formatBytes(person.bytesIn), formatBytes(person.bytesOut));
  return lineOf(
    [
      { text: `${sign} ${theme.paint(isHere ? 'strong' : 'quiet', name)}` },
      ...text(agent, 6),
      ...text(page, 8),
      ...text(when, 7),
      ...text(isHere && webSockets !== 1 ? peopleWords.webSockets(webSockets) : null, 5),
      ...text(reruns === 0 ? null : peopleWords.reruns(reruns), 4),
      ...text(bytes, 2),
      ...text(address, 1),
      ...(lastError === null
        ? []
        : [
            {
              // Whole it would leave no room for who it is, on which page.
              text: cutText(plainText(lastError, theme), Math.max(20, Math.floor(columns / 2)), theme),
              role: isHere ? ('bad' as const) : ('quiet' as const),
              rank: 9,
            },
          ]),
    ],
    [],
    columns,
    theme,
  );
}
