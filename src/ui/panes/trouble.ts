import { screenWords } from '../../core/words/screen.ts';
import { type TroubleNow, troubles } from '../model/troubles.ts';
import { cutText, firstRows, flow, plainText, wrapWords } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';

/**
 * What is wrong now, in words, with what mends it, the worst first; no rows when all is well. Of several the first one gets the
 * room that it needs, others follow where they are whole, and the rest is counted.
 */
export function troubleRows(context: PaneContext, most: number, ignored: readonly string[] = []): string[] {
  const [worst, ...others] = troubles(context.snapshot, context.nowMs, ignored);
  if (worst === undefined || most < 1) return [];
  const shown: TroubleNow[] = [worst];
  let room = most - rowsOfTrouble(worst, context).length;
  for (const trouble of others) {
    room -= rowsOfTrouble(trouble, context).length;
    if (room < 0) break;
    shown.push(trouble);
  }
  const hidden = others.length + 1 - shown.length;
  const last = shown.length - 1;
  return shown.flatMap((trouble, index) =>
    rowsOfTrouble(
      trouble,
      context,
      index === 0 ? most : Number.POSITIVE_INFINITY,
      index === last ? hidden : 0,
    ),
  );
}

/** One of them, whole if there is room. */
export function rowsOfTrouble(
  { role, sentences, output: lines = [], flows = false }: TroubleNow,
  { theme, columns }: PaneContext,
  most = Number.POSITIVE_INFINITY,
  hidden = 0,
): string[] {
  const { glyphs } = theme;
  const [lead = '', ...rest] = sentences.filter((sentence) => sentence !== '');
  const more = hidden === 0 ? '' : screenWords.more(hidden);
  const inRows = (text: string) => wrapWords(plainText(text, theme), columns - 4);
  const remedy = rest.flatMap(inRows);
  // What to do matters more than the rest of what is wrong.
  const leadRoom = Math.max(Math.min(2, most), most - remedy.length);
  const leadRows = firstRows(inRows(`${lead}${more}`), leadRoom, theme).map((row) => theme.paint(role, row));
  const said = [...leadRows, ...firstRows(remedy, most - leadRows.length, theme)];
  const output = flows && lines.length > most - said.length ? flow(lines, columns - 4, '   ') : lines;
  const room = Math.min(output.length, most - said.length);
  const tail = room < 1 ? [] : output.slice(-room);
  const rows = [...said, ...tail.map((line) => plainText(line, theme))];
  return rows.map((row, index) => {
    const glyph = index === 0 ? (role === 'bad' ? glyphs.fail : glyphs.warning) : ' ';
    return ` ${theme.paint(role, glyph)} ${cutText(row, columns - 4, theme)}`;
  });
}

/** What the user should know though nothing is broken. */
export function noticeRows({ snapshot, theme, columns }: PaneContext, most: number): string[] {
  const texts = snapshot.notices.map((notice) => plainText(notice, theme));
  const rows = texts.flatMap((text) =>
    wrapWords(text, columns - 4).map((row, index) => `${index === 0 ? theme.glyphs.notice : ' '} ${row}`),
  );
  return firstRows(rows, most, theme).map((row) => ` ${row}`);
}
