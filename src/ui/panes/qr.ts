import { encode } from 'uqr';
import { screenWords } from '../../core/words/screen.ts';
import { cutText, wrapWords } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';

/** The public URL for the camera of a phone, or why it cannot be shown. */
export function qrRows({
  snapshot,
  theme,
  columns,
  rows,
}: PaneContext & { readonly rows: number }): string[] {
  const { url } = snapshot.tunnel;
  if (url === null) return [` ${screenWords.noPublicUrl}`];
  const { data, size } = encode(url, { border: 2 });
  const height = Math.ceil(size / 2);
  const canShow = theme.legible('\u2580') === '\u2580';
  if (size + 1 > columns || height + 1 > rows || !canShow) {
    const takes = `${Math.max(columns, size + 1)}x${Math.max(rows, height + 1)}`;
    const why = canShow ? screenWords.qrCodeTakes(takes) : screenWords.noQrCode;
    return [
      ...wrapWords(url, columns - 2).map((row) => ` ${row}`),
      ...wrapWords(why, columns - 2).map((row) => ` ${row}`),
    ];
  }
  const foot = cutText(` ${url}   ${screenWords.anyKeyGoesBack}`, columns, theme);
  const dark = (row: number, column: number) => data[row]?.[column] === true;
  const picture = Array.from({ length: height }, (_, half) => {
    const cells = Array.from({ length: size }, (__, column) =>
      halfBlock(dark(2 * half, column), dark(2 * half + 1, column)),
    );
    return ` ${theme.paint('paper', cells.join(''))}`;
  });
  return [...picture, foot];
}

/** Two modules in one character: dark is ink, light is paper, whatever the terminal's own colours are. */
function halfBlock(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '\u2588' : '\u2580';
  return lower ? '\u2584' : ' ';
}
