/** C0 and C1 controls, and the marks that turn the direction of text: none of them may reach a terminal. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

const maxLength = 80;

/** Text on one line that cannot move a cursor or colour a terminal: each unprintable character becomes `?`. */
export function printable(text: string): string {
  return text.replace(unprintable, '?');
}

/** A value in double quotes for a message, cut after 80 characters. Never for a value that may be a secret. */
export function quoted(value: string): string {
  const shown = printable(value);
  return `"${shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown}"`;
}
