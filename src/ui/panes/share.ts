import { type ShareAddress, shareAddress } from '../../core/view/share.ts';
import { shareWords } from '../../core/words/sharing.ts';
import { cutText, plainText, wrapWords } from '../terminal/text.ts';
import type { Role } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';
import { qrCode } from './qr.ts';

const roles: Readonly<Record<ShareAddress['state'], Role>> = {
  proved: 'good',
  'not proved': 'warning',
  'leads nowhere': 'bad',
  local: 'plain',
};

type ShareContext = PaneContext & { readonly rows: number };

/** The address that people are meant to use: whether it is proved, and its code for the camera of a phone, where it leads somewhere. */
export function shareRows(context: ShareContext): string[] {
  const { snapshot, theme, columns, rows } = context;
  const address = shareAddress(snapshot);
  if (address === null) return [` ${cutText(shareWords.none, columns - 1, theme)}`];
  const told = factRows(address, context);
  const keys = ` ${cutText(shareWords.keys, columns - 1, theme)}`;
  if (address.state === 'leads nowhere' || address.state === 'local') return fitting([...told, keys], rows);
  const code = qrCode(address.url, theme);
  const takes = { columns: code.columns + 1, rows: code.height + told.length + 1 };
  if (code.rows === null) return fitting([...told, ` ${shareWords.thisTerminal}`, keys], rows);
  if (takes.columns <= columns && takes.rows <= rows) return [...code.rows, ...told, keys];
  // The code matters more than what is said of it.
  const bare = [...code.rows, ...urlRows(address, context)];
  if (takes.columns <= columns && bare.length <= rows) return bare;
  const size = `${Math.max(columns, takes.columns)}x${Math.max(rows, bare.length)}`;
  return fitting([...told, ` ${shareWords.qrCodeTakes(size)}`, keys], rows);
}

function fitting(lines: readonly string[], rows: number): string[] {
  return lines.slice(0, rows);
}

function urlRows({ url }: ShareAddress, { theme, columns }: ShareContext): string[] {
  return wrapWords(plainText(url, theme), columns - 2).map((row) => ` ${theme.paint('link', row)}`);
}

function factRows(address: ShareAddress, context: ShareContext): string[] {
  const { theme, columns } = context;
  const { by, state, reason } = address;
  const { pass, fail, waiting } = theme.glyphs;
  const glyph = state === 'proved' ? pass : state === 'leads nowhere' ? fail : waiting;
  const says = state === 'leads nowhere' ? shareWords.because : shareWords.notTheProxy;
  const why = reason === null ? [] : wrapWords(plainText(says(reason), theme), columns - 4);
  const told = `${shareWords.by[by]} ${theme.glyphs.dot} ${shareWords.state[state]}`;
  return [
    ...urlRows(address, context),
    ...wrapWords(`${glyph} ${told}`, columns - 2).map((row) => ` ${theme.paint(roles[state], row)}`),
    ...(state === 'leads nowhere' ? [...why, shareWords.noQrCode] : why).map((row) => `   ${row}`),
  ];
}
