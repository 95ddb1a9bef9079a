import { keyWords } from '../../../core/words/keys.ts';
import { peopleWords } from '../../../core/words/people.ts';
import type { KeyAction, KeyContext, KeyRow } from '../row.ts';

const isInside = ({ log }: KeyContext) => log.people?.inside != null;

/** While people and their visits are shown. */
export const peopleKeys: readonly KeyRow[] = [
  {
    keys: ['Enter'],
    ...keyWords.enterVisit,
    rank: 9,
    does: (context) =>
      isInside(context) ? null : amongVisits(context, { type: 'people', command: { type: 'people.enter' } }),
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
  {
    keys: ['E'],
    ...keyWords.saveHar,
    rank: 6,
    does: (context) => amongVisits(context, { type: 'save.har' }),
  },
];

const notInside: KeyAction = { type: 'cannot', why: keyWords.cannot.notInside };

/** Before anybody came there is nothing to look into, or to save. */
function amongVisits({ snapshot: { visits, people } }: KeyContext, action: KeyAction): KeyAction {
  return visits.count + visits.webSockets + people.people.length > 0
    ? action
    : { type: 'cannot', why: peopleWords.nobodyCame };
}

function copying({ log }: KeyContext): KeyAction {
  const inside = log.people?.inside ?? null;
  return inside === null ? notInside : { type: 'copy', text: inside.curl, what: 'curl' };
}

function repeating({ log }: KeyContext): KeyAction {
  const inside = log.people?.inside ?? null;
  if (inside === null) return notInside;
  if (!inside.isRepeatable) return { type: 'cannot', why: keyWords.cannot.notRepeated };
  return { type: 'type', field: 'origin', text: inside.origin ?? '' };
}
