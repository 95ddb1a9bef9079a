import { attribute } from '../../core/base/paint.ts';
import { sentTo, takesColours } from '../../core/base/terminal/terminal.ts';
import type { Environment } from '../../core/settings/settings.ts';
/** What a text means; how that looks is decided here alone. */
export type Role =
  | 'plain'
  | 'strong'
  | 'quiet'
  | 'good'
  | 'busy'
  | 'warning'
  | 'bad'
  /** Of a traceback, what is one's own. */
  | 'own frame'
  /** Dangerous as long as it is on. */
  | 'alarm'
  /** Black on white, for a camera. */
  | 'paper'
  | 'link';

export interface Glyphs {
  readonly ready: string;
  readonly busy: string;
  readonly stopped: string;
  readonly pass: string;
  readonly fail: string;
  readonly skipped: string;
  readonly waiting: string;
  readonly warning: string;
  readonly notice: string;
  readonly tunnel: string;
  readonly arrow: string;
  readonly dot: string;
  readonly ellipsis: string;
  readonly rule: string;
  readonly bar: string;
  readonly up: string;
  readonly down: string;
}

export interface Theme {
  readonly glyphs: Glyphs;
  /** False: what others have coloured is shown without, too. */
  readonly coloured: boolean;
  /** May a text lead somewhere (OSC 8)? */
  readonly links: boolean;
  paint(role: Role, text: string): string;
  /** The text in characters that this terminal can show. */
  legible(text: string): string;
}

export interface ThemeOptions {
  readonly environment: Environment;
  /** `--no-color` was given. */
  readonly noColor: boolean;
  /** What the terminal itself says of its background; null: nothing so far. */
  isLight?(): boolean | null;
}

const unicodeGlyphs: Glyphs = {
  ready: '●',
  busy: '◌',
  stopped: '○',
  pass: '✓',
  fail: '✗',
  skipped: '–',
  waiting: '·',
  warning: '▲',
  notice: '·',
  tunnel: '⇄',
  arrow: '→',
  dot: '·',
  ellipsis: '…',
  rule: '─',
  bar: '│',
  up: '↑',
  down: '↓',
};

const asciiGlyphs: Glyphs = {
  ready: '*',
  busy: '~',
  stopped: 'o',
  pass: '+',
  fail: 'x',
  skipped: '-',
  waiting: '.',
  warning: '!',
  notice: '-',
  tunnel: '<>',
  arrow: '->',
  dot: '-',
  ellipsis: '~',
  rule: '-',
  bar: '|',
  up: 'Up',
  down: 'Down',
};

/** Attributes that a terminal has without colours: bold 1, inverse 7; `NO_COLOR` (no-color.org) is about colours only. */
const attributes: Readonly<Record<Role, readonly number[]>> = {
  plain: [],
  strong: [1],
  quiet: [],
  good: [],
  busy: [],
  warning: [],
  bad: [1],
  'own frame': [1],
  alarm: [1, 7],
  paper: [7],
  link: [],
};

/** Of the sixteen colours, which every theme of a terminal makes readable on its own background. */
const colours: Readonly<Record<Role, readonly number[]>> = {
  plain: [],
  strong: [1],
  quiet: [2],
  good: [32],
  busy: [36],
  warning: [33],
  bad: [31],
  'own frame': [1, 31],
  alarm: [1, 7, 31],
  paper: [30, 107],
  link: [36],
};

/** On a light background yellow and cyan can hardly be read, in most terminals' sixteen. */
const lightColours: typeof colours = { ...colours, busy: [34], warning: [35], link: [34] };

/** How the screen looks on this terminal: colours unless they are unwanted, ASCII where Unicode would not show. */
export function themeFor({ environment, noColor, isLight: asked }: ThemeOptions): Theme {
  const sent = sentTo(environment);
  const plain = !takesColours(environment, !noColor);
  const guessed = isLight(environment);
  const chosen = () => (plain ? attributes : (asked?.() ?? guessed) ? lightColours : colours);
  const codes = (role: Role) =>
    sent.colours === 'eight' ? chosen()[role].filter(isOfEight) : chosen()[role];
  const charset = charsetOf(environment);
  return {
    // The console's font has few glyphs, though it takes UTF-8.
    glyphs: charset === 'utf-8' && sent.signs === 'any' ? unicodeGlyphs : asciiGlyphs,
    // Of the 256 one of eight would take the number for something else: 5 makes it blink.
    coloured: !plain && sent.colours === 'any',
    links: !plain && sent.beyond,
    paint: (role, text) => paint(codes(role), text),
    legible: charset === 'other' ? toAscii : (text) => text,
  };
}

/** Bold, inverse and the first eight; `paper` is left with its inverse. */
function isOfEight(code: number): boolean {
  return code === 1 || code === 7 || (code >= 31 && code <= 37);
}

/** One sequence for each code: Ink passes no combined ones on. */
function paint(codes: readonly number[], text: string): string {
  if (codes.length === 0 || text === '') return text;
  const open = codes.map(attribute).join('');
  const close = codes.map((code) => attribute(closing(code))).join('');
  return open + text + close;
}

function closing(code: number): number {
  if (code === 7) return 27;
  if (code >= 100) return 49;
  return code < 3 ? 22 : 39;
}

/** `COLORFGBG=0;15`, which rxvt, Konsole, iTerm2 and others set: the last number is the background's. */
function isLight(environment: ThemeOptions['environment']): boolean {
  return /;(?:7|15)$/.test(environment['COLORFGBG'] ?? '');
}

/**
 * The first of these that is set decides, as in setlocale(3). Where none is, as in containers and under sudo, the terminal shows
 * UTF-8 all the same, nearly always: texts of others stay as they are, and our own signs are ASCII.
 */
function charsetOf(environment: ThemeOptions['environment']): 'utf-8' | 'other' | 'unknown' {
  const locale = [environment['LC_ALL'], environment['LC_CTYPE'], environment['LANG']].find((value) => value);
  if (locale === undefined) return 'unknown';
  return /utf-?8/i.test(locale) ? 'utf-8' : 'other';
}

const asciiForms = new Map(
  Object.entries({
    '→': '->',
    '←': '<-',
    '…': '...',
    '·': '-',
    '–': '-',
    '—': '-',
    '•': '*',
    '│': '|',
    '─': '-',
    '↑': 'Up',
    '↓': 'Down',
  }),
);

function toAscii(text: string): string {
  if (/^[\0-~]*$/.test(text)) return text;
  const bare = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[‘’]/g, "'")
    .replace(/[“”«»]/g, '"');
  return bare.replace(/[^\0-~]/gu, (character) => asciiForms.get(character) ?? '?');
}
