import { successionWords } from '../../words/succession.ts';
import type { AppSlice } from '../state.ts';

/** Why the app that was tried last does not take the place of the one that runs, in a sentence; null: none was refused. */
export function notTakenText({ successor, life }: AppSlice): string | null {
  if (life.at !== 'ready') return null;
  if (successor.at === 'proving' && successor.slow) return successionWords.slow;
  if (successor.at !== 'refused') return null;
  const { verdict } = successor;
  return verdict.why === 'origin' ? successionWords.origin(verdict.origin) : successionWords[verdict.why];
}

/** What one should know of how the app is replaced. */
export function successionNotice({ successor, runsAlone }: AppSlice): string | null {
  if (successor.at === 'proving') return successionWords.proving;
  return runsAlone ? successionWords.runsAlone : null;
}
