import type { Environment } from '../environment.ts';

/**
 * What a terminal understands, by the name that it goes under in TERM. `none`: not even where its cursor is can be told to it, or
 * nobody knows what it is.
 */
export type TerminalKind = 'xterm' | 'console' | 'vt220' | 'vt100' | 'ansi' | 'none';

/** What is sent to a terminal of one kind, and nothing else is: the old ones print what they do not understand. */
interface Sent {
  /** Private modes of the screen (DECSET), in the order in which they are set. */
  readonly modes: readonly string[];
  /** Titles, links, the clipboard, its own questions (OSC, XTWINOPS), synchronized output (2026). */
  readonly beyond: boolean;
  readonly colours: 'any' | 'eight' | 'none';
  /** Has its font more than ASCII? */
  readonly signs: 'any' | 'ascii';
  /** Where the last column wraps at once nothing is written there: in the last row everything would be pushed up. */
  readonly spareColumns: number;
  /** Can bold, inverse and colour be ended one by one (SGR 22, 27, 39)? Else all end together. */
  readonly endsOneByOne: boolean;
}

/**
 * By the entries of terminfo (ncurses 6.4: `smcup`, `civis`, `rmam`, `setaf`, `xenl`, `sgr0`); the modes are those of
 * https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: 1049 alternate screen, 25 cursor, 7 wrap, 1007 wheel as arrow keys,
 * 2004 pastes marked as such. The console of Linux knows 1049 since 6.16 only, and no OSC.
 */
const table: Readonly<Record<TerminalKind, Sent>> = {
  xterm: {
    ...{ modes: ['1049h', '25l', '7l', '1007h', '2004h'], beyond: true, colours: 'any', signs: 'any' },
    ...{ spareColumns: 0, endsOneByOne: true },
  },
  console: {
    ...{ modes: ['25l', '7l'], beyond: false, colours: 'any', signs: 'ascii' },
    ...{ spareColumns: 0, endsOneByOne: true },
  },
  vt220: {
    ...{ modes: ['25l', '7l'], beyond: false, colours: 'none', signs: 'ascii' },
    ...{ spareColumns: 0, endsOneByOne: true },
  },
  vt100: {
    ...{ modes: ['7l'], beyond: false, colours: 'none', signs: 'ascii' },
    ...{ spareColumns: 0, endsOneByOne: false },
  },
  ansi: {
    ...{ modes: [], beyond: false, colours: 'eight', signs: 'ascii' },
    ...{ spareColumns: 1, endsOneByOne: false },
  },
  none: {
    ...{ modes: [], beyond: false, colours: 'none', signs: 'ascii' },
    ...{ spareColumns: 0, endsOneByOne: false },
  },
};

/** The first that fits; every other name is an emulator's of today, and they all follow xterm. */
const names: readonly (readonly [RegExp, TerminalKind])[] = [
  [/^(dumb|unknown|network|dialup|emacs|printer|vt52|adm\d|tvi\d|wy\d|hp\d)/, 'none'],
  [/^linux/, 'console'],
  [/^vt1\d\d/, 'vt100'],
  [/^vt\d/, 'vt220'],
  [/^(ansi|pcansi|scoansi|cons\d|at386|sun)/, 'ansi'],
];

/** Set by an emulator that names itself otherwise. */
const emulators = ['TERM_PROGRAM', 'TMUX', 'WT_SESSION', 'VTE_VERSION', 'KONSOLE_VERSION', 'KITTY_WINDOW_ID'];

/** Without a TERM at all (`env -i`, a terminal made by a program) it is an emulator, nearly always; an empty one was given. */
export function terminalKind(env: Environment): TerminalKind {
  const term = env['TERM'] ?? 'xterm';
  if (term === '') return emulators.some((name) => env[name]) ? 'xterm' : 'none';
  return names.find(([name]) => name.test(term))?.[1] ?? 'xterm';
}

/** What is sent to the terminal that this environment speaks of. */
export function sentTo(env: Environment): Sent {
  return table[terminalKind(env)];
}

/** May what is printed there be coloured? Not where somebody said that it be not (no-color.org), or where it cannot be. */
export function takesColours(env: Environment, wanted: boolean): boolean {
  if (!wanted || (env['NO_COLOR'] ?? '') !== '') return false;
  // Names of terminals of one colour end so.
  return sentTo(env).colours !== 'none' && !/-mono$|-m$/.test(env['TERM'] ?? '');
}

const esc = '\u001b';

/** Takes the whole terminal for a screen. */
export function taking(kind: TerminalKind): string {
  return `${table[kind].modes.map((mode) => `${esc}[?${mode}`).join('')}${esc}[2J`;
}

/**
 * Gives it back. Erased before: tmux 3.3a copies rows of a window that grew meanwhile to the screen that it gives back, and where
 * there is no second one the picture would stay, with the prompt in it.
 */
export function givingBack(kind: TerminalKind): string {
  const { modes } = table[kind];
  const home = modes.includes('1049h') ? '' : `${esc}[H`;
  return `${esc}[0m${esc}[2J${home}${modes.toReversed().map(opposite).join('')}`;
}

function opposite(mode: string): string {
  return `${esc}[?${mode.slice(0, -1)}${mode.endsWith('h') ? 'l' : 'h'}`;
}

/** In columns: how much narrower than the terminal a picture has to be. */
export function spareColumns(kind: TerminalKind): number {
  return table[kind].spareColumns;
}

/** Rows that are shown at once (mode 2026) where that is known; of its kind those that do not know it leave it out. */
export function synchronized(rows: string, kind: TerminalKind): string {
  return table[kind].beyond ? `${esc}[?2026h${rows}${esc}[?2026l` : rows;
}

const oneByOne = new RegExp(`${esc}\\[(?:2[1-9]|39|49)m`, 'g');

/** A picture in what a terminal of this kind understands. */
export function fitted(text: string, kind: TerminalKind): string {
  return table[kind].endsOneByOne ? text : text.replaceAll(oneByOne, `${esc}[0m`);
}
