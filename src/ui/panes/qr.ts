import { encode } from 'uqr';
import type { Theme } from '../terminal/theme.ts';

/** A QR code as rows of half blocks; null: this terminal cannot show it. */
export interface QrCode {
  readonly columns: number;
  readonly rows: readonly string[] | null;
  readonly height: number;
}

/** The code of a text, black on white for the camera of a phone, with the margin that cameras need. */
export function qrCode(text: string, theme: Theme): QrCode {
  const { data, size } = encode(text, { border: 2 });
  const height = Math.ceil(size / 2);
  if (theme.legible('\u2580') !== '\u2580') return { columns: size, rows: null, height };
  const dark = (row: number, column: number) => data[row]?.[column] === true;
  const rows = Array.from({ length: height }, (_, half) => {
    const cells = Array.from({ length: size }, (__, column) =>
      halfBlock(dark(2 * half, column), dark(2 * half + 1, column)),
    );
    return ` ${theme.paint('paper', cells.join(''))}`;
  });
  return { columns: size, rows, height };
}

/** Two modules in one character: dark is ink, light is paper, whatever the terminal's own colours are. */
function halfBlock(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '\u2588' : '\u2580';
  return lower ? '\u2584' : ' ';
}
