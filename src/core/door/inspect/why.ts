import { inspectWords } from '../../words/inspect.ts';
import { toldText } from '../told-visit.ts';
import { headerIn, type KeptVisit } from './kept-visit.ts';

/** Whom the app lets in now. */
export interface WhyInputs {
  readonly origins: readonly string[];
}

/** Why a visit was answered as it was, in a sentence; null: that speaks for itself. */
export function whyText(visit: KeptVisit, { origins }: WhyInputs): string | null {
  const { status, isUpgrade, sent, headers } = visit;
  if (status === null) return visit.durationMs === null ? null : inspectWords.leftBefore;
  if (sent === null && status >= 500) return inspectWords.notSent;
  if (sent === null && status === 403) return inspectWords.notInvited;
  if (status === 403) {
    if (!isUpgrade) return inspectWords.refusedByApp;
    const origin = headerIn(headers, 'origin');
    if (origin === null) return inspectWords.refusedWithoutOrigin;
    const shown = toldText(origin);
    return origins.includes(origin.toLowerCase())
      ? inspectWords.listedByNow(shown)
      : inspectWords.notListed(shown);
  }
  if (isUpgrade && status !== 101) return inspectWords.noUpgrade(status);
  return null;
}
