import type { ProcessView } from '../../core/app/view.ts';
import { formatDuration } from '../../core/words/duration.ts';
import { screenWords } from '../../core/words/screen.ts';

/** A start that takes longer is told as trouble. */
export const longStartMs = 10_000;

/** Has this start, of a Streamlit that runs, become a long one? */
export function isLongStart({ state, pid, sinceMs }: ProcessView, nowMs: number): boolean {
  return state === 'starting' && pid !== null && nowMs - sinceMs >= longStartMs;
}

/** `again in 2s`; null when nothing is awaited. */
export function retryText(retryAtMs: number | null, nowMs: number): string | null {
  if (retryAtMs === null) return null;
  // Rounded up: `again in 0s` would be a wait for nothing.
  const seconds = Math.max(1, Math.ceil((retryAtMs - nowMs) / 1000));
  return screenWords.again(formatDuration(seconds * 1000));
}
