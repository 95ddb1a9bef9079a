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

/** Of a text of several lines. */
export const invisibleInText = new RegExp([...sequences, '(?![\\t\\n])\\p{Cc}', doubtful].join('|'), 'gu');

/** What a terminal obeys, each sequence and each control; what it merely shows in a width of its own is none of it. */
export const obeyed = new RegExp([...sequences, '(?!\\t)\\p{Cc}'].join('|'), 'gu');

/** Sequences alone: colours, titles, links. */
export const wholeSequences = new RegExp(sequences.join('|'), 'gu');
