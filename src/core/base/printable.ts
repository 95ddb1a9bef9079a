/** C0 and C1 controls, and the marks that turn the direction of text: none of them may reach a terminal. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const maxLength = 80;

/** Text on one line that cannot move a cursor or colour a terminal: each unprintable character becomes `?`. */
export function printable(text: string): string {
  return text.replace(unprintable, '?');
}

/** A line that is to be copied: its tabs stay, which move nothing but what stands behind them. */
export function printableLine(line: string): string {
  return line.split('\t').map(printable).join('\t');
}

/** Longer than most names, shorter than what is worth keeping secret. */
const longName = 16;

/**
 * The name of a variable, for a message. The end of a key that was pasted over several lines (`…dXNlcg==`) is read as a name
 * as well: what is long and looks more like that is not shown.
 */
export function shownName(name: string): string {
  const isMixed = /[a-z]/.test(name) && /[A-Z]/.test(name) && /\d/.test(name);
  return name.length >= longName && (isMixed || /[^\w.-]/.test(name)) ? '•••' : printable(name);
}

/** A value in double quotes for a message, cut after 80 characters. Never for a value that may be a secret. */
export function quoted(value: string): string {
  const shown = printable(value);
  return `"${shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown}"`;
}
