import { readTimeSpan } from '../../base/local-time.ts';
import { printable } from '../../base/printable.ts';

const longestName = 40;
/** As long as a browser keeps a cookie (RFC 6265bis, 5.5). */
const longestMs = 400 * 86_400_000;
/** How long an invitation lasts where nothing is said. */
export const usualSpan = '24h';

/** May a guest have this name? */
export function isGuestName(name: string): boolean {
  return name.trim() === name && name !== '' && name.length <= longestName && printable(name) === name;
}

/** How long `2h` or `3d` lets somebody in; null: it is no time that an invitation could last. */
export function readInvitationSpan(text: string): number | null {
  const ms = readTimeSpan(text);
  return ms === null || ms <= 0 || ms > longestMs ? null : ms;
}

/** Somebody who is to be invited, from one line: `Anna`, or with how long `Anna Smith 2h`. Null: it names nobody. */
export function readWhom(line: string): { readonly name: string; readonly lastsMs: number } | null {
  const [, name = '', span = ''] = /^(.*\S)\s+((?:\d{1,9}[smhd])+)$/.exec(line.trim()) ?? [];
  const [whom, lasts] = span === '' ? [line.trim(), usualSpan] : [name, span];
  const lastsMs = readInvitationSpan(lasts);
  return lastsMs === null || !isGuestName(whom) ? null : { name: whom, lastsMs };
}
