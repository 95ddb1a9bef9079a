import type { Request } from '../../../core/kernel/events.ts';
import { mostChoices } from '../../../core/view/first-steps.ts';
import type { Snapshot } from '../../../core/view/snapshot.ts';
import { keyWords } from '../../../core/words/keys.ts';
import { listedTroubles, troubles, whomToAllow } from '../../model/troubles.ts';
import type { Confirmation } from '../../model/view-state.ts';
import { allowingOrigin } from '../allowing.ts';
import type { KeyAction, KeyContext, KeyRow } from '../row.ts';
import { restartLabel, restartLosesSessions, sparing } from '../visitors.ts';
import { logKeys, scrollKeys, selectionKeys } from './log-keys.ts';
import { peopleKeys } from './people-keys.ts';
import { savedKeys } from './saved-keys.ts';
import { sharingKeys, withoutTunnel } from './sharing-keys.ts';

const ask = (request: Request): KeyAction => ({ type: 'ask', request });

const openQuestion: Confirmation = {
  text: keyWords.letAnyIn,
  alarming: true,
  request: { type: 'wildcard.requested', cors: 'any' },
};

const appKeys: readonly KeyRow[] = [
  {
    keys: ['r'],
    ...keyWords.restart,
    label: ({ sessions }) => restartLabel(sessions),
    rank: 9,
    does: ({ snapshot }) => restarting(snapshot),
  },
  {
    keys: ['w'],
    ...keyWords.wildcard,
    rank: 5,
    does: ({ snapshot }) =>
      snapshot.origins.wildcard
        ? ask({ type: 'wildcard.requested', cors: 'listed' })
        : { type: 'confirm', question: openQuestion },
  },
  { keys: ['a'], ...keyWords.allow, rank: 7, does: allowing },
  {
    keys: ['!'],
    ...keyWords.troubles,
    rank: 4,
    does: (context) =>
      hasTroubles(context) ? { type: 'overlay', overlay: 'troubles' } : cannot(keyWords.cannot.noTrouble),
  },
  {
    keys: ['e'],
    ...keyWords.writeEnv,
    label: ({ offers }) =>
      offers.envExample === null ? keyWords.writeSecrets.label : keyWords.writeEnv.label,
    rank: 6,
    does: ({ snapshot }) => writingEnv(snapshot),
  },
  {
    keys: ['t'],
    ...keyWords.tunnel,
    rank: 2,
    mends: ({ tunnel }) => tunnel.state === 'reconnecting' || tunnel.state === 'failed',
    does: ({ snapshot }) => reconnecting(snapshot),
  },
  {
    keys: ['p'],
    ...keyWords.probe,
    rank: 3,
    does: ({ snapshot }) => probing(snapshot),
  },
  ...sharingKeys,
];

const mendingRank = 8;
const secretsFile = '.streamlit/secrets.toml';

/** They work at any time. */
const screenKeys: readonly KeyRow[] = [
  { keys: ['Ctrl+L'], ...keyWords.repaint, does: () => ({ type: 'repaint' }) },
  { keys: ['Ctrl+Z'], ...keyWords.suspend, does: () => ({ type: 'suspend' }) },
  { keys: ['?'], ...keyWords.help, rank: 8, does: () => ({ type: 'overlay', overlay: 'help' }) },
  { keys: ['q', 'Ctrl+C'], ...keyWords.quit, rank: 10, attached: false, does: quitting },
  { keys: ['q', 'Ctrl+C'], ...keyWords.leave, rank: 10, attached: true, does: () => ({ type: 'leave' }) },
];

/** All keys, in the order of the footer. */
export const keymap: readonly KeyRow[] = [...appKeys, ...logKeys, ...scrollKeys, ...screenKeys];
/** While nobody knows which script is the app, the numbers stand for those that may be. They are told of where those are. */
const choiceKeys: readonly KeyRow[] = Array.from({ length: mostChoices }, (_, index) => ({
  keys: [String(index + 1)],
  ...(index === 0 ? { shown: '1…9', ...keyWords.chooseApp, rank: 9 } : {}),
  does: ({ snapshot }) => choosing(snapshot, index),
}));
const choosingKeymap: readonly KeyRow[] = [
  ...choiceKeys,
  ...keymap.filter(({ keys: [key = ''] }) => !/^\d$/.test(key)),
];
/** The keys while lines are selected. */
export const selectionKeymap: readonly KeyRow[] = [...selectionKeys, ...scrollKeys, ...screenKeys];

function cannot(why: string): KeyAction {
  return { type: 'cannot', why };
}

