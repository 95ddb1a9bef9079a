/** What is searched for, as it was typed, and as it is looked for. */
export interface SearchPattern {
  readonly text: string;
  readonly regex: RegExp;
  /** It is no regular expression, so it is looked for as it stands. */
  readonly literal: boolean;
}

/** A pattern of what was typed, in which upper and lower case are the same. */
export function searchPattern(text: string): SearchPattern {
  // With `u` a `.` is a whole character; but then `\-` and `\:`, which many write, are errors.
  const regex = compiled(text, 'giu') ?? compiled(text, 'gi');
  if (regex !== null) return { text, regex, literal: false };
  return { text, regex: new RegExp(escaped(text), 'giu'), literal: true };
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
