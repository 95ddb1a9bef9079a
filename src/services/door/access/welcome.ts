import { cutOff, type Visitor } from '../visitor.ts';
import type { Attended } from './attended.ts';
import type { EntryPass } from './gate.ts';

/** As long as what somebody was let in with holds. */
export interface Welcome {
  readonly over: AbortSignal;
  /** From now on `over` is heeded by who holds the socket. */
  joined(): void;
  /** The visit is over by itself. */
  end(): void;
}

/** Whoever still waits for the app, or for the rest of its answer, when it is over is cut off. */
export function createWelcome(visitor: Visitor, pass: EntryPass, attended: Attended): Welcome {
  const ending = new AbortController();
  let isJoined = false;
  const end = attended.add(pass, () => {
    ending.abort();
    if (!isJoined) cutOff(visitor);
  });
  return {
    over: ending.signal,
    joined() {
      isJoined = true;
    },
    end,
  };
}
