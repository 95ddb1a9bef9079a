import type { Request } from '../core/events.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Move } from '../logs/viewport.ts';
import type { LogStatus } from './log-status.ts';
import type { Overlay, Question } from './view-state.ts';

/** What a key asks for. */
export type KeyAction =
  | { readonly type: 'ask'; readonly request: Request }
  | { readonly type: 'confirm'; readonly question: Question }
  | { readonly type: 'scroll'; readonly move: Move }
  | { readonly type: 'copy'; readonly text: string }
  | { readonly type: 'overlay'; readonly overlay: Overlay }
  | { readonly type: 'repaint' }
  | { readonly type: 'suspend' }
  | { readonly type: 'quit' };

/** What decides which keys work now. */
export interface KeyContext {
  readonly snapshot: Snapshot;
  readonly log: LogStatus;
  /** This screen came to a supervisor that runs in the background: leaving it stops nothing. */
  readonly attached: boolean;
}

/** One key: footer and help are printed from the same rows that dispatch. */
export interface KeyRow {
  readonly keys: readonly string[];
  /** As people write it, where that differs from the first of the keys. */
  readonly shown?: string;
  /** For the footer, two words at most; rows without one stand in the help only. */
  readonly label?: string;
  /** Of a footer that is too long, the key of the lowest rank goes first; 5 when not said. */
  readonly rank?: number;
  readonly help: string;
  /** Null: it does nothing now. */
  does(context: KeyContext): KeyAction | null;
}

const rows = (count: number): KeyAction => ({ type: 'scroll', move: { by: 'rows', count } });
const pages = (count: number): KeyAction => ({ type: 'scroll', move: { by: 'pages', count } });
const tail: KeyAction = { type: 'scroll', move: { to: 'tail' } };
const ask = (request: Request): KeyAction => ({ type: 'ask', request });

const openQuestion: Question = {
  text: 'Let ANY website talk to the app?',
  alarming: true,
  request: { type: 'wildcard.requested', cors: 'any' },
};

/** All keys, in the order of the footer. */
export const keymap: readonly KeyRow[] = [
  {
    keys: ['r'],
    label: 'restart',
    rank: 9,
    help: 'restart the app',
    does: () => ask({ type: 'restart.requested' }),
  },
  {
    keys: ['w'],
    label: 'wildcard',
    rank: 4,
    help: 'wildcard: let ANY origin in (asks once), or back to the list (at once)',
    does: ({ snapshot }) =>
      snapshot.origins.wildcard
        ? ask({ type: 'wildcard.requested', cors: 'listed' })
        : { type: 'confirm', question: openQuestion },
  },
  {
    keys: ['a'],
    label: 'allow origin',
    rank: 7,
    help: 'allow the origin that was refused last (asks once)',
    does: ({ snapshot }) => allowing(snapshot),
  },
  {
    keys: ['t'],
    label: 'tunnel',
    rank: 2,
    help: 'reconnect the tunnel',
    does: ({ snapshot }) => (snapshot.tunnel.state === 'off' ? null : ask({ type: 'reconnect.requested' })),
  },
  {
    keys: ['p'],
    label: 'probe',
    rank: 3,
    help: 'probe every listed origin now',
    does: ({ snapshot }) => (snapshot.process.state === 'ready' ? ask({ type: 'probe.requested' }) : null),
  },
  {
    keys: ['c'],
    label: 'copy URL',
    rank: 1,
    help: 'copy the public URL',
    does: ({ snapshot }) =>
      snapshot.tunnel.url === null ? null : { type: 'copy', text: snapshot.tunnel.url },
  },
  {
    keys: ['u'],
    label: 'QR',
    rank: 1,
    help: 'the public URL as a QR code',
    does: ({ snapshot }) => (snapshot.tunnel.url === null ? null : { type: 'overlay', overlay: 'qr' }),
  },
  {
    keys: ['f', 'End', 'G'],
    shown: 'f',
    label: 'follow',
    help: 'follow the log (also: G, End)',
    does: ({ log }) => (log.following ? null : tail),
  },
  { keys: ['Up'], shown: '↑ ↓', help: 'scroll the log by a line; so does the wheel', does: () => rows(-1) },
  { keys: ['Down'], shown: '', help: '', does: () => rows(1) },
  { keys: ['PgUp'], shown: 'PgUp PgDn', help: 'scroll by a page', does: () => pages(-1) },
  { keys: ['PgDn'], shown: '', help: '', does: () => pages(1) },
  {
    keys: ['g', 'Home'],
    shown: 'g',
    help: 'to the oldest line that is kept (also: Home)',
    does: () => ({ type: 'scroll', move: { to: 'oldest' } }),
  },
  { keys: ['Ctrl+L'], help: 'repaint the screen', does: () => ({ type: 'repaint' }) },
  { keys: ['Ctrl+Z'], help: 'suspend; the shell brings it back with fg', does: () => ({ type: 'suspend' }) },
  {
    keys: ['?'],
    label: 'help',
    rank: 8,
    help: 'this help; any key closes it',
    does: () => ({ type: 'overlay', overlay: 'help' }),
  },
  {
    keys: ['q', 'Ctrl+C'],
    shown: 'q',
    label: 'quit',
    rank: 10,
    help: 'stop everything in order and leave (also: Ctrl+C); twice: at once',
    does: () => ({ type: 'quit' }),
  },
];

function allowing({ visits, settings }: Snapshot): KeyAction | null {
  const refused = visits.refused.at(-1);
  if (refused === undefined) return null;
  const text = `Let ${refused.origin} in, by a line in ${settings.file}?`;
  const request = { type: 'origin.requested', origin: refused.origin } as const;
  return { type: 'confirm', question: { text, alarming: false, request } };
}

/** What this key asks for now; null: nothing. */
export function actionFor(key: string, context: KeyContext): KeyAction | null {
  return keymap.find(({ keys }) => keys.includes(key))?.does(context) ?? null;
}

export interface FooterKey {
  readonly key: string;
  readonly label: string;
  readonly rank: number;
}

/** The keys that do something now and have a place in the footer. */
export function footerKeys(context: KeyContext): FooterKey[] {
  return keymap.flatMap((row) => {
    const { label, keys, shown, rank = 5 } = row;
    return label === undefined || row.does(context) === null
      ? []
      : [{ key: shown ?? keys[0] ?? '', label, rank }];
  });
}

/** Every key with what it does. */
export function helpKeys(): { readonly key: string; readonly help: string }[] {
  return keymap
    .filter(({ help }) => help !== '')
    .map(({ keys, shown, help }) => ({ key: shown ?? keys[0] ?? '', help }));
}
