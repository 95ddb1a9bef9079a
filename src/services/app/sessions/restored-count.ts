import type { LeftKey } from '../../../core/app/sessions/state.ts';
import type { AppMessage } from './messages.ts';
import { leftKeys } from './told.ts';

type Restored = Extract<AppMessage, { type: 'restored' }>;

/** A hundred visitors come back within this time or two, and are told of together. */
const togetherMs = 200;

/** Counts the sessions that were filled again. Whole ones are not worth a word. */
export function createRestoredCount(tell: (fresh: number, left: readonly LeftKey[]) => void) {
  let waiting: Restored[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const fresh = waiting.filter(({ outcome }) => outcome === 'fresh').length;
    const left = leftKeys(waiting.flatMap((restored) => restored.left));
    waiting = [];
    tell(fresh, left);
  }

  return {
    add(restored: Restored): void {
      if (restored.outcome === 'kept' && restored.left.length === 0) return;
      waiting.push(restored);
      timer ??= setTimeout(flush, togetherMs);
    },
    flush,
  };
}
