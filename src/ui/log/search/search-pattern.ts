/** What is searched for, as it was typed, and as it is looked for. */
export interface SearchPattern {
  readonly text: string;
  readonly regex: RegExp;
  /** It is no regular expression, so it is looked for as it stands. */
  readonly literal: boolean;
}

/** A pattern of what was typed. Upper and lower case are the same, unless a capital letter was typed (smart case, as in vi). */
export function searchPattern(text: string): SearchPattern {
  const caseless = hasCapital(text) ? '' : 'i';
  // With `u` a `.` is a whole character; but then `\-` and `\:`, which many write, are errors.
  const regex = compiled(text, `g${caseless}u`) ?? compiled(text, `g${caseless}`);
  if (regex !== null) return { text, regex, literal: false };
  return { text, regex: new RegExp(escaped(text), `g${caseless}u`), literal: true };
}

/** Those of an escape such as `\S` or `\p{Lu}` were not meant as letters. */
function hasCapital(text: string): boolean {
  return /\p{Lu}/u.test(text.replaceAll(/\\(?:[pP]\{[^}]*\}|.)/gu, ''));
}

function compiled(source: string, flags: string): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The number of elements, in a sorted list, that are at most this. */
export function countUpTo(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? value) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
