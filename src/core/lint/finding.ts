import { applied, type Change } from '../base/text-change.ts';
import type { Advice } from '../words/advice.ts';
import { recipeMessage } from '../words/lint.ts';
import type { RecipeCode, Suspicion } from './suspicion.ts';

/** What becomes of a line: its new text, which may be several lines, or none: then it goes. */
export interface LineFix {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** A wrong recipe, as it is told; part of the interface with users. */
export interface LintFinding {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly code: RecipeCode;
  readonly message: string;
  /** Null: there is no one right answer. */
  readonly fix: LineFix | null;
}

/** One that knows how it is mended. */
export interface MendableFinding extends LintFinding {
  /** Empty without a fix. */
  readonly changes: readonly Change[];
  readonly advice: Advice;
}

/** What is suspected in one file, in the order of its lines. */
export function findingsOf(
  file: string,
  text: string,
  suspicions: readonly Suspicion[],
): readonly MendableFinding[] {
  const inOrder = suspicions.toSorted((one, other) => one.at - other.at);
  return inOrder.map(({ code, advice, at, changes }) => {
    const place = lineOfChanges(text, changes);
    const fix = place === null ? null : fixOf(text, place, inOrder);
    const found = { file, line: lineOf(text, at), code, message: recipeMessage(advice), fix };
    return { ...found, changes: fix === null ? [] : changes, advice };
  });
}

export function publicLintFinding({ file, line, code, message, fix }: MendableFinding): LintFinding {
  return { file, line, code, message, fix };
}

/** From 1. */
function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length;
}

interface LinePlace {
  readonly begin: number;
  /** At the end of the line, before its sign. */
  readonly end: number;
}

/** The one line that changes; null: none, or more than one. */
function lineOfChanges(text: string, changes: readonly Change[]): LinePlace | null {
  const [first] = changes;
  if (first === undefined) return null;
  const begin = text.lastIndexOf('\n', first.from - 1) + 1;
  const found = text.indexOf('\n', begin);
  const end = found === -1 ? text.length : found;
  // A line that goes takes its end along.
  return changes.some(({ from, to }) => from < begin || to > end + 1) ? null : { begin, end };
}

/** The line with everything mended that is wrong in it. */
function fixOf(text: string, place: LinePlace, suspicions: readonly Suspicion[]): LineFix {
  const { begin, end } = place;
  const changes: Change[] = [];
  for (const suspicion of suspicions) {
    if (lineOfChanges(text, suspicion.changes)?.begin !== begin) continue;
    const touches = changes.some((one) =>
      suspicion.changes.some((other) => one.from < other.to && other.from < one.to),
    );
    if (!touches) changes.push(...suspicion.changes);
  }
  const inLine = changes.map((change) => ({ ...change, from: change.from - begin, to: change.to - begin }));
  const line = applied(text.slice(begin, end + 1), inLine).replace(/\r?\n$/, '');
  return { line: lineOf(text, begin), text: line.replaceAll('\r', '') };
}
