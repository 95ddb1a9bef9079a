import { listedTroubles, type TroubleNow } from '../../model/troubles.ts';
import type { Overlay } from '../../model/view-state.ts';
import { allowingOrigin } from '../allowing.ts';
import { copyingInvitation } from '../inviting.ts';
import type { KeyAction, KeyContext, KeyRow } from '../row.ts';
import { sharingKeys } from './sharing-keys.ts';

const nothing: KeyRow['does'] = ({ view }) => moved(view.at);

function moved(at: number): KeyAction {
  return { type: 'view', action: { type: 'overlay.moved', at } };
}

const by =
  (step: number): KeyRow['does'] =>
  ({ view }) =>
    moved(view.at + step);

/** In the list of what is wrong. */
const troubleKeys: readonly KeyRow[] = [
  { keys: ['Up', 'k'], does: by(-1) },
  {
    keys: ['Down', 'j'],
    does: (context) => moved(Math.min(context.view.at + 1, listOf(context).length - 1)),
  },
  { keys: ['Enter', 'PgUp', 'PgDn'], does: nothing },
  { keys: ['i'], does: (context) => onChosen(context, ignoring) },
  { keys: ['a'], does: (context) => onChosen(context, ({ refused }) => allowingChosen(refused, context)) },
];

/** The wheel turns its pages too. */
const helpKeys: readonly KeyRow[] = [
  { keys: [' ', 'Down', 'PgDn'], does: by(1) },
  { keys: ['Up', 'PgUp'], does: by(-1) },
];

const overlayKeys: Readonly<Record<Overlay, readonly KeyRow[]>> = {
  none: [],
  help: helpKeys,
  share: sharingKeys.filter(({ keys: [key] }) => key === 'o' || key === 'c'),
  troubles: troubleKeys,
  invitation: [{ keys: ['c'], does: ({ view }) => copyingInvitation(view.invitation) }],
};

/** What this key does to what lies over the log; null: it is none of its keys. */
export function overlayActionFor(key: string, context: KeyContext): KeyAction | null {
  const row = overlayKeys[context.view.overlay].find(({ keys }) => keys.includes(key));
  return row?.does(context) ?? null;
}

function listOf({ snapshot, nowMs, view }: KeyContext): readonly TroubleNow[] {
  return listedTroubles(snapshot, nowMs, view.ignored);
}

function onChosen(context: KeyContext, does: (trouble: TroubleNow) => KeyAction): KeyAction | null {
  const all = listOf(context);
  const chosen = all[Math.min(context.view.at, all.length - 1)];
  return chosen === undefined ? null : does(chosen);
}

function ignoring({ id }: TroubleNow): KeyAction {
  return { type: 'view', action: { type: 'trouble.ignored', id } };
}

function allowingChosen(origin: string | undefined, { snapshot, view }: KeyContext): KeyAction {
  return origin === undefined ? moved(view.at) : allowingOrigin(snapshot, origin);
}
