import { successionWords } from '../../words/succession.ts';
import type { AppFailure } from '../script-failure.ts';
import type { AppSlice } from '../state.ts';
import { aloneNow, aloneText } from './alone.ts';

/** Why the app that was tried last does not take the place of the one that runs, in a sentence; null: none was refused. */
export function notTakenText({ successor, life, raisedApart }: AppSlice): string | null {
  if (life.at !== 'ready') return null;
  if (successor.at === 'proving' && successor.slow !== null) return successionWords.slow[successor.slow];
  if (successor.at !== 'refused') return null;
  const { verdict, tried } = successor;
  switch (verdict.why) {
    case 'origin':
      return successionWords.origin(verdict.origin);
    case 'exception':
      return successionWords.exception(raisedApart?.run === tried ? raisedText(raisedApart.failure) : null);
    case 'stranger':
    case 'late':
    case 'ended':
      return successionWords[verdict.why];
    default:
      return verdict satisfies never;
  }
}

function raisedText({ message, where }: AppFailure): string {
  return where === null ? message : `${message} (${where})`;
}

/** What one should know of how the app is replaced. */
export function successionNotice({ successor, sideBySide }: AppSlice): string | null {
  if (successor.at === 'proving') return successionWords.proving;
  const alone = aloneNow(sideBySide);
  return alone === null ? null : aloneText(alone);
}
