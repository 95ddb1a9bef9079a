import { join } from 'node:path';
import { errorText } from '../core/base/error-text.ts';
import { invitationLink } from '../core/door/access/link.ts';
import { type GuestAnswer, type GuestOrder, guestViews } from '../core/door/access/order.ts';
import type { Environment } from '../core/settings/settings.ts';
import { shareAddress } from '../core/view/share.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import { guestWords } from '../core/words/guests.ts';
import { readGuestFile, writeGuestFile } from '../services/door/access/guest-file.ts';
import { createGuests, type Guests } from '../services/door/access/guests.ts';
import { projectKey } from '../services/os/folders/project-key.ts';
import { stateFolder } from '../services/os/state-folder.ts';

interface Keeping {
  readonly cwd: string;
  readonly env: Environment;
  tell(line: string): void;
}

/** The project's guests, as they were kept, and kept again after each change. */
export function keptGuests({ cwd, env, tell }: Keeping): Guests {
  const project = projectKey(cwd);
  const path = join(stateFolder(env), 'guests', `${project}.json`);
  return createGuests({
    project,
    book: readGuestFile(path),
    now: Date.now,
    changed(book) {
      try {
        writeGuestFile(path, book);
      } catch (error) {
        tell(guestWords.notKept(errorText(error)));
      }
    },
  });
}

/** What is seen of the rest, when somebody is invited. */
interface Surroundings {
  readonly snapshot: Snapshot;
  readonly isGuarded: boolean;
}

/** Does what is asked, and says what came of it. */
export function serveGuests(guests: Guests, order: GuestOrder, seen: Surroundings): GuestAnswer {
  switch (order.do) {
    case 'invite':
      return invited(guests, order, seen);
    case 'list':
      return { at: 'listed', guests: guestViews(guests.list()), isGuarded: seen.isGuarded };
    case 'uninvite':
      return { at: 'removed', count: guests.uninvite(order.name) ? 1 : 0 };
    case 'forget': {
      const count = guests.list().length;
      guests.forget();
      return { at: 'removed', count };
    }
    default:
      return order satisfies never;
  }
}

/** The link is for the address that people are meant to use. */
function invited(
  guests: Guests,
  { name, lastsMs, browsers }: Extract<GuestOrder, { do: 'invite' }>,
  { snapshot, isGuarded }: Surroundings,
): GuestAnswer {
  const address = shareAddress(snapshot);
  if (address === null || address.state === 'local') return { at: 'failed', message: guestWords.noAddress };
  const { token, invitation } = guests.invite(name, lastsMs, browsers);
  const url = invitationLink(address.url, token);
  return { at: 'invited', name, url, expiresAtMs: invitation.expiresAtMs, isGuarded };
}
