import { localReach, type ShareAddress, shareAddress } from '../../../core/view/share.ts';
import type { Snapshot } from '../../../core/view/snapshot.ts';
import { keyWords } from '../../../core/words/keys.ts';
import { shareWords } from '../../../core/words/sharing.ts';
import { inviteKey } from '../inviting.ts';
import type { KeyAction, KeyRow } from '../row.ts';

/** Where there is something to share they come before what is rarer: showing an app to others is what this is for. */
const whileShared =
  (rank: number) =>
  ({ tunnel }: Snapshot): number =>
    tunnel.url === null ? 1 : rank;

/** The address for others: open it, copy it, or show it with its code. */
export const sharingKeys: readonly KeyRow[] = [
  { keys: ['o'], ...keyWords.open, rank: whileShared(6), does: ({ snapshot }) => opening(snapshot) },
  { keys: ['c'], ...keyWords.copyUrl, rank: whileShared(7), does: ({ snapshot }) => copying(snapshot) },
  { keys: ['u'], ...keyWords.share, rank: whileShared(6), does: ({ snapshot }) => sharing(snapshot) },
  inviteKey,
];

/** Why there is nothing to share. */
export function withoutTunnel({ offers }: Snapshot): KeyAction {
  return { type: 'cannot', why: keyWords.cannot.noTunnel(offers.tunnel) };
}

function opening(snapshot: Snapshot): KeyAction {
  const address = shareAddress(snapshot);
  if (address !== null) return { type: 'open', url: address.url };
  return { type: 'cannot', why: keyWords.cannot.nothingToOpen(snapshot.process.state) };
}

function copying(snapshot: Snapshot): KeyAction {
  const address = shareAddress(snapshot);
  const url = address?.url ?? snapshot.process.url;
  if (url === null) return { type: 'cannot', why: keyWords.cannot.nothingToCopy };
  return { type: 'copy', text: url, what: address === null ? localOnly(url) : copied(address) };
}

/** With a word on where it leads, if that is not where one would think. */
function copied({ url, state }: ShareAddress): string {
  if (state === 'leads nowhere') return shareWords.nowhereYet(url);
  return state === 'local' ? localOnly(url) : url;
}

function localOnly(url: string): string {
  return shareWords.localOnly(url, shareWords.by[localReach(url)]);
}

function sharing(snapshot: Snapshot): KeyAction {
  return snapshot.tunnel.state === 'off' && snapshot.tunnel.url === null
    ? withoutTunnel(snapshot)
    : { type: 'overlay', overlay: 'share' };
}
