import { dateAndTime } from '../../core/base/local-time.ts';
import { guestWords } from '../../core/words/guests.ts';
import { shareWords } from '../../core/words/sharing.ts';
import type { ShownInvitation } from '../model/view-state.ts';
import { cutText, fitText, plainText, wrapWords } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';
import { type QrCode, qrCode } from './qr.ts';

type InvitationContext = PaneContext & { readonly rows: number };

/** Narrower, the link beside its code would be in shreds. */
const narrowest = 24;

/** A guest's link and its code for the camera of a phone: one above the other, or side by side where the rows are short. */
export function invitationRows(invitation: ShownInvitation, context: InvitationContext): string[] {
  const { theme, columns, rows } = context;
  const code = qrCode(invitation.url, theme);
  const told = factRows(invitation, columns, context);
  // Whoever is answered here loses the last row.
  const room = rows - 1;
  if (code.rows === null) return fitting(told, [shareWords.thisTerminal], context);
  if (code.columns < columns && code.height + told.length <= room) return [...code.rows, ...told];
  const beside = columns - code.columns - 1;
  if (beside >= narrowest && code.height <= room) return sideBySide(code.rows, code, invitation, context);
  const takes = `${Math.max(columns, code.columns + 1 + narrowest)}x${Math.max(rows, code.height + 1)}`;
  return fitting(told, [shareWords.qrCodeTakes(takes)], context);
}

function sideBySide(
  drawn: readonly string[],
  code: QrCode,
  invitation: ShownInvitation,
  context: InvitationContext,
): string[] {
  const told = factRows(invitation, context.columns - code.columns - 1, context);
  const height = Math.max(drawn.length, told.length);
  return Array.from({ length: height }, (_, row) => {
    const left = fitText(drawn[row] ?? '', code.columns + 1, context.theme);
    return `${left}${told[row] ?? ''}`.trimEnd();
  }).slice(0, context.rows);
}

function factRows(
  { name, url, expiresAtMs }: ShownInvitation,
  columns: number,
  { theme }: PaneContext,
): string[] {
  const shown = (text: string) => plainText(text, theme);
  const says = guestWords.onScreen(shown(name), dateAndTime(expiresAtMs));
  const inRows = (text: string) => wrapWords(text, columns - 2);
  return [
    ...inRows(says).map((row) => ` ${theme.paint('strong', row)}`),
    ...inRows(shown(url)).map((row) => ` ${theme.paint('link', row)}`),
    ...inRows(guestWords.shownOnce).map((row) => ` ${row}`),
    ...inRows(guestWords.keys).map((row) => ` ${row}`),
  ];
}

function fitting(
  told: readonly string[],
  more: readonly string[],
  { columns, rows, theme }: InvitationContext,
): string[] {
  return [...told.slice(0, rows - more.length), ...more.map((text) => cutText(` ${text}`, columns, theme))];
}
