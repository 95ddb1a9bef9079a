import { keyWords } from '../../../core/words/keys.ts';
import type { KeyAction, KeyContext, KeyRow } from '../row.ts';

const isInside = ({ log }: KeyContext) => log.people?.inside != null;

/** While people and their visits are shown. */
export const peopleKeys: readonly KeyRow[] = [
  {
    keys: ['Enter'],
    ...keyWords.enterVisit,
    rank: 9,
    does: (context) => (isInside(context) ? null : { type: 'people', command: { type: 'people.enter' } }),
  },
  {
    keys: ['Esc'],
    ...keyWords.leaveVisit,
    rank: 9,
    does: ({ log }) =>
      log.people?.at === 'people' ? null : { type: 'people', command: { type: 'people.back' } },
  },
  { keys: ['y'], ...keyWords.copyCurl, rank: 8, does: copying },
  { keys: ['R'], ...keyWords.askAgain, rank: 8, does: repeating },
  // Nothing is followed here.
  { keys: ['f', 'End', 'G'], does: () => ({ type: 'scroll', move: { to: 'tail' } }) },
  { keys: ['E'], ...keyWords.saveHar, rank: 6, does: () => ({ type: 'save.har' }) },
];

function copying({ log }: KeyContext): KeyAction | null {
  const inside = log.people?.inside ?? null;
  return inside === null ? null : { type: 'copy', text: inside.curl, what: 'curl' };
}

function repeating({ log }: KeyContext): KeyAction | null {
  const inside = log.people?.inside ?? null;
  if (inside === null) return null;
  if (!inside.isRepeatable) return { type: 'cannot', why: keyWords.cannot.notRepeated };
  return { type: 'type', field: 'origin', text: inside.origin ?? '' };
}
