import type { Admittance } from '../../../core/door/state.ts';
import type { EntryPass } from './gate.ts';
import type { Guests } from './guests.ts';

/** Visits that are under way, each by what it was let in with: it ends when that does. */
export interface Attended {
  /** @returns how to say that it is over by itself. */
  add(pass: EntryPass, end: () => void): () => void;
  /** Ends what would not be let in any more. */
  admit(before: Admittance, now: Admittance): void;
}

export function createAttended(guests: Guests): Attended {
  const open = new Set<{ readonly pass: EntryPass; readonly end: () => void }>();
  return {
    add(pass, end) {
      if (pass.by === 'nothing') return () => undefined;
      if (pass.by === 'invitation') return guests.whenGone(pass.guest, end);
      const entry = { pass, end };
      open.add(entry);
      return () => void open.delete(entry);
    },
    admit(before, now) {
      if (now.rules.access === 'anyone') return;
      const sameToken = now.token?.equals(before.token ?? undefined) ?? false;
      for (const { pass, end } of [...open]) if (pass.by === 'open door' || !sameToken) end();
    },
  };
}
