import { successionWords } from '../../words/succession.ts';
import { besideByItself } from '../beside/by-itself.ts';
import type { AppFailure } from '../script-failure.ts';
import { type AppSlice, liveRun, type Successor } from '../state.ts';
import { aloneNow, aloneText, isOfTrial } from './alone.ts';
import { saysTaken } from './successor-record.ts';
import type { Rejection } from './trial.ts';

/** Why the app that was tried last does not take the place of the one that runs, in a sentence; null: none was refused. */
export function notTakenText({ successor, life, raisedApart }: AppSlice): string | null {
  // What was tried by itself holds up no edit: the app that runs is stopped for it.
  if (life.at !== 'ready' || besideByItself(successor) !== null) return null;
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

/** What one should know of how the app is replaced. `isAsked`: OCAP_RESTART asks for two at once; else what keeps it from that is as ever. */
export function successionNotice({ successor, sideBySide, life }: AppSlice, isAsked: boolean): string | null {
  if (successor.at === 'proving') return successionWords.proving;
  if (successor.at === 'moving') return successionWords.moving;
  const alone = aloneNow(sideBySide);
  if (alone === null || !(isAsked || isOfTrial(alone))) return null;
  const isPast = alone.why === 'late' && !('run' in sideBySide && sideBySide.run === liveRun(life)?.run);
  return isPast ? null : aloneText(alone);
}
