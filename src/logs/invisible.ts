const esc = '\u001b';

/** What a terminal obeys (ECMA-48), without the controls that stand alone. */
const sequences = [
  // OSC, DCS, SOS, PM and APC with their text. Without an end only the introducer is one, or the rest of the line would be.
  `(?:${esc}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])\\P{Cc}*(?:\\u0007|${esc}\\\\|\\u009c)`,
  // CSI, also one that the line's end cuts off.
  `(?:${esc}\\[|\\u009b)[0-?]*[ -/]*(?:[@-~]|$)`,
  `${esc}[ -/]*[0-~]?`,
];

/**
 * What terminals give different widths, or none: zero-width and bidi characters, the soft hyphen, variation selectors, fillers,
 * skin tones, tags; and private use, which the compositor's slots are of.
 */
const doubtful = '[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Emoji_Modifier}\\p{Co}]';

/** Of a line: all that a person does not read, colours among it. Tabs are read. */
export const invisibleInLine = new RegExp([...sequences, '(?!\\t)\\p{Cc}', doubtful].join('|'), 'gu');

/** A letter with accents behind it, as macOS has them in the names of files (Unicode's NFD). */
const composable = '\\p{L}[\\u0300-\\u034e\\u0350-\\u036f\\u3099\\u309a]+';

/** Of a text of several lines: what is not read, or not as the characters that it consists of. */
export const readOtherwise = new RegExp(
  [...sequences, '(?![\\t\\n])\\p{Cc}', doubtful, composable].join('|'),
  'gu',
);

/** What a terminal obeys, each sequence and each control; what it merely shows in a width of its own is none of it. */
export const obeyed = new RegExp([...sequences, '(?!\\t)\\p{Cc}'].join('|'), 'gu');

/** Sequences alone: colours, titles, links. */
export const wholeSequences = new RegExp(sequences.join('|'), 'gu');

/**
 * For a class of characters: what is surely seen beyond ASCII, to be done soon with most lines. Letters of Europe, dashes, quotes,
 * arrows, frames, letters of East Asia, and units of pictures, without those of skin tones.
 */
export const surelySeen =
  '\\xa0-\\xac\\xae-\\u02ff\\u2010-\\u2027\\u2030-\\u205e\\u2190-\\u2bff\\u3041-\\u3096\\u30a0-\\u30ff\\u4e00-\\u9fff\\ud83c-\\ud83e\\udc00-\\udffa';
