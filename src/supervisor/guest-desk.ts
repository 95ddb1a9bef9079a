import { join } from 'node:path';
import { errorText } from '../core/base/error-text.ts';
import type { Environment } from '../core/settings/settings.ts';
import { guestWords } from '../core/words/guests.ts';
import { readGuestFile, writeGuestFile } from '../services/door/access/guest-file.ts';
import { createGuests, type Guests } from '../services/door/access/guests.ts';
import { stateFolder } from '../services/os/state-folder.ts';
import { keyOf } from '../services/socket/election.ts';

interface Keeping {
  readonly cwd: string;
  readonly env: Environment;
  tell(line: string): void;
}

/** The project's guests, as they were kept, and kept again after each change. */
export function keptGuests({ cwd, env, tell }: Keeping): Guests {
  const project = keyOf(cwd);
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
