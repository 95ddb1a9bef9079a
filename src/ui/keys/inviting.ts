import { shareAddress } from '../../core/view/share.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { guestWords } from '../../core/words/guests.ts';
import { keyWords } from '../../core/words/keys.ts';
import type { ShownInvitation } from '../model/view-state.ts';
import type { KeyAction, KeyRow } from './row.ts';

/** Asks whom to invite. */
export const inviteKey: KeyRow = {
  keys: ['i'],
  ...keyWords.invite,
  rank: ({ access }) => (access === 'invited' ? 8 : 1),
  does: ({ snapshot }) => invitingWhom(snapshot),
};

/** What `c` copies while an invitation is shown. */
export function copyingInvitation(invitation: ShownInvitation | null): KeyAction | null {
  if (invitation === null) return null;
  return { type: 'copy', text: invitation.url, what: guestWords.linkOf(invitation.name) };
}

function invitingWhom(snapshot: Snapshot): KeyAction {
  if (snapshot.access !== 'invited')
    return { type: 'cannot', why: guestWords.notInvitedOnly(snapshot.settings.file) };
  const address = shareAddress(snapshot);
  return address === null || address.state === 'local'
    ? { type: 'cannot', why: guestWords.noAddress }
    : { type: 'type', field: 'guest' };
}