function hasTroubles({ snapshot, nowMs }: KeyContext): boolean {
  return troubles(snapshot, nowMs).length > 0;
}

function restarting(snapshot: Snapshot): KeyAction {
  const restart = ask({ type: 'restart.requested' });
  return restartLosesSessions(snapshot) ? sparing(snapshot, 'r', 'restart', restart) : restart;
}

function reconnecting(snapshot: Snapshot): KeyAction {
  if (snapshot.tunnel.state === 'off') return withoutTunnel(snapshot);
  return sparing(snapshot, 't', 'tunnel', ask({ type: 'reconnect.requested' }));
}

function probing({ process: { state } }: Snapshot): KeyAction {
  return state === 'ready' ? ask({ type: 'probe.requested' }) : cannot(keyWords.cannot.notReady(state));
}

/** Whoever pressed it once and presses it again while all is being stopped means at once. */
function quitting({ snapshot, view }: KeyContext): KeyAction {
  return view.leaving ? { type: 'quit' } : sparing(snapshot, 'q', 'quit', { type: 'quit' });
}

/** One of several is chosen from the list. */
function allowing({ snapshot, view }: KeyContext): KeyAction {
  const [latest, ...others] = whomToAllow(snapshot, view.ignored);
  if (latest === undefined) return cannot(keyWords.cannot.noRefusal);
  if (others.length === 0) return allowingOrigin(snapshot, latest);
  const at = listedTroubles(snapshot, 0, view.ignored).findIndex(({ refused }) => refused === latest);
  return { type: 'overlay', overlay: 'troubles', at };
}

function choosing({ offers, settings }: Snapshot, index: number): KeyAction | null {
  const script = offers.apps[index];
  if (script === undefined) return null;
  const text = keyWords.runScript(script, settings.file);
  return { type: 'confirm', question: { text, alarming: false, request: { type: 'app.requested', script } } };
}

function writingEnv({ offers, settings }: Snapshot): KeyAction {
  const example = offers.envExample ?? offers.secretsExample;
  if (example === null) return cannot(keyWords.cannot.fileIsThere(settings.file));
  const file = offers.envExample === null ? secretsFile : settings.file;
  const text = keyWords.writeFile(file, example);
  return { type: 'confirm', question: { text, alarming: false, request: { type: 'env.createRequested' } } };
}

function rowsIn({ log, attached, snapshot, view }: KeyContext): readonly KeyRow[] {
  const usual = snapshot.offers.apps.length > 0 ? choosingKeymap : keymap;
  const here = log.people === null ? usual : [...peopleKeys, ...usual];
  const shown = log.selecting ? selectionKeymap : here;
  const rows = view.saved === null ? shown : [...savedKeys, ...shown];
  return rows.filter((row) => row.attached === undefined || row.attached === attached);
}

/** What this key asks for now; null: nothing. */
export function actionFor(key: string, context: KeyContext): KeyAction | null {
  return (
    rowsIn(context)
      .find(({ keys }) => keys.includes(key))
      ?.does(context) ?? null
  );
}

/** The keys of an answer that is about a file. */
export function answerKeys(context: KeyContext): FooterKey[] {
  return context.view.saved === null ? [] : footerKeys(context).slice(0, savedKeys.length);
}

export interface FooterKey {
  readonly key: string;
  readonly label: string;
  readonly rank: number;
}

/** The keys that do something now and have a place in the footer. */
export function footerKeys(context: KeyContext): FooterKey[] {
  const rows = rowsIn(context);
  // A key that means something else here is another row's.
  const own = rows.filter((row) => row === rows.find(({ keys }) => keys.includes(row.keys[0] ?? '')));
  return own.flatMap((row) => {
    const label = typeof row.label === 'function' ? row.label(context.snapshot) : row.label;
    const rank = rankOf(row, context.snapshot);
    const action = label === undefined ? null : row.does(context);
    if (label === undefined || action === null || action.type === 'cannot') return [];
    return [{ key: nameOf(row), label, rank }];
  });
}

function rankOf({ rank = 5, mends }: KeyRow, snapshot: Snapshot): number {
  if (mends?.(snapshot) === true) return mendingRank;
  return typeof rank === 'function' ? rank(snapshot) : rank;
}

/** Every key with what it does. */
export function helpKeys(attached = false): { readonly key: string; readonly help: string }[] {
  return [...keymap, ...selectionKeys, ...peopleKeys]
    .filter((row) => row.attached === undefined || row.attached === attached)
    .flatMap((row) => (row.help === undefined ? [] : [{ key: nameOf(row), help: row.help }]));
}

function nameOf({ keys, shown }: KeyRow): string {
  return shown ?? keys[0] ?? '';
}
