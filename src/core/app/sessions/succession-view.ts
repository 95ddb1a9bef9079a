import { successionWords } from '../../words/succession.ts';
import type { AppFailure } from '../script-failure.ts';
import type { AppSlice, Successor } from '../state.ts';
import { aloneNow, aloneText } from './alone.ts';
import { saysTaken } from './successor-record.ts';
import type { Rejection } from './trial.ts';

/** Why the app that was tried last does not take the place of the one that runs, in a sentence; null: none was refused. */
export function notTakenText({ successor, life, raisedApart }: AppSlice): string | null {
  if (life.at !== 'ready') return null;
  if (successor.at === 'proving' && successor.slow !== null) return successionWords.slow[successor.slow];
  const refused = refusalOf(successor);
  if (refused === null) return null;
  const raised = raisedApart?.run === refused.tried ? raisedApart.failure : null;
  // What it raised decides whether it is refused, or cannot be tried so: that is known when it is gone.
  if (successor.at === 'leaving' && (raised === null ? isException(refused) : saysTaken(raised.message)))
    return null;
  return refusalText(refused.verdict, raised);
}

interface Refusal {
  readonly tried: number;
  readonly verdict: Rejection;
}

/** It is told before it has ended, which may take a second. */
function refusalOf(successor: Successor): Refusal | null {
  if (successor.at === 'refused') return successor;
  if (successor.at !== 'leaving' || successor.verdict?.at !== 'rejected') return null;
  return { tried: successor.run.run, verdict: successor.verdict };
}

function isException({ verdict }: Refusal): boolean {
  return verdict.why === 'exception';
}

function refusalText(verdict: Rejection, raised: AppFailure | null): string {
  switch (verdict.why) {
    case 'origin':
      return successionWords.origin(verdict.origin);
    case 'gone':
      return successionWords.gone(verdict.moved);
    case 'exception':
      return successionWords.exception(raised === null ? null : raisedText(raised));
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
  if (successor.at === 'moving') return successionWords.moving;
  const alone = aloneNow(sideBySide);
  return alone === null ? null : aloneText(alone);
}
