/** What is wrong and what to do about it: apart, for a report, and in one text, for a line. */
export interface ProblemText {
  readonly what: string;
  /** Null: nothing in particular. */
  readonly fix: string | null;
  readonly message: string;
}

/** One sentence that ends with the remedy: `"85o2" is not a whole number: write STREAMLIT_PORT=8502`. */
export function oneSentence(what: string, fix: string): ProblemText {
  return { what, fix, message: `${what}: ${fix}` };
}

/** A sentence of what was seen, and one of what to do. */
export function twoSentences(what: string, fix: string): ProblemText {
  return { what, fix, message: `${what} ${fix}` };
}

/** A sentence that tells no remedy. */
export function withoutRemedy(what: string): ProblemText {
  return { what, fix: null, message: what };
}
